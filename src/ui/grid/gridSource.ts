// What the grid shows, whatever it is: rows by their index, which never changes, and what can be asked and set of them.

import type { GridAction, GridColumn, GridHead, GridRow, GridTexts } from '../../gridProtocol';
import type { Search } from '../../telephony/userFilter';

export interface GridSource {
  readonly texts: GridTexts;
  readonly columns: readonly GridColumn[];
  /** What rows are narrowed by; each row is of one of them. */
  readonly kinds: readonly { readonly id: string; readonly label: string }[];
  readonly head: GridHead;
  readonly actions: readonly GridAction[];
  /** How many rows there are. */
  readonly length: number;
  row(index: number): GridRow;
  kindOf(index: number): string;
  /** Whether its check box is checked; `undefined` for a row without one. */
  isChecked(index: number): boolean | undefined;
  /** 1 for each row that the search finds, by its index. */
  marks(search: Search): Uint8Array;
  /** @returns how two rows stand to each other in the order of a column, as for `Array.prototype.sort` */
  comparison(column: number): (one: number, other: number) => number;
  /**
   * Checks or unchecks those of the rows that have a check box.
   * @throws when it could not be kept
   */
  set(rows: readonly number[], value: boolean): Promise<void>;
}
