// What of a source is seen: filtered and ordered. Its positions stay as they are until the person looks in another way, so that a
// row does not go away while it is changed.

import type { GridLook, GridOrder, GridRange } from '../../gridProtocol';
import { yieldToEventLoop } from '../../telephony/eventLoop';
import type { GridSource } from './gridSource';

/** A step for this many rows takes a few milliseconds at most. */
const rowsInSlice = 1_000;

export type Look = Omit<GridLook, 'from' | 'to'>;

export interface ViewSummary {
  /** How many of the rows that match the text are of each kind or group. */
  readonly counts: ReadonlyMap<string, number>;
  /** How many rows match the text. */
  readonly ofAllKinds: number;
  /** Of the check boxes that are shown: whether all are checked, or none; missing where some are. */
  readonly allChecked?: boolean;
}

export class GridView {
  private counted: ViewSummary | undefined;
  private look: Look = { text: '' };
  /** The rows whose texts match, in the source's order, whatever their kind. */
  private matching: readonly number[] = [];
  private shown: readonly number[] = [];
  private missing: Uint8Array | undefined;
  private number = 0;
  /** Of the looks that were begun, only the last is taken. */
  private latest = 0;

  constructor(private readonly source: GridSource) {}

  /** Which view it is: another number for other positions. */
  get version(): number {
    return this.number;
  }

  get current(): Look {
    return this.look;
  }

  get length(): number {
    return this.shown.length;
  }

  /** The indexes of the rows at these positions, as far as they are there. */
  slice(from: number, to: number): readonly number[] {
    return this.shown.slice(from, to);
  }

  /** The indexes of the rows in the ranges, as far as they are there. */
  inRanges(ranges: readonly GridRange[]): readonly number[] {
    return ranges.flatMap(([from, to]) => this.shown.slice(from, to + 1));
  }

  /** Looks in another way. A look that is overtaken by a later one changes nothing. */
  async use(look: Look): Promise<void> {
    const kind = this.source.kinds.some(({ id }) => id === look.kind) ? look.kind : undefined;
    const order = this.source.columns[look.order?.column ?? -1] && look.order;
    const wanted: Look = { text: look.text, ...(kind !== undefined && { kind }), ...(order && { order }) };
    if (this.number > 0 && JSON.stringify(wanted) === JSON.stringify(this.look)) {
      // What is on its way is no longer wanted.
      this.latest++;
      return;
    }
    await this.lookAnew(wanted);
  }

  /** Looks in the same way again where that goes by the texts of the rows, as those are other ones. */
  async relabel(): Promise<void> {
    if (this.look.text !== '' || this.look.order !== undefined) {
      await this.renew();
    }
  }

  /** Looks in the same way again, as the rows are other ones. */
  renew(): Promise<void> {
    return this.number > 0 ? this.lookAnew(this.look) : Promise.resolve();
  }

  /** All rows are gone: no position means any of those that come after them. */
  clear(): void {
    this.matching = this.shown = [];
    this.latest++;
    this.number++;
    this.changed();
  }

  /** Takes rows that came at the end. Where rows are filtered or ordered, {@link renew} takes them. */
  grow(): void {
    const { text, kind, order } = this.look;
    if (text === '' && kind === undefined && order === undefined && this.number > 0) {
      const { length } = this.shown;
      const added = Array.from({ length: this.source.length - length }, (_, i) => length + i);
      this.shown = this.matching = [...this.shown, ...added];
      this.changed();
    }
  }

  /**
   * Rows are of another kind by now. Those that are looked for come at the end, and those that are not any more stay: no position
   * changes. {@link renew} puts each in its place.
   */
  moved(rows: readonly number[]): void {
    const { kind } = this.look;
    const found = rows.filter((index) => kind !== undefined && this.narrowedBy(index).includes(kind));
    if (found.length > 0) {
      const missing = this.matchingNotShown();
      const added = found.filter((index) => missing[index] === 1);
      added.forEach((index) => (missing[index] = 0));
      this.shown = [...this.shown, ...added];
    }
    this.changed();
  }

