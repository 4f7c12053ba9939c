// What a person needs to know of a failure.

/** A button that helps. `retry` is offered by whoever can try again. */
export type Remedy =
  | 'retry'
  | 'signIn'
  | 'selectConnection'
  | 'openAwsFiles'
  | 'openSettings'
  | 'refresh'
  | 'copyPolicy'
  | 'diagnose';

export interface Explanation {
  /** What happened, or the likely cause of what the service said. */
  readonly cause: string;
  readonly advice: string;
  readonly remedies: readonly Remedy[];
}
