// The credentials that a `credential_process` prints. Its command line and output may hold secrets, so no error contains them.
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html

import type { AwsCredentialIdentity } from '@smithy/types';
import { AwsError } from '../errors';
import { parseTimestamp } from '../timestamp';
import { credentialsProblem, type Attempt } from './attempt';
import { runProgram } from './childProcess';
import { splitCommandLine } from './commandLine';

/** Milliseconds by which this machine's clock may be wrong. If credentials expired more recently, the service decides. */
const clockDoubt = 24 * 3_600_000;

/**
 * @param attempt names the profile with the `credential_process`
 * @throws AwsError, or the reason of the signal
 */
export async function processCredentials(
  commandLine: string,
  { profile, signal }: Pick<Attempt, 'profile' | 'signal'>,
): Promise<AwsCredentialIdentity> {
  const words = splitCommandLine(commandLine, process.platform);
  if (words === undefined) {
    throw credentialsProblem('processOpenQuote', profile);
  }
  const printed = parsed(await outputOf(words, profile, signal), profile);
  const expiration = expirationOf(printed);
  if (expiration !== undefined && Date.now() - expiration.getTime() > clockDoubt) {
    throw credentialsProblem('processExpired', profile);
  }
  const { SessionToken: sessionToken } = printed;
  return {
    accessKeyId: required(printed['AccessKeyId'], 'AccessKeyId', profile),
    secretAccessKey: required(printed['SecretAccessKey'], 'SecretAccessKey', profile),
    ...(typeof sessionToken === 'string' && sessionToken !== '' && { sessionToken }),
    ...(expiration && { expiration }),
  };
}

async function outputOf(words: readonly string[], profile: string, signal: AbortSignal): Promise<string> {
  try {
    const { exitCode, stdout } = await runProgram(words, signal);
    if (exitCode === 0) {
      return stdout;
    }
  } catch (error) {
    signal.throwIfAborted();
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw credentialsProblem('processNotFound', profile);
    }
  }
  throw credentialsProblem('processFailed', profile);
}

type Printed = Readonly<Record<string, unknown>>;

function parsed(stdout: string, profile: string): Printed {
  let printed: unknown;
  try {
    printed = JSON.parse(stdout);
  } catch {
    printed = undefined;
  }
  if (typeof printed !== 'object' || printed === null) {
    throw credentialsProblem('processNotJson', profile);
  }
  if ((printed as Printed)['Version'] !== 1) {
    throw credentialsProblem('processVersion', profile);
  }
  return printed as Printed;
}

function required(value: unknown, missing: string, profile: string): string {
  if (typeof value !== 'string' || value === '') {
    throw new AwsError('credentials', { code: 'processIncomplete', profile, missing });
  }
  return value;
}

/** @returns an invalid date for an unreadable end */
function expirationOf({ Expiration: end }: Printed): Date | undefined {
  return end === undefined || end === null
    ? undefined
    : ((typeof end === 'string' ? parseTimestamp(end) : undefined) ?? new Date(NaN));
}
