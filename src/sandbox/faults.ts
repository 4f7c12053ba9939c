// Decides which requests get a simulated fault. server.ts carries the fault out.

import { isErrorName } from './errors';
import { operations, type Operation } from './routes';

/** What goes wrong. */
export type Effect =
  | {
      /** An error of the API, or a common one, by name. */
      readonly kind: 'error';
      readonly error: string;
      /** `false` leaves out `x-amzn-ErrorType`. */
      readonly header?: boolean;
      readonly status?: number;
      /** Seconds. */
      readonly retryAfter?: number;
    }
  /** A token bucket: ThrottledClientException while the bucket is empty. */
  | {
      readonly kind: 'rate';
      readonly perSecond: number;
      readonly burst?: number;
      readonly retryAfter?: number;
    }
  /** At most `limit` requests in each window of `ms` milliseconds. */
  | { readonly kind: 'window'; readonly limit: number; readonly ms?: number; readonly retryAfter?: number }
  | { readonly kind: 'latency'; readonly ms: number }
  /** A guess: AWS has not said what the API answers since 20 February 2026, and no public report does. */
  | { readonly kind: 'end-of-support' }
  | { readonly kind: 'drop-before' }
  | { readonly kind: 'drop-after' }
  /** A proxy's HTML page in place of an answer; the request is not carried out. */
  | { readonly kind: 'html'; readonly status?: number }
  /** The request is carried out, but the JSON of its answer is cut in half. */
  | { readonly kind: 'truncated' }
  /** The request is carried out, but the values of its answer have wrong types. */
  | { readonly kind: 'wrong-type' };

/** Which requests get the fault: those that fit every member, so without members all requests. */
export interface Scope {
  /** Only the next so many of these requests. */
  readonly next?: number;
  /** A random share of these requests, above 0 and up to 1. */
  readonly share?: number;
  readonly operation?: Operation;
  readonly user?: string;
}

export type Fault = Effect & Scope;

export const faultGrammar = `SPEC is KIND[,KEY=VALUE]... with a KIND of
  <ErrorName>   that error: BadRequestException, UnauthorizedClientException, ForbiddenException,
                NotFoundException, ThrottledClientException, ServiceFailureException,
                ServiceUnavailableException, or a common one such as ExpiredTokenException
                  header=no       without x-amzn-ErrorType
                  status=N        another HTTP status, 400 to 599
                  retry-after=N   Retry-After, in whole seconds
  rate          429 above a rate: per-second=N (required), burst=N (else as per-second, and at least 1),
                retry-after=N
  window        429 above limit=N (required) requests in each ms=N (else 1000), retry-after=N
  latency       answers ms=N (required) later
  end-of-support  a guess at what Amazon Chime answers since 20 February 2026: the 403 of older public reports
  drop-before   closes the socket, the request is not carried out
  drop-after    closes the socket, the request is carried out
  html          an HTML page in place of the answer, status=N (else 503), not carried out
  truncated     carried out, the answer's JSON is cut; where there is none, status 200 with a cut one
  wrong-type    carried out, the answer's values have wrong types; where there are none, status 200 with some
and for each of them
  next=N        the next N matching requests only; of rate and window, the next N that are refused
  share=P       a random share of the requests, 0 < P <= 1
  operation=X   one operation only, such as UpdateUserSettings
  user=ID       one user only; percent-encode a comma as %2C, a percent sign as %25
Latencies add up; of the others the first that matches happens. For example
  --fault ThrottledClientException,retry-after=2,next=3,operation=UpdateUserSettings`;

/** Node's longest timer: a longer wait would end at once. */
export const longestLatency = 2 ** 31 - 1;

type Reader = (value: unknown) => unknown;

const scopeReaders: Readonly<Record<string, Reader>> = {
  next: positiveInteger,
  share,
  operation: operationName,
  user: text,
};

/** For each kind its members, with a reader for each. */
const effectReaders: Readonly<Record<Effect['kind'], Readonly<Record<string, Reader>>>> = {
  error: { error: errorName, header: yesOrNo, status: errorStatus, retryAfter: wholeSeconds },
  rate: { perSecond: positive, burst: atLeastOne, retryAfter: wholeSeconds },
  window: { limit: positiveInteger, ms: positive, retryAfter: wholeSeconds },
  latency: { ms: latencyMs },
  'end-of-support': {},
  'drop-before': {},
  'drop-after': {},
  html: { status: statusWithBody },
  truncated: {},
  'wrong-type': {},
};