  /** 1 for each row that matches the text and is not shown: made once for each view. */
  private matchingNotShown(): Uint8Array {
    if (this.missing === undefined) {
      this.missing = new Uint8Array(this.source.length);
      for (const index of this.matching) {
        this.missing[index] = 1;
      }
      for (const index of this.shown) {
        this.missing[index] = 0;
      }
    }
    return this.missing;
  }

  private async lookAnew(wanted: Look): Promise<void> {
    const { kind } = wanted;
    const own = ++this.latest;
    const matching = await this.filtered(wanted.text);
    const ofKind =
      kind === undefined ? matching : matching.filter((index) => this.narrowedBy(index).includes(kind));
    const shown = await this.ordered(ofKind, wanted.order);
    if (own === this.latest) {
      this.look = wanted;
      this.matching = matching;
      this.shown = shown;
      this.missing = undefined;
      this.number++;
      this.changed();
    }
  }

  /** Counted once for each view, and again after {@link changed}. */
  get summary(): ViewSummary {
    this.counted ??= this.count();
    return this.counted;
  }

  /** Rows were set. */
  changed(): void {
    this.counted = undefined;
  }

  private count(): ViewSummary {
    const counts = new Map<string, number>();
    const add = (kind: string) => counts.set(kind, (counts.get(kind) ?? 0) + 1);
    for (const index of this.matching) {
      add(this.source.kindOf(index));
      this.source.groupsOf?.(index).forEach(add);
    }
    const boxes = { on: 0, off: 0 };
    for (const index of this.shown) {
      const isChecked = this.source.isChecked?.(index);
      if (isChecked !== undefined) {
        boxes[isChecked ? 'on' : 'off']++;
      }
    }
    const isMixed = boxes.on > 0 && boxes.off > 0;
    return { counts, ofAllKinds: this.matching.length, ...(!isMixed && { allChecked: boxes.on > 0 }) };
  }

  private narrowedBy(index: number): readonly string[] {
    return [this.source.kindOf(index), ...(this.source.groupsOf?.(index) ?? [])];
  }

  private async filtered(text: string): Promise<readonly number[]> {
    await yieldToEventLoop();
    const marks = this.source.marks(text);
    await yieldToEventLoop();
    return Array.from({ length: this.source.length }, (_, index) => index).filter(
      (index) => marks === undefined || marks[index] === 1,
    );
  }

  private ordered(rows: readonly number[], order: GridOrder | undefined): Promise<readonly number[]> {
    if (order === undefined) {
      return Promise.resolve(rows);
    }
    const compare = this.source.comparison(order.column);
    return sortedInSlices(rows, order.descending ? (one, other) => compare(other, one) : compare);
  }
}

/** Like `toSorted`, but without blocking the event loop: parts are sorted, then merged. */
export async function sortedInSlices(
  items: readonly number[],
  compare: (one: number, other: number) => number,
): Promise<readonly number[]> {
  let parts: number[][] = [];
  for (let start = 0; start < items.length; start += rowsInSlice) {
    await yieldToEventLoop();
    parts.push(items.slice(start, start + rowsInSlice).sort(compare));
  }
  while (parts.length > 1) {
    const merged: number[][] = [];
    for (let i = 0; i < parts.length; i += 2) {
      merged.push(await mergedInSlices(parts[i] ?? [], parts[i + 1] ?? [], compare));
    }
    parts = merged;
  }
  return parts[0] ?? [];
}

async function mergedInSlices(
  one: readonly number[],
  other: readonly number[],
  compare: (one: number, other: number) => number,
): Promise<number[]> {
  const merged: number[] = [];
  let [i, j] = [0, 0];
  while (i < one.length || j < other.length) {
    if (merged.length % rowsInSlice === 0) {
      await yieldToEventLoop();
    }
    const [first, second] = [one[i], other[j]];
    if (second === undefined || (first !== undefined && compare(first, second) <= 0)) {
      merged.push(first as number);
      i++;
    } else {
      merged.push(second);
      j++;
    }
  }
  return merged;
}
