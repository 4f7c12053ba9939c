// Every error that the sandbox answers: the seven that the API declares, and the common ones of AWS front ends. This module knows
// nothing of HTTP messages or of state.

import type { ErrorCode } from '../chime/model';

interface DeclaredError {
  readonly status: number;
  readonly code: ErrorCode;
}

/** The errors that the operations declare: status and the value of the body's `Code`. */
export const declaredErrors: Readonly<Record<string, DeclaredError>> = {
  BadRequestException: { status: 400, code: 'BadRequest' },
  UnauthorizedClientException: { status: 401, code: 'Unauthorized' },
  ForbiddenException: { status: 403, code: 'Forbidden' },
  NotFoundException: { status: 404, code: 'NotFound' },
  ThrottledClientException: { status: 429, code: 'Throttled' },
  ServiceFailureException: { status: 500, code: 'ServiceFailure' },
  ServiceUnavailableException: { status: 503, code: 'ServiceUnavailable' },
};

/** Errors that any AWS front end may answer before the request reaches the service: name to status. */
export const commonErrors: Readonly<Record<string, number>> = {
  AccessDeniedException: 403,
  ExpiredTokenException: 403,
  IncompleteSignature: 403,
  InternalFailure: 500,
  InvalidSignatureException: 403,
  MalformedHttpRequestException: 400,
  MissingAuthenticationToken: 403,
  NotAuthorized: 401,
  OptInRequired: 403,
  RequestEntityTooLargeException: 413,
  RequestExpired: 400,
  RequestTimeoutException: 408,
  ThrottlingException: 400,
  UnknownOperationException: 404,
  UnrecognizedClientException: 403,
  ValidationError: 400,
};

interface ApiErrorOptions {
  /** Replaces the status that belongs to the name. */
  readonly status?: number | undefined;
  /** `false` leaves out `x-amzn-ErrorType`, as a proxy that strips headers would. */
  readonly header?: boolean | undefined;
  /** Seconds, sent as `Retry-After`. */
  readonly retryAfter?: number | undefined;
}

/** An answer that is an error; `name` is what `x-amzn-ErrorType` says. */
export class ApiError extends Error {
  override readonly name: string;
  readonly status: number;
  readonly header: boolean;
  readonly retryAfter: number | undefined;

  constructor(name: string, message: string, options: ApiErrorOptions = {}) {
    super(message);
    this.name = name;
    this.status = options.status ?? statusOf(name);
    this.header = options.header ?? true;
    this.retryAfter = options.retryAfter;
  }

  /** The JSON body: declared errors have `Code` and `Message`, common ones `message` alone. */
  get body(): Readonly<Record<string, string>> {
    const declared = declaredError(this.name);
    if (declared) {
      return { Code: declared.code, Message: this.message };
    }
    return this.header ? { message: this.message } : { __type: this.name, message: this.message };
  }
}

/** Whether `name` is an error that this server can answer. */
export function isErrorName(name: string): boolean {
  return Object.hasOwn(declaredErrors, name) || Object.hasOwn(commonErrors, name);
}

function statusOf(name: string): number {
  return (
    declaredError(name)?.status ?? (Object.hasOwn(commonErrors, name) ? commonErrors[name] : undefined) ?? 400
  );
}

function declaredError(name: string): DeclaredError | undefined {
  return Object.hasOwn(declaredErrors, name) ? declaredErrors[name] : undefined;
}

export function badRequest(message: string): ApiError {
  return new ApiError('BadRequestException', message);
}

export function notFound(what: string): ApiError {
  return new ApiError('NotFoundException', `The ${what} does not exist.`);
}
