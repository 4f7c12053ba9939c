// What tells one connection from another. It is recorded with each plan, and shown before one is confirmed.

export interface ConnectionIdentity {
  /** `environment`: the keys of AWS_ACCESS_KEY_ID and its companions. */
  readonly kind: 'sandbox' | 'profile' | 'environment';
  /** The profile's name; `undefined` for the other kinds. */
  readonly profile?: string;
  readonly endpoint: string;
  readonly region: string;
}

/** Whether what was planned on one may be written on the other: to write elsewhere would be another plan. */
export const isSameConnection = (one: ConnectionIdentity, other: ConnectionIdentity): boolean =>
  one.kind === other.kind &&
  // The sandbox has another port each time it starts.
  (one.kind === 'sandbox' ||
    (one.profile === other.profile && one.endpoint === other.endpoint && one.region === other.region));
