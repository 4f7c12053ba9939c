// Which rows are selected, as ranges of positions: a hundred thousand are one range. It ends with the view.

import type { GridRange } from '../../src/gridProtocol';

export class Selection {
  /** Ascending, and none touches another. */
  private selected: readonly GridRange[] = [];
  private anchor = 0;

  get ranges(): readonly GridRange[] {
    return this.selected;
  }

  get size(): number {
    return this.selected.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  }

  has(position: number): boolean {
    return this.selected.some(([from, to]) => from <= position && position <= to);
  }

  clear(): void {
    this.selected = [];
  }

  /** Nothing but this row; a range goes from here. */
  only(position: number): void {
    this.anchor = position;
    this.selected = [[position, position]];
  }

  /** From where the last selection began. */
  extendTo(position: number): void {
    this.selected = [[Math.min(this.anchor, position), Math.max(this.anchor, position)]];
  }

  /** A range that is extended goes from here. */
  startFrom(position: number): void {
    this.anchor = position;
  }

  all(length: number): void {
    this.selected = length > 0 ? [[0, length - 1]] : [];
  }

  toggle(position: number): void {
    this.anchor = position;
    this.selected = this.has(position)
      ? this.selected.flatMap(([from, to]): GridRange[] =>
          position < from || position > to
            ? [[from, to]]
            : [
                ...(from < position ? [[from, position - 1] as const] : []),
                ...(position < to ? [[position + 1, to] as const] : []),
              ],
        )
      : joined([...this.selected, [position, position]]);
  }
}

function joined(ranges: readonly GridRange[]): readonly GridRange[] {
  const result: [number, number][] = [];
  for (const [from, to] of ranges.toSorted(([one], [other]) => one - other)) {
    const last = result.at(-1);
    if (last !== undefined && from <= last[1] + 1) {
      last[1] = Math.max(last[1], to);
    } else {
      result.push([from, to]);
    }
  }
  return result;
}