const faultKinds = Object.keys(effectReaders).filter((kind) => kind !== 'error');

const required: ReadonlyMap<string, 'error' | 'perSecond' | 'limit' | 'ms'> = new Map([
  ['error', 'error'],
  ['rate', 'perSecond'],
  ['window', 'limit'],
  ['latency', 'ms'],
]);

/**
 * Reads a fault as the command line has it, see {@link faultGrammar}.
 * @throws RangeError that says what is wrong
 */
export function parseFaultSpec(spec: string): Fault {
  const [kind = '', ...pairs] = spec.split(',');
  const members = new Map<string, unknown>(
    isErrorName(kind)
      ? [
          ['kind', 'error'],
          ['error', kind],
        ]
      : [['kind', kind]],
  );
  for (const pair of pairs) {
    const [key = '', value] = pair.split(/=(.*)/s);
    if (value === undefined) {
      throw new RangeError(`${pair} has no value`);
    }
    if (key === 'kind' || key === 'error') {
      throw new RangeError(`${kind} has no ${key}`);
    }
    members.set(
      key.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      decoded(key, value),
    );
  }
  return checkFault(Object.fromEntries(members));
}

function decoded(key: string, value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new RangeError(`${key} is not percent-encoded`);
  }
}

/** A member's name in the command line, such as `per-second`. */
const optionName = (member: string): string =>
  member.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/**
 * Checks a list of faults from the control path: each a {@link Fault}, or a SPEC of the command line.
 * @throws RangeError that says what is wrong
 */
export function checkFaults(list: unknown): readonly Fault[] {
  if (!Array.isArray(list)) {
    throw new RangeError('faults must be a list');
  }
  return list.map((item: unknown) => (typeof item === 'string' ? parseFaultSpec(item) : checkFault(item)));
}

function checkFault(value: unknown): Fault {
  if (typeof value !== 'object' || value === null) {
    throw new RangeError('a fault must be an object');
  }
  const { kind, ...members } = value as Record<string, unknown>;
  if (typeof kind !== 'string' || !Object.hasOwn(effectReaders, kind)) {
    throw new RangeError(
      `there is no fault ${JSON.stringify(kind)}; there are the names of errors, ${faultKinds.join(', ')}`,
    );
  }
  const readers = { ...scopeReaders, ...effectReaders[kind as Effect['kind']] };
  const needed = required.get(kind);
  if (needed !== undefined && members[needed] === undefined) {
    throw new RangeError(`${kind} needs ${optionName(needed)}`);
  }
  const checked = Object.entries(members)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => [name, readMember(readers, kind, name, member)]);
  return { kind, ...Object.fromEntries(checked) } as Fault;
}

function readMember(
  readers: Readonly<Record<string, Reader>>,
  kind: string,
  name: string,
  value: unknown,
): unknown {
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
  if (!reader) {
    throw new RangeError(`${kind} has no ${optionName(name)}`);
  }
  const read = reader(value);
  if (read === undefined) {
    throw new RangeError(`${optionName(name)} can't be ${JSON.stringify(value)}`);
  }
  return read;
}

function number(value: unknown): number {
  const usable = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
  const read = usable ? Number(value) : NaN;
  return Number.isFinite(read) ? read : NaN;
}

function notNegative(value: unknown): number | undefined {
  return number(value) >= 0 ? number(value) : undefined;
}

function positive(value: unknown): number | undefined {
  return number(value) > 0 ? number(value) : undefined;
}

function atLeastOne(value: unknown): number | undefined {
  return number(value) >= 1 ? number(value) : undefined;
}

function positiveInteger(value: unknown): number | undefined {
  return Number.isInteger(number(value)) ? positive(value) : undefined;
}

function share(value: unknown): number | undefined {
  return number(value) <= 1 ? positive(value) : undefined;
}

function wholeSeconds(value: unknown): number | undefined {
  return Number.isSafeInteger(number(value)) ? notNegative(value) : undefined;
}

function latencyMs(value: unknown): number | undefined {
  return number(value) <= longestLatency ? notNegative(value) : undefined;
}

