// One description of anything that failed, for the form, the history and the log. Errors cross bundles, so they are known by
// their `kind` and never by their class.

const kinds = [
  'input',
  'service',
  'unexpectedAnswer',
  'network',
  'timeout',
  'cancelled',
  'configuration',
  'credentials',
  'sandbox',
  'history',
  'writeRefused',
  'conflict',
  'overtaken',
  'notConnected',
  'connectionChanged',
  'otherConnection',
  'internal',
] as const;

export type FailureKind = (typeof kinds)[number];

export interface Failure {
  readonly kind: FailureKind;
  /** For `service` the error's name in the API; otherwise the name of the error's class. */
  readonly name: string;
  readonly message: string;
  readonly operation?: string;
  readonly status?: number;
  readonly requestId?: string;
  /** Node's code of a `network` error. */
  readonly code?: string;
  /** Of a write: it may have been carried out all the same, and that could not be checked. */
  readonly unknownOutcome?: true;
  /** Of `configuration` and `credentials`: a code, and what a sentence about it needs. */
  readonly reason?: Readonly<Record<string, string>>;
}

/** A failure is given back as it is. Anything without a known kind is a fault of this program: `internal`. */
export function failureOf(error: unknown): Failure {
  if (isFailure(error)) {
    return error;
  }
  if (!(error instanceof Error)) {
    return { kind: 'internal', name: 'Error', message: String(error) };
  }
  const { kind, operation, status, requestId, code, reason, unknownOutcome } = error as Error &
    Partial<Record<keyof Failure, unknown>>;
  return {
    kind: kinds.find((known) => known === kind) ?? 'internal',
    name: error.name,
    message: error.message,
    ...(typeof operation === 'string' && { operation }),
    ...(typeof status === 'number' && { status }),
    ...(typeof requestId === 'string' && { requestId }),
    ...(typeof code === 'string' && { code }),
    ...(unknownOutcome === true && { unknownOutcome }),
    ...(typeof reason === 'object' && reason !== null && { reason: reason as Record<string, string> }),
  };
}

const isFailure = (error: unknown): error is Failure =>
  typeof error === 'object' &&
  error !== null &&
  !(error instanceof Error) &&
  kinds.some((known) => known === (error as Partial<Failure>).kind);

export const isCancelled = (error: unknown): boolean => failureOf(error).kind === 'cancelled';

/** Whether a write that failed so may have been carried out all the same. Only what is known to be refused is not. */
export const mayHaveBeenApplied = (error: unknown): boolean =>
  error instanceof Error && (error as Error & { effect?: unknown }).effect === 'unknown';
