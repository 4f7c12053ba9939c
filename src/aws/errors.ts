// What can be wrong with a profile before any request to the API, as data that crosses bundles: look at `kind` and `reason`.

/** Why, with what a sentence about it needs. The words for a person are found elsewhere, in that person's language. */
export type AwsReason =
  | { readonly code: 'noSuchProfile'; readonly profile: string }
  | { readonly code: 'endpointNotUrl' | 'endpointNotPlain' | 'endpointNotHttps'; readonly where: string }
  | { readonly code: 'endpointAndVariant'; readonly profile: string; readonly variant: 'FIPS' | 'dual-stack' }
  | { readonly code: 'noServicesSection'; readonly section: string }
  | { readonly code: 'notARegion'; readonly region: string }
  | { readonly code: 'ssoSessionEnded' | 'loginEnded' | 'processFailed'; readonly profile: string }
  /** The SDK's own message, in English. */
  | { readonly code: 'credentials'; readonly profile: string; readonly message: string };

/**
 * - `configuration`: the profile, its endpoint or its region can't be used as written.
 * - `credentials`: the profile's credentials can't be had.
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