function httpStatus(value: unknown, minimum: number): number | undefined {
  const status = number(value);
  return Number.isInteger(status) && status >= minimum && status <= 599 ? status : undefined;
}

/** A lower status would make the error a success, or an answer without a body. */
function errorStatus(value: unknown): number | undefined {
  return httpStatus(value, 400);
}

function statusWithBody(value: unknown): number | undefined {
  return [204, 205, 304].includes(number(value)) ? undefined : httpStatus(value, 200);
}

function yesOrNo(value: unknown): boolean | undefined {
  return value === true || value === 'yes' ? true : value === false || value === 'no' ? false : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function errorName(value: unknown): string | undefined {
  return typeof value === 'string' && isErrorName(value) ? value : undefined;
}

function operationName(value: unknown): Operation | undefined {
  return operations.find((operation) => operation === value);
}

/** What happens to one request. */
export interface Decision {
  /** Milliseconds to wait before anything else. */
  readonly latency: number;
  readonly effect?: Exclude<Effect, { readonly kind: 'latency' }>;
}

interface ArmedFault {
  readonly fault: Fault;
  left: number;
  /** For `rate` and `window`: when the allowance was computed last, and how many more requests may pass. */
  since: number;
  allowance: number;
}

export class Faults {
  private armed: ArmedFault[] = [];
  private random: () => number = randomNumbers(1);

  constructor(faults: readonly Fault[] = []) {
    this.replace(faults);
  }

  /** The faults that can still happen; `next` is the number of requests that are left. */
  get list(): readonly Fault[] {
    return this.armed
      .filter(({ left }) => left > 0)
      .map(({ fault, left }) => (fault.next === undefined ? fault : { ...fault, next: left }));
  }

  /** Replaces all faults. The random numbers start again, so that the same requests get the same faults. */
  replace(faults: readonly Fault[]): void {
    this.armed = faults.map((fault) => ({
      fault,
      left: fault.next ?? Infinity,
      since: performance.now(),
      allowance: capacity(fault),
    }));
    this.random = randomNumbers(1);
  }

  /** Decides about one request, and counts it. */
  decide(operation: Operation, user: string | undefined): Decision {
    let latency = 0;
    let effect: Decision['effect'];
    for (const armed of this.armed) {
      const { fault } = armed;
      const counts = effect === undefined || fault.kind === 'latency';
      if (!counts || !this.happens(armed, operation, user)) {
        continue;
      }
      armed.left -= 1;
      if (fault.kind === 'latency') {
        latency += fault.ms;
      } else {
        effect = fault;
      }
    }
    return { latency, ...(effect && { effect }) };
  }

  private happens(armed: ArmedFault, operation: Operation, user: string | undefined): boolean {
    const { fault } = armed;
    if (armed.left <= 0) {
      return false;
    }
    if (fault.operation !== undefined && fault.operation !== operation) {
      return false;
    }
    if (fault.user !== undefined && fault.user !== user) {
      return false;
    }
    if (fault.share !== undefined && this.random() >= fault.share) {
      return false;
    }
    return exceedsLimit(armed);
  }
}

/** For `rate` and `window`: whether this request is one too many. Any other fault has no limit, so each request gets the fault. */
function exceedsLimit(armed: ArmedFault): boolean {
  const { fault } = armed;
  if (fault.kind !== 'rate' && fault.kind !== 'window') {
    return true;
  }
  const now = performance.now();
  const elapsed = now - armed.since;
  if (fault.kind === 'rate') {
    armed.allowance = Math.min(capacity(fault), armed.allowance + (elapsed / 1000) * fault.perSecond);
    armed.since = now;
  } else if (elapsed >= (fault.ms ?? 1000)) {
    armed.allowance = fault.limit;
    armed.since = now;
  }
  if (armed.allowance < 1) {
    return true;
  }
  armed.allowance -= 1;
  return false;
}

function capacity(fault: Fault): number {
  if (fault.kind === 'rate') {
    return fault.burst ?? Math.max(1, fault.perSecond);
  }
  return fault.kind === 'window' ? fault.limit : 0;
}

/** A linear congruential generator, of which the upper bits count: numbers from 0 to 1 that are the same in each run. */
function randomNumbers(seed: number): () => number {
  let bits = seed;
  return () => {
    bits = (Math.imul(bits, 1664525) + 1013904223) >>> 0;
    return bits / 2 ** 32;
  };
}
