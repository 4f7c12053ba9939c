// The control path `/_sandbox/…` for holders of the control keys: leases, status, faults and reset. Its requests are signed like
// those of the API, for another service name.

import type { ServerResponse } from 'node:http';
import { ApiError, badRequest } from './errors';
import { checkFaults, type Faults } from './faults';
import type { Leases } from './leases';
import { isUserCount, userLimits, type SeedParameters } from './seed';
import type { State } from './state';

/** What `GET /_sandbox/status` answers. */
export interface Status {
  readonly pid: number;
  readonly seed: string;
  readonly users: number;
  readonly accounts: number;
  /** Users whose settings differ from the seed. */
  readonly changed: number;
  readonly leases: number;
  readonly uptimeSeconds: number;
  readonly faults: readonly unknown[];
}

/** What the control path works on. */
export interface Controlled {
  readonly state: State;
  readonly faults: Faults;
  readonly leases: Leases;
}

/**
 * Answers a verified control request. A lease leaves `response` open.
 * @returns the JSON to answer; `undefined` when the response is a lease
 * @throws ApiError
 */
export function control(
  method: string,
  target: string,
  body: Buffer,
  response: ServerResponse,
  controlled: Controlled,
): unknown {
  const { state, faults, leases } = controlled;
  switch (`${method} ${target}`) {
    case 'GET /_sandbox/lease':
      holdLease(response, leases);
      return undefined;
    case 'GET /_sandbox/status':
      return status(controlled);
    case 'PUT /_sandbox/faults':
      faults.replace(orBadRequest(() => checkFaults(JSON.parse(body.toString('utf8')))));
      return status(controlled);
    case 'POST /_sandbox/reset':
      state.reset(orBadRequest(() => resetParameters(body)));
      return status(controlled);
    default:
      throw new ApiError('UnknownOperationException', 'There is no such control operation.');
  }
}

function holdLease(response: ServerResponse, leases: Leases): void {
  leases.add(response);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"lease":true}\n');
}

function status({ state, faults, leases }: Controlled): Status {
  return {
    pid: process.pid,
    ...state.directory.parameters,
    accounts: state.directory.accounts.length,
    changed: state.changedCount,
    leases: leases.count,
    uptimeSeconds: Math.round(process.uptime()),
    faults: faults.list,
  };
}

function resetParameters(body: Buffer): Partial<SeedParameters> {
  if (body.length === 0) {
    return {};
  }
  const parsed: unknown = JSON.parse(body.toString('utf8'));
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new RangeError('not an object');
  }
  const { seed, users, ...others } = parsed as Record<string, unknown>;
  if (Object.keys(others).length > 0) {
    throw new RangeError('a reset takes seed and users');
  }
  if (seed !== undefined && typeof seed !== 'string') {
    throw new RangeError('seed must be a string');
  }
  if (users !== undefined && !isUserCount(users)) {
    throw new RangeError(`users must be an integer, ${userLimits.minimum} to ${userLimits.maximum}`);
  }
  return { ...(seed === undefined ? {} : { seed }), ...(users === undefined ? {} : { users }) };
}

function orBadRequest<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw badRequest(error instanceof Error ? error.message : String(error));
  }
}
