// The messages between the grid and its host. Types only: both sides are built from them.

/** How a person looks at the rows: the look decides only which rows are shown, and in which order. */
export interface GridLook {
  /** Part of a name, as in the filter of the tree; empty for all rows. */
  readonly text: string;
  /** Only rows of this kind; without it, rows of all kinds. */
  readonly kind?: string;
  readonly order?: GridOrder;
  /** The rows to send, as positions from 0 on; `to` is not included. */
  readonly from: number;
  readonly to: number;
}

export interface GridOrder {
  /** The column's position, from 0 on. */
  readonly column: number;
  readonly descending: boolean;
}

export interface GridColumn {
  readonly label: string;
  /** Pixels, until the person resizes the column. */
  readonly width: number;
  /** Each cell has a check box that sets the value. */
  readonly isSettable?: true;
}

/** A value, and its old value if a change is planned. */
export interface GridCell {
  readonly text: string;
  readonly was?: string;
  /** For a settable column: whether the check box is checked. Missing while the value is not known. */
  readonly checked?: boolean;
}

/** The first cell is the name, which a screen reader adds to each other cell. */
export interface GridRow {
  readonly cells: readonly GridCell[];
  readonly kind: string;
  /** A sentence about the row for a screen reader, read after the name. */
  readonly description: string;
  /** Whether the row's check box is checked. Missing without a check box, and where check boxes select rows. */
  readonly checked?: boolean;
}

export interface GridKind {
  readonly id: string;
  readonly label: string;
  /** How many rows of this kind match the text. */
  readonly count: number;
}

export interface GridAction {
  readonly id: string;
  readonly label: string;
  /** The label while rows are selected; `{0}` stands for their number. Without this label the action applies to all rows. */
  readonly labelOfSelected?: string;
  readonly isPrimary: boolean;
  readonly isAvailable: boolean;
}

/** Every text of the grid itself, in the person's language. `{0}` and `{1}` stand for names and numbers. */
export interface GridTexts {
  readonly grid: string;
  readonly filter: string;
  readonly allKinds: string;
  /** Labels: of the column of check boxes, of the box for all shown rows, and of the box of one row. */
  readonly check: string;
  readonly checkAll: string;
  readonly checkOne: string;
  readonly matching: string;
  readonly allShown: string;
  readonly change: string;
  readonly selected: string;
  /** The text before the buttons that set a column: for all shown rows, or for the selected rows. */
  readonly setShown: string;
  readonly setSelected: string;
  readonly on: string;
  readonly off: string;
  readonly nobody: string;
}

/** The texts above the rows. */
export interface GridHead {
  readonly title: string;
  readonly lines: readonly string[];
  readonly cautions: readonly string[];
  /** The rows were read `milliseconds` ago; `{0}` in `text` stands for that duration. */
  readonly age?: { readonly milliseconds: number; readonly text: string };
  readonly note: string;
}

/** The one message to the page. It has everything that the grid shows, so that no message depends on an earlier one. */
export interface GridSnapshot {
  /** `page` of the `ready` message that this answers: a page ignores answers to an earlier page. */
  readonly page: number;
  /** The `id` of the last look that was answered. */
  readonly answered: number;
  /** Identifies the grid. The page keeps this value when the window reloads, and the host restores the grid from it. */
  readonly grid: string;
  readonly texts: GridTexts;
  readonly head: GridHead;
  readonly columns: readonly GridColumn[];
  /** What a row's check box does: it includes the row in a plan, or it selects the row. The page keeps the selection. */
  readonly boxes: GridBoxes;
  readonly kinds: readonly GridKind[];
  readonly actions: readonly GridAction[];
  /** Changes with each filter and order, because positions are valid for one view only. */
  readonly view: number;
  readonly look: GridLook;
  /** The number of all rows, and of the shown rows. */
  readonly total: number;
  readonly matching: number;
  /** The number of rows of any kind that match the text. */
  readonly ofAllKinds: number;
  /** Whether all check boxes of the shown rows are checked, or none is; missing where only some are. */
  readonly allChecked?: boolean;
  /** The position of the first of {@link rows}. */
  readonly from: number;
  readonly rows: readonly GridRow[];
  /** A sentence that says why the last request failed. */
  readonly problem?: string;
}

export type GridBoxes = 'check' | 'select';

/** Positions; the last one is included. */
export type GridRange = readonly [from: number, to: number];

/** `flip` toggles the value. Several rows with different values all become `on`. */
export type GridValue = 'on' | 'off' | 'flip';

/** A snapshot answers each message. A page's `id` is larger than each earlier one of the page. */
export type GridMessage =
  /** The page has started, as whenever the tab becomes visible again. `page` is a random number for this start. */
  | { readonly type: 'ready'; readonly page: number; readonly id: number; readonly look: GridLook }
  | { readonly type: 'look'; readonly id: number; readonly look: GridLook }
  /** Checks and unchecks rows, or sets the cells of a settable column. `column` is the column's position, from 0 on. */
  | {
      readonly type: 'set';
      readonly id: number;
      readonly view: number;
      readonly rows: readonly GridRange[];
      readonly value: GridValue;
      readonly column?: number;
    }
  /** Pastes a text from a table: sets the cells from this one to the right and below. */
  | {
      readonly type: 'paste';
      readonly id: number;
      readonly view: number;
      readonly row: number;
      readonly column: number;
      readonly text: string;
    }
  | {
      readonly type: 'copy';
      readonly id: number;
      readonly view: number;
      readonly rows: readonly GridRange[];
    }
  /** `rows` are the selected rows. */
  | {
      readonly type: 'act';
      readonly id: number;
      readonly action: string;
      readonly view: number;
      readonly rows: readonly GridRange[];
    };
