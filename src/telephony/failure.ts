// One shape for every failure, for the form, the history and the log.
// Errors cross bundles, where `instanceof` fails, so code checks their `kind`.

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
  /** For `service`: the API's error name; otherwise the error's class name. */
  readonly name: string;
  readonly message: string;
  readonly operation?: string;
  readonly status?: number;
  readonly requestId?: string;
  /** Node's error code, for `network` errors. */
  readonly code?: string;
  /** For a write: the result is unknown, and could not be read. */
  readonly unknownOutcome?: true;
  /** For `configuration` and `credentials`: a code, and the values for its message. */
  readonly reason?: Readonly<Record<string, string>>;
}

/** Returns a failure unchanged. An error without a known kind is a bug of this program: `internal`. */
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

/** Whether a failed write may still have taken effect. The client says so with the member `effect` of its errors. */
export const mayHaveBeenApplied = (error: unknown): boolean =>
  error instanceof Error && (error as Error & { effect?: unknown }).effect === 'unknown';
