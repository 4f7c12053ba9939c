// The errors of requests to the Chime API. Each bundle has its own class, so other bundles check `kind`, not `instanceof`.

import type { ErrorCode } from './model';

/**
 * - `input`: refused here, before any request was made.
 * - `service`: the service answered with an error of its own; `name` and `status` say which.
 * - `unexpectedAnswer`: something answered, but not as the API does: HTML, truncated JSON, wrong types, a redirect.
 * - `network`: no connection, or it broke; `code` is Node's (ENOTFOUND, ECONNREFUSED, ECONNRESET…).
 * - `timeout`: no answer in time.
 * - `cancelled`: the person cancelled; never shown as an error.
 */
export type ChimeErrorKind = 'input' | 'service' | 'unexpectedAnswer' | 'network' | 'timeout' | 'cancelled';

/**
 * Whether a write that ended in this error may have been carried out.
 * - `notApplied`: it was refused, or never left this machine.
 * - `unknown`: only a read can tell.
 */
export type WriteEffect = 'notApplied' | 'unknown';

interface ChimeErrorDetails {
  /** The operation's name in the API, such as `UpdateUserSettings`. */
  readonly operation?: string;
  readonly status?: number;
  readonly requestId?: string;
  /** Node's error code of a `network` error. */
  readonly code?: string;
  readonly effect?: WriteEffect;
  readonly retryAfter?: Date;
  /** The time in the answer's `Date` header. */
  readonly serviceTime?: Date;
  readonly cause?: unknown;
}

export class ChimeError extends Error {
  operation: string | undefined;
  status: number | undefined;
  requestId: string | undefined;
  readonly code: string | undefined;
  readonly effect: WriteEffect;
  readonly retryAfter: Date | undefined;
  readonly serviceTime: Date | undefined;

  constructor(
    readonly kind: ChimeErrorKind,
    /** Kind `service`: the error's name in the API, such as `NotFoundException`. Each other kind has a fixed name, such as `Timeout`. */
    name: string,
    message: string,
    details: ChimeErrorDetails = {},
  ) {
    super(message, { cause: details.cause });
    this.name = name;
    this.operation = details.operation;
    this.status = details.status;
    this.requestId = details.requestId;
    this.code = details.code;
    this.effect = details.effect ?? 'notApplied';
    this.retryAfter = details.retryAfter;
    this.serviceTime = details.serviceTime;
  }

  /** Adds details that only a caller knows. Details that are known already stay. */
  during(operation: string, status?: number, requestId?: string): this {
    this.operation ??= operation;
    this.status ??= status;
    this.requestId ??= requestId;
    return this;
  }
}

export const inputError = (message: string): ChimeError => new ChimeError('input', 'InputError', message);

export const cancelledError = (): ChimeError => new ChimeError('cancelled', 'Cancelled', 'Cancelled.');

/** The error's name for each value of the body's member `Code`, for answers whose headers a proxy removed. */
const nameByCode: ReadonlyMap<string, string> = new Map(
  Object.entries({
    BadRequest: 'BadRequestException',
    Conflict: 'ConflictException',
    Forbidden: 'ForbiddenException',
    NotFound: 'NotFoundException',
    PreconditionFailed: 'PreconditionFailedException',
    ResourceLimitExceeded: 'ResourceLimitExceededException',
    ServiceFailure: 'ServiceFailureException',
    AccessDenied: 'AccessDeniedException',
    ServiceUnavailable: 'ServiceUnavailableException',
    Throttled: 'ThrottledClientException',
    Throttling: 'ThrottledClientException',
    Unauthorized: 'UnauthorizedClientException',
    Unprocessable: 'UnprocessableEntityException',
    VoiceConnectorGroupAssociationsExist: 'ConflictException',
    PhoneNumberAssociationsExist: 'ConflictException',
  } satisfies Record<ErrorCode, string>),
);

const nameByStatus: Readonly<Record<number, string>> = {
  400: 'BadRequestException',
  401: 'UnauthorizedClientException',
  403: 'ForbiddenException',
  404: 'NotFoundException',
  408: 'RequestTimeoutException',
  409: 'ConflictException',
  429: 'ThrottledClientException',
  500: 'ServiceFailureException',
  503: 'ServiceUnavailableException',
};

/**
 * The error's name: from the header `x-amzn-ErrorType`, else the body's `code` or `Code`, else its `__type`, else the status.
 * A name may carry a namespace before `#` and a URL after `:`, both of which are cut (AWS rest-json protocol).
 */
export function errorName(
  header: string | undefined,
  body: Readonly<Record<string, unknown>>,
  status: number,
): string {
  const bare = [header, body['code'], body['Code'], body['__type']]
    .filter((value) => typeof value === 'string')
    .map((value) => value.split(/[:,]/, 1)[0]!.replace(/^.*#/, '').trim())
    // Other text is no name and may contain personal data, which would be logged and recorded.
    .find((value) => /^[A-Za-z][\w.]{0,99}$/.test(value));
  return bare === undefined ? (nameByStatus[status] ?? `HTTP${status}`) : (nameByCode.get(bare) ?? bare);
}
