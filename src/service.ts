// Everything that needs an AWS package, as a bundle of its own. The bundle loads at the first connection, not at activation.

import { setMaxListeners } from 'node:events';
import { callerIdentity, type CallerIdentity } from './aws/callerIdentity';
import { certificateAuthorities } from './aws/certificates';
import type { CredentialStore, Identity } from './aws/credentials';
import { hasEnvironmentKeys } from './aws/environmentCredentials';
import type { AskMfaCode } from './aws/profileCredentials';
import { resolveEndpoint, resolveStsEndpoint, type Endpoint } from './aws/endpoint';
import { AwsError, type AwsReason, type AwsWarning, type FileProblem } from './aws/errors';
import { sharedFilePaths } from './aws/filePaths';
import {
  connectionSettings,
  describeProfile,
  listProfiles,
  readSections,
  signInProfile,
  signingSource,
  writtenText,
  type ConnectionSources,
  type Profile,
} from './aws/profiles';
import { profileLocation } from './aws/profileLocation';
import { readSharedFiles } from './aws/sharedFiles';
import { ChimeClient, operations } from './chime/client';
import { Clock } from './chime/clock';
import { cancelledError } from './chime/errors';
import { fixedCredentials } from './chime/refusals';
import { createSend, type Attempt, type ClientConfiguration } from './chime/request';
import { createTransport } from './chime/transport';
import type { ConnectionIdentity } from './connectionIdentity';
import { startSandbox } from './sandbox/launcher';

export { CredentialStore } from './aws/credentials';
export { watchSharedFiles } from './aws/fileWatch';
export { loadCredentialProviders } from './aws/profileCredentials';
export { diagnose, type Check, type Diagnosis, type FactName, type Step } from './diagnosis';
export type { CallerIdentity } from './aws/callerIdentity';
export type { AwsWarning } from './aws/errors';
export type { Profile } from './aws/profiles';

/** The API's operations that are used, as an IAM policy names them. */
export const operationNames = Object.values(operations).map(({ name }) => name);

/** A connection that is ready for requests. */
export interface ServiceConnection {
  readonly identity: ConnectionIdentity;
  /** Where the endpoint was named; `sandbox` for the sandbox's own endpoint. */
  readonly endpointOrigin: Pick<Endpoint, 'origin' | 'section'> | 'sandbox';
  readonly client: ChimeClient;
  /** What only the sandbox has; `undefined` for a profile. */
  readonly sandbox?: SandboxAccess;
  /** What only AWS credentials have; `undefined` for the sandbox. */
  readonly aws?: AwsAccess;
  /** Cancels reads. A write that is already sent continues to its end. */
  dispose(): void;
}

export interface AwsAccess {
  /** The profile as the files have it; `undefined` for the keys of the environment. */
  readonly profile: SigningProfile | undefined;
  /** Resolves once there are credentials. A person may be asked for them, so callers wait before they take a lock. */
  ready(): Promise<unknown>;
  /** The identity of the current credentials, as STS names it; `undefined` when STS does not answer. */
  caller(): Promise<CallerIdentity | undefined>;
  /** Whether the files now describe this connection differently. */
  isOutdated(): Promise<boolean>;
}

/** A profile, with the source of its signatures: the same source can be recognised later. */
export interface SigningProfile extends Profile {
  readonly signingSource: string;
}

export interface SandboxAccess {
  /** The sandbox's access keys, for people who use it with the AWS CLI. */
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Lines that connect a shell of this machine to the sandbox, for the AWS CLI and the SDKs. */
  readonly shellLines: readonly string[];
  /** Replaces the simulated faults; each is written as for `--fault`. An empty list ends all faults. */
  simulate(faults: readonly string[]): Promise<void>;
  /** Discards all changes and makes a new directory with this number of users. */
  reset(users: number): Promise<void>;
}

export interface SandboxOptions {
  /** The path of the sandbox's bundle. */
  readonly entry: string;
  readonly stateFolder: string;
  readonly users: number;
  readonly onAttempt: (attempt: Attempt) => void;
  /** Called when the process ends by itself. The state is kept, and connecting again starts a new process. */
  readonly onEnd: (reason: string) => void;
}

export interface AwsOptions {
  /** `undefined`: the keys of the environment. */
  readonly profile: string | undefined;
  /** The extension's endpoint setting; empty when it is not set. */
  readonly endpointSetting: string;
  readonly credentials: CredentialStore;
  readonly askMfaCode: AskMfaCode;
  readonly onAttempt: (attempt: Attempt) => void;
  readonly onWarning?: (warning: AwsWarning) => void;
}

/** The connections that a person can choose from, as the files and the environment are now. */
export interface Choices {
  readonly profiles: readonly ProfileChoice[];
  readonly environmentKeys: boolean;
  /** Why some profiles may be missing. */
  readonly unreadable: AwsReason | undefined;
  /** Lines of the files that this extension does not understand. */
  readonly fileProblems: readonly FileProblem[];
}

/** A profile, with the problem that the files already show. */
export interface ProfileChoice extends Omit<Profile, 'problem'> {
  readonly problem: AwsReason | undefined;
}

export async function listChoices(): Promise<Choices> {
  const environment = process.env;
  const { sections, unreadable, problems } = await readSharedFiles(environment);
  const withProblem = (profile: Profile): ProfileChoice => ({
    ...profile,
    problem: profile.problem ?? endpointProblem({ profile: profile.name, sections, environment }),
  });
  return {
    profiles: listProfiles(sections).map(withProblem),
    environmentKeys: hasEnvironmentKeys(environment),
    unreadable,
    fileProblems: problems,
  };
}

