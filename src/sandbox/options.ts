// The command line: from arguments to checked options.

import { parseArgs } from 'node:util';
import { faultGrammar, parseFaultSpec, type Fault } from './faults';
import type { LeaseTimes } from './leases';
import { userLimits, type SeedParameters } from './seed';

export interface Options {
  readonly port: number;
  readonly parameters: SeedParameters;
  /** The parameters that the command line names, without defaults. */
  readonly asked: Partial<SeedParameters>;
  readonly stateFolder: string | undefined;
  /** When it is set, the process ends without leases. */
  readonly leaseTimes: LeaseTimes | undefined;
  readonly spareLines?: number;
  readonly json: boolean;
  readonly faults: readonly Fault[];
}

export const helpText = `A local server that behaves like the Amazon Chime API.

  --port N       listen on this port of 127.0.0.1; 0 or left out: the last one of the state folder, else any
  --users N      so many users, ${userLimits.minimum} to ${userLimits.maximum}; ${userLimits.default} when left out
  --seed S       any text; the same seed and number give the same users
  --state DIR    keep changes in this folder; one that holds a state keeps its own seed and users
  --leased       with --state: end ten seconds after the last lease on the control path closed
  --json         print one line of JSON with url, region, keys and pid
  --fault SPEC   make a fault happen; may be repeated
  --help         print this

${faultGrammar}

A session token that is signed is accepted, whatever it is; one that begins with "expired" is answered with
ExpiredTokenException.
`;

const leaseGrace = 10_000;
/** A host that has just started this process gets this many times the grace to take its lease. */
const firstLeaseFactor = 3;

/**
 * Reads the arguments after the script's name.
 * @returns `'help'` when help is asked for
 * @throws Error whose message names the wrong flag
 */
export function parseOptions(args: readonly string[]): Options | 'help' {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    allowPositionals: false,
    options: {
      port: { type: 'string', default: '0' },
      users: { type: 'string' },
      seed: { type: 'string' },
      state: { type: 'string' },
      leased: { type: 'boolean', default: false },
      // For tests, which can't wait the ten seconds of `--leased`; milliseconds.
      'lease-grace': { type: 'string' },
      // For tests too: {@link StateOptions.spareLines}.
      'spare-lines': { type: 'string' },
      json: { type: 'boolean', default: false },
      fault: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    return 'help';
  }
  if (values.state === '') {
    throw new Error('--state needs a folder');
  }
  if (values.leased && values.state === undefined) {
    throw new Error('--leased needs --state');
  }
  const asked = {
    ...(values.seed === undefined ? {} : { seed: values.seed }),
    ...(values.users === undefined
      ? {}
      : { users: integer('users', values.users, userLimits.minimum, userLimits.maximum) }),
  };
  return {
    port: integer('port', values.port, 0, 65_535),
    parameters: { seed: 'chime', users: userLimits.default, ...asked },
    asked,
    stateFolder: values.state,
    leaseTimes: values.leased ? leaseTimes(values['lease-grace']) : undefined,
    ...(values['spare-lines'] === undefined
      ? {}
      : { spareLines: integer('spare-lines', values['spare-lines'], 0, 1_000_000) }),
    json: values.json,
    faults: values.fault.map(faultOf),
  };
}

function leaseTimes(text: string | undefined): LeaseTimes {
  const grace = text === undefined ? leaseGrace : integer('lease-grace', text, 1, 3_600_000);
  return { grace, first: firstLeaseFactor * grace };
}

function integer(flag: string, text: string, minimum: number, maximum: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (!(value >= minimum && value <= maximum)) {
    throw new Error(
      `--${flag} must be an integer from ${minimum} to ${maximum}, not ${JSON.stringify(text)}`,
    );
  }
  return value;
}

function faultOf(spec: string): Fault {
  try {
    return parseFaultSpec(spec);
  } catch (error) {
    throw new Error(`--fault ${spec}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
