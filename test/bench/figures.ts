// What is measured, and what it is compared with.

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Measured in the same rounds and the same unit. */
  readonly peer?: { readonly name: string; readonly value: number };
  readonly limit?: Limit;
}

/** Of the value itself, or of its ratio to the peer's. */
export type Limit = { readonly of: 'value' | 'ratio' } & (
  { readonly atMost: number } | { readonly atLeast: number }
);

/** Of the value to the peer's. */
export const ratioOf = ({ value, peer }: Figure): number | undefined =>
  peer === undefined ? undefined : value / peer.value;

/** `undefined` where there is no limit. */
export function isMet(figure: Figure): boolean | undefined {
  const { limit } = figure;
  if (limit === undefined) {
    return undefined;
  }
  const measured = limit.of === 'value' ? figure.value : (ratioOf(figure) ?? NaN);
  return 'atMost' in limit ? measured <= limit.atMost : measured >= limit.atLeast;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/**
 * Takes a sample of each measure in every round, so that whatever else the machine does meets all of them; every other round
 * in the reverse order.
 */
export async function inRounds<Name extends string, Sample>(
  rounds: number,
  measures: Readonly<Record<Name, () => Promise<Sample>>>,
): Promise<Readonly<Record<Name, readonly Sample[]>>> {
  const names = Object.keys(measures) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Sample[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      samples[name].push(await measures[name]());
    }
  }
  return samples;
}