function endpointProblem(sources: ConnectionSources): AwsReason | undefined {
  try {
    resolveEndpoint({ ...sources, setting: '' });
    return undefined;
  } catch (error) {
    return error instanceof AwsError ? error.reason : undefined;
  }
}

/** The paths of the two files with profiles. Each file may be missing. */
export const awsFiles = () => sharedFilePaths(process.env);

/** The file and the line in which a profile is written. */
export const locateProfile = (profile: string) => profileLocation(profile, process.env);

/** The profile whose `aws sso login` or `aws login` gives this profile its credentials, if there is one. */
export const findSignIn = async (profile: string) => signInProfile(await readSections(), profile);

/** The sandbox signs with its own keys and never reads AWS credentials. */
export async function connectSandbox(options: SandboxOptions): Promise<ServiceConnection> {
  const { entry, stateFolder, users, onEnd } = options;
  const sandbox = await startSandbox({ entry, stateFolder, users, onEnd }).catch((error: unknown) => {
    throw Object.assign(error instanceof Error ? error : new Error(String(error)), { kind: 'sandbox' });
  });
  const { url, region, accessKeyId, secretAccessKey } = sandbox;
  const keys = { accessKeyId, secretAccessKey };
  const transport = createTransport();
  const client = clientOf({
    endpoint: new URL(url),
    signingRegion: region,
    credentials: fixedCredentials(keys),
    transport,
    onAttempt: options.onAttempt,
  });
  return {
    identity: { kind: 'sandbox', endpoint: url, region },
    endpointOrigin: 'sandbox',
    client,
    sandbox: {
      keys,
      shellLines: sandbox.shellLines,
      simulate: async (faults) => {
        await sandbox.control('PUT', 'faults', faults);
      },
      reset: async (count) => {
        await sandbox.control('POST', 'reset', { users: count });
      },
    },
    dispose() {
      transport.close();
      sandbox.dispose();
    },
  };
}

/** @throws AwsError when the files, the environment or the setting can't be used; no request was sent then */
export async function connectAws(options: AwsOptions): Promise<ServiceConnection> {
  const { profile, endpointSetting, credentials, askMfaCode, onAttempt, onWarning } = options;
  const { unreadable, sections } = await readSharedFiles(process.env);
  if (unreadable !== undefined) {
    throw new AwsError('configuration', unreadable);
  }
  const described = profile === undefined ? undefined : describeProfile(sections, profile);
  if (described?.problem !== undefined) {
    throw new AwsError('configuration', described.problem);
  }
  const sources = { profile, sections, environment: process.env };
  const endpoint = resolveEndpoint({ ...sources, setting: endpointSetting });
  const ca = await certificateAuthorities(process.env, connectionSettings(sources), onWarning);
  const transport = createTransport({ ca });
  // Closing the connection does not close this transport: kept credentials outlive the connection, and use it for their refresh.
  const exchange = createTransport({ ca, keepAlive: false });
  const own = credentials.of({ ...sources, exchange, askMfaCode, clock: new Clock(), onWarning });
  // The clock of kept credentials may be corrected already.
  const { clock } = own;
  const closing = new AbortController();
  // Each request in flight adds a listener, and no limit fits.
  setMaxListeners(0, closing.signal);
  const client = clientOf({
    endpoint: endpoint.url,
    signingRegion: endpoint.signingRegion,
    credentials: {
      current: (signal) => own.current(signal, closing.signal),
      expired: (identity) => own.expired(identity),
      refused: (identity) => own.refused(identity),
    },
    transport,
    clock,
    onAttempt,
  });
  const caller = callerOf(
    () => own.current(closing.signal),
    (identity) => callerIdentity(resolveStsEndpoint(sources), identity, exchange, clock.now()),
  );
  return {
    identity: {
      ...(profile === undefined ? { kind: 'environment' } : { kind: 'profile', profile }),
      endpoint: endpoint.url.href.replace(/\/$/, ''),
      region: endpoint.signingRegion,
    },
    endpointOrigin: endpoint,
    client,
    aws: {
      profile: described && { ...described, signingSource: signingSource(sections, described.name) },
      caller,
      ready: () => own.current(closing.signal),
      isOutdated: async () =>
        writtenText({ ...sources, sections: await readSections() }) !== writtenText(sources),
    },
    dispose() {
      closing.abort(cancelledError());
      transport.close();
    },
  };
}

/** Milliseconds until STS is asked again after a failure, so that not every write waits for STS. */
const callerPause = 60_000;

/** Asks STS once for each identity, because refreshed credentials may belong to someone else. */
function callerOf(
  current: () => Promise<Identity>,
  ask: (identity: Identity) => Promise<CallerIdentity>,
): () => Promise<CallerIdentity | undefined> {
  let asked: Identity | undefined;
  let answer: Promise<CallerIdentity | undefined> = Promise.resolve(undefined);
  let askAgainAt = Infinity;
  return async () => {
    const identity = await current().catch(() => undefined);
    if (identity !== undefined && (asked !== identity || Date.now() >= askAgainAt)) {
      asked = identity;
      askAgainAt = Infinity;
      answer = ask(identity).catch(() => {
        askAgainAt = Date.now() + callerPause;
        return undefined;
      });
    }
    return identity && answer;
  };
}

const clientOf = (configuration: ClientConfiguration): ChimeClient =>
  new ChimeClient(createSend(configuration));
