// What the grid shows, whatever it is: rows by their index, which never changes, and what can be asked and set of them.

import type {
  GridAction,
  GridBoxes,
  GridColumn,
  GridHead,
  GridRow,
  GridTexts,
  GridValue,
} from '../../gridProtocol';

export interface GridSource {
  readonly texts: GridTexts;
  readonly columns: readonly GridColumn[];
  readonly boxes: GridBoxes;
  /** What rows are narrowed by: kinds and groups. */
  readonly kinds: readonly { readonly id: string; readonly label: string }[];
  readonly head: GridHead;
  readonly actions: readonly GridAction[];
  /** How many rows there are. */
  readonly length: number;
  row(index: number): GridRow;
  /** What the row looks like, too. */
  kindOf(index: number): string;
  /** What else the row is narrowed by. */
  groupsOf?(index: number): readonly string[];
  /** Whether its check box is checked; `undefined` for a row without one. Missing where check boxes select rows. */
  isChecked?(index: number): boolean | undefined;
  /** 1 for each row that the text finds, by its index; `undefined` when it looks for nothing. */
  marks(text: string): Uint8Array | undefined;
  /** @returns how two rows stand to each other in the order of a column, as for `Array.prototype.sort` */
  comparison(column: number): (one: number, other: number) => number;
  /**
   * Checks or unchecks those of the rows that have a check box.
   * @throws when it could not be kept
   */
  set?(rows: readonly number[], value: boolean): Promise<void>;
  /**
   * Sets the cells of a settable column.
   * @throws when it could not be kept
   */
  setCells?(rows: readonly number[], column: number, value: GridValue): Promise<void>;
  /** Told of the rows that the person sees. */
  seen?(rows: readonly number[]): void;
}
