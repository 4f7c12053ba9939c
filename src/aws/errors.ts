// Errors of a profile before any request to the API, as data that crosses bundles: check `kind` and `reason`.

/** A problem of a profile that the files show, before any request. */
export type ProfileProblem =
  | { readonly code: 'noCredentials'; readonly profile: string }
  | { readonly code: 'incomplete'; readonly profile: string; readonly missing: string }
  | { readonly code: 'noSourceProfile'; readonly profile: string; readonly source: string }
  | { readonly code: 'noSource' | 'sourceCycle'; readonly profile: string }
  | { readonly code: 'twoSources'; readonly profile: string }
  | { readonly code: 'unknownCredentialSource'; readonly profile: string; readonly source: string }
  /** The `duration_seconds` of the profile. */
  | { readonly code: 'durationNotNumber'; readonly profile: string; readonly duration: string }
  | { readonly code: 'noSsoSession'; readonly profile: string; readonly section: string }
  /** The profile and its SSO session set it to different values. */
  | {
      readonly code: 'ssoConflict';
      readonly profile: string;
      readonly section: string;
      readonly setting: string;
    };

/** A part of a file that this extension does not understand, or understands differently from the AWS CLI. */
export type FileFault = { readonly line: number } & (
  | { readonly code: 'fileLine' | 'fileBytes' }
  | { readonly code: 'fileSection' | 'fileSectionTwice' | 'fileSectionReplaced'; readonly section: string }
  | { readonly code: 'fileSettingTwice' | 'fileIndented'; readonly setting: string }
  | { readonly code: 'fileSetting'; readonly setting: string; readonly meant: string }
);

export type FileProblem = FileFault & { readonly path: string };

/** Why a profile gives no credentials now, although its settings are correct. */
export type CredentialsProblem =
  | 'ssoSessionEnded'
  | 'ssoNoAccess'
  | 'loginEnded'
  | 'processFailed'
  | 'processExpired'
  | 'processNotJson'
  /** The AWS CLI, too, runs the command without a shell. */
  | 'processNotFound'
  | 'processOpenQuote'
  | 'processVersion'
  | 'mfaNeeded'
  | 'mfaRefused'
  | 'sourceExpired'
  | 'signInUnexpected'
  | 'credentialsLate';

/** A code, with the values for its sentence. The sentences are in src/text/awsExplanations.ts. */
export type AwsReason =
  | ProfileProblem
  | FileProblem
  | { readonly code: 'noSuchProfile'; readonly profile: string }
  | { readonly code: 'noEnvironmentKeys' }
  /** The file exists but can't be read. */
  | { readonly code: 'unreadableFile'; readonly path: string; readonly message: string }
  | { readonly code: 'fileEncoding'; readonly path: string; readonly line: number; readonly encoding: string }
  | { readonly code: 'endpointNotUrl' | 'endpointNotPlain' | 'endpointNotHttps'; readonly where: string }
  | { readonly code: 'endpointAndVariant'; readonly profile: string; readonly variant: 'FIPS' | 'dual-stack' }
  /** AWS has no dual-stack endpoints in this region. */
  | { readonly code: 'noSuchVariant'; readonly region: string; readonly variant: 'dual-stack' }
  | { readonly code: 'noServicesSection'; readonly section: string }
  | { readonly code: 'notARegion'; readonly region: string }
  | { readonly code: 'caBundle'; readonly path: string; readonly message: string }
  | { readonly code: CredentialsProblem; readonly profile: string }
  | { readonly code: 'processIncomplete'; readonly profile: string; readonly missing: string }
  | {
      readonly code: 'webIdentityToken';
      readonly profile: string;
      readonly path: string;
      readonly message: string;
    }
  /** STS did not name the identity. */
  | { readonly code: 'callerUnknown'; readonly message: string }
  /** STS refused the role. `message` is from STS, in English. */
  | { readonly code: 'roleRefused'; readonly profile: string; readonly message: string }
  /** STS, SSO or sign-in could not be reached. */
  | {
      readonly code: 'signInUnreachable';
      readonly profile: string;
      readonly host: string;
      readonly message: string;
    }
  /** A token or a signature would have gone to a host that is not of AWS and that no setting names. */
  | { readonly code: 'signInElsewhere'; readonly profile: string; readonly host: string }
  /** `message` is from the SDK, in English. */
  | { readonly code: 'credentials'; readonly profile: string; readonly message: string };

/** Why a file can't be read, in English. */
export const readFailure = ({ code, message }: NodeJS.ErrnoException): string =>
  code === 'ENOENT' ? 'no such file' : (code ?? message);

/** A block of a certificate file without a usable certificate. */
export interface UnusableBlock {
  /** Counted from 1, like the line in which the block begins. */
  readonly block: number;
  readonly line: number;
  readonly fault: 'noBeginning' | 'noEnd' | 'notBase64' | 'notCertificate';
}

/** A problem that stops nothing. */
export type AwsWarning =
  | { readonly code: 'caBundleBlocks'; readonly path: string; readonly blocks: readonly UnusableBlock[] }
  /** The profile's credentials have an unreadable expiration, and are used until the service refuses them. */
  | { readonly code: 'expirationUnreadable'; readonly profile: string };

/**
 * - `configuration`: the profile, its endpoint or its region can't be used as written.
 * - `credentials`: the profile gives no credentials.
 */
export class AwsError extends Error {
  override readonly name: string;

  constructor(
    readonly kind: 'configuration' | 'credentials',
    readonly reason: AwsReason,
  ) {
    super(Object.values(reason).join(': '));
    this.name = kind === 'configuration' ? 'ConfigurationError' : 'CredentialsError';
  }
}
