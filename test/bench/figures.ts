/** One line of the table. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** A count has no unit, a ratio the unit `x`. */
const digits = (unit: string): number => (unit === '' ? 0 : unit === 'x' ? 2 : 1);

export const table = (figures: readonly Figure[]): string =>
  figures
    .map(
      ({ name, value, unit }) =>
        `${name.padEnd(70)} ${value.toFixed(digits(unit)).padStart(10)} ${unit}`.trimEnd() + '\n',
    )
    .join('');
