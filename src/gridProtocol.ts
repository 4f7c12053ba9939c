// The messages between the grid and its host. Types only: both sides are built from them.

/** How a person looks at the rows. It changes nothing but what is shown. */
export interface GridLook {
  /** Part of a name, as in the filter of the tree; empty for all rows. */
  readonly text: string;
  /** Rows of this kind alone; of all kinds without one. */
  readonly kind?: string;
  readonly order?: GridOrder;
  /** The rows to send: positions from 0 on, without `to`. */
  readonly from: number;
  readonly to: number;
}

export interface GridOrder {
  /** The place of the column, from 0 on. */
  readonly column: number;
  readonly descending: boolean;
}

export interface GridColumn {
  readonly label: string;
  /** Pixels, until the person chooses another width. */
  readonly width: number;
  /** Each cell has a check box, with which the person sets the value. */
  readonly isSettable?: true;
}

/** A value, and what it was before where it changes. */
export interface GridCell {
  readonly text: string;
  readonly was?: string;
  /** Of a settable column: whether the check box is checked; missing while the value is not known. */
  readonly checked?: boolean;
}

/** The first cell is the name, which a screen reader says with each other cell. */
export interface GridRow {
  readonly cells: readonly GridCell[];
  readonly kind: string;
  /** A whole sentence on the row for a screen reader, said with the name. */
  readonly description: string;
  /** Whether its check box is checked; missing in a row without one, and where check boxes select rows. */
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
  /** In the place of the label while rows are selected; `{0}` stands for how many. Without it the action is for all rows. */
  readonly labelOfSelected?: string;
  readonly isPrimary: boolean;
  readonly isAvailable: boolean;
}

/** Every text that is not the source's, in the person's language. `{0}` and `{1}` stand for names and numbers. */
export interface GridTexts {
  readonly grid: string;
  readonly filter: string;
  readonly allKinds: string;
  /** Of the column of check boxes, of the box of all rows that are shown, and of that of one row. */
  readonly check: string;
  readonly checkAll: string;
  readonly checkOne: string;
  readonly matching: string;
  readonly allShown: string;
  readonly change: string;
  readonly selected: string;
  /** Before the buttons that set a column: for all rows that are shown, or for those that are selected. */
  readonly setShown: string;
  readonly setSelected: string;
  readonly on: string;
  readonly off: string;
  readonly nobody: string;
}

/** What is said above the rows. */
export interface GridHead {
  readonly title: string;
  readonly lines: readonly string[];
  readonly cautions: readonly string[];
  /** `milliseconds` ago the rows were read; in `text`, `{0}` stands for how long that is. */
  readonly age?: { readonly milliseconds: number; readonly text: string };
  readonly note: string;
}

/** The one message to the page: all that the grid has to show, so that none depends on one before it. */
export interface GridSnapshot {
  /** That of the `ready` it answers: what was posted to a page that is gone says nothing to the next one. */
  readonly page: number;
  /** The look that was answered last, by its id. */
  readonly answered: number;
  /** Which grid it is. The page keeps it over a reload of the window, and the host restores the grid from it. */
  readonly grid: string;
  readonly texts: GridTexts;
  readonly head: GridHead;
  readonly columns: readonly GridColumn[];
  /** What the check box of a row does: it says whether the row takes part, or it selects the row, which the page keeps. */
  readonly boxes: GridBoxes;
  readonly kinds: readonly GridKind[];
  readonly actions: readonly GridAction[];
  /** Changes with each filter and order: positions belong to one view. */
  readonly view: number;
  readonly look: GridLook;
  /** How many rows there are, and how many of them are shown. */
  readonly total: number;
  readonly matching: number;
  /** How many rows match the text, whatever their kind. */
  readonly ofAllKinds: number;
  /** Of the rows that are shown: whether all check boxes are checked, or none; missing where some are. */
  readonly allChecked?: boolean;
  /** The first of {@link rows}, as a position. */
  readonly from: number;
  readonly rows: readonly GridRow[];
  /** Why the last request failed, as a sentence. */
  readonly problem?: string;
}

export type GridBoxes = 'check' | 'select';

/** Positions, the last one included. */
export type GridRange = readonly [from: number, to: number];

/** `flip`: the next value; of several rows with different values, on. */
export type GridValue = 'on' | 'off' | 'flip';

/** Each is answered by a snapshot. An `id` is larger than those before it of the same page. */
export type GridMessage =
  /** The page has begun, as it does each time the tab is seen again. `page` is a random number of its own. */
  | { readonly type: 'ready'; readonly page: number; readonly id: number; readonly look: GridLook }
  | { readonly type: 'look'; readonly id: number; readonly look: GridLook }
  /** Checks and unchecks rows, or sets the cells of a settable column. `column` is its place, from 0 on. */
  | {
      readonly type: 'set';
      readonly id: number;
      readonly view: number;
      readonly rows: readonly GridRange[];
      readonly value: GridValue;
      readonly column?: number;
    }
  /** Sets the cells from this one on, to the right and below, as a text from a table has them. */
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
  /** `rows` are those that are selected. */
  | {
      readonly type: 'act';
      readonly id: number;
      readonly action: string;
      readonly view: number;
      readonly rows: readonly GridRange[];
    };
