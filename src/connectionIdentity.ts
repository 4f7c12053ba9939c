// The values that tell one connection from another. Each plan records them, and each confirmation shows them.

export interface ConnectionIdentity {
  /** `environment`: the keys of AWS_ACCESS_KEY_ID and its companions. */
  readonly kind: 'sandbox' | 'profile' | 'environment';
  /** The profile's name; `undefined` for the other kinds. */
  readonly profile?: string;
  readonly endpoint: string;
  readonly region: string;
}

/** Whether a plan of one connection may be applied on the other. */
export const isSameConnection = (one: ConnectionIdentity, other: ConnectionIdentity): boolean =>
  one.kind === other.kind &&
  // The sandbox may have another port after each start.
  (one.kind === 'sandbox' ||
    (one.profile === other.profile && one.endpoint === other.endpoint && one.region === other.region));
