// What the grid's page knows, without a document: what the host sent last, and how the person looks at it. The host holds the rows; the
// page has those that are seen and a margin.

import type {
  GridLook,
  GridMessage,
  GridOrder,
  GridRange,
  GridRow,
  GridSnapshot,
  GridValue,
} from '../../src/gridProtocol';
import { Selection } from './selection';

/** Rows that are had beside those that are seen, on either side. */
const margin = 60;

/** Where the focus is: a position, -1 for the row of the headers, and a column, 0 for the check boxes. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** What survives that the tab is hidden or the window reloaded. */
export interface Kept {
  readonly grid?: string;
  readonly text: string;
  readonly kind?: string | undefined;
  readonly order?: GridOrder | undefined;
  readonly focus: Place;
  /** Pixels, by column. */
  readonly widths: Readonly<Record<number, number>>;
}

export interface PageHost {
  postMessage(message: GridMessage): void;
  getState(): Partial<Kept> | undefined;
  setState(state: Kept): void;
}

export class GridModel {
  readonly selection = new Selection();
  private readonly page: number;
  private id = 0;
  private kept: Kept;
  private snapshot: GridSnapshot | undefined;
  /** The look that is on its way, if one is; and whether the person looks in another way since. */
  private asked: number | undefined;
  private isOutdated = false;
  private seen = { from: 0, to: 50 };

  /** @param draw called whenever there is something else to show */
  constructor(
    private readonly host: PageHost,
    private readonly draw: () => void,
    random = () => Math.floor(Math.random() * Number.MAX_SAFE_INTEGER),
  ) {
    this.page = random();
    this.kept = { text: '', focus: { row: 0, column: 1 }, widths: {}, ...host.getState() };
  }

  /** `undefined` until the host has answered. */
  get shown(): GridSnapshot | undefined {
    return this.snapshot;
  }

  get look(): Pick<Kept, 'text' | 'kind' | 'order'> {
    return this.kept;
  }

  get focus(): Place {
    return this.kept.focus;
  }

  get widths(): Kept['widths'] {
    return this.kept.widths;
  }

  /** Asks for what there is to show: to be called once messages are listened to. */
  begin(): void {
    this.asked = ++this.id;
    this.send({ type: 'ready', id: this.asked, page: this.page, look: this.wanted });
  }

  receive(snapshot: GridSnapshot): void {
    if (snapshot.page !== this.page) {
      return;
    }
    const isAnswer = this.asked !== undefined && snapshot.answered >= this.asked;
    if (snapshot.view !== this.snapshot?.view) {
      this.selection.clear();
    }
    this.snapshot = { ...snapshot, rows: this.keptRows(snapshot) };
    if (isAnswer) {
      this.asked = undefined;
      if (!this.isOutdated) {
        // The host leaves out what it does not know.
        const { text, kind, order } = snapshot.look;
        this.kept = { ...this.kept, text, kind, order };
      }
    }
    const row = Math.min(this.focus.row, Math.max(0, snapshot.matching - 1));
    const column = Math.min(this.focus.column, snapshot.columns.length);
    this.keep({ grid: snapshot.grid, focus: { row, column } });
    this.draw();
    if (isAnswer && this.isOutdated) {
      this.ask();
    }
  }

  /** The row at a position, where the page has it. */
  row(position: number): GridRow | undefined {
    return this.snapshot?.rows[position - this.snapshot.from];
  }

  filter(text: string): void {
    this.lookAnew({ text });
  }

  /** @param kind `undefined` for all */
  narrow(kind: string | undefined): void {
    this.lookAnew({ kind });
  }

  /** Ascending first, then descending, then as the host has the rows. */
  orderBy(column: number): void {
    const { order } = this.kept;
    if (order?.column !== column) {
      this.lookAnew({ order: { column, descending: false } });
    } else {
      this.lookAnew({ order: order.descending ? undefined : { column, descending: true } });
    }
  }

  /** The rows that are seen: asks for them and for a margin where they are not all there. */
  see(from: number, to: number): void {
    this.seen = { from, to };
    const { snapshot } = this;
    if (snapshot === undefined) {
      return;
    }
    const last = Math.min(to + margin / 2, snapshot.matching);
    const first = Math.max(0, from - margin / 2);
    if (first < snapshot.from || last > snapshot.from + snapshot.rows.length) {
      this.ask();
    }
  }

  moveTo(focus: Place): void {
    this.keep({ focus });
  }

  resize(column: number, width: number): void {
    this.keep({ widths: { ...this.kept.widths, [column]: Math.round(Math.max(48, Math.min(800, width))) } });
    this.draw();
  }

  /**
   * Sets the row, or with it all that are selected where it is one of them.
   * @param column a settable one; without it the check box of the row
   */
  flip(position: number, column?: number): void {
    const rows = this.selection.has(position) ? this.selection.ranges : [[position, position] as const];
    this.set(rows, 'flip', column);
  }

  /** Sets all that are shown. */
  setAll(value: 'on' | 'off'): void {
    this.set(this.allRanges, value);
  }

  /** Sets a column of all that are selected, or of all that are shown where none is. */
  setColumn(column: number, value: 'on' | 'off'): void {
    this.set(this.selection.size > 0 ? this.selection.ranges : this.allRanges, value, column);
  }

  /** Sets cells from the focus on. */
  paste(text: string): void {
    const { row, column } = this.focus;
    if (this.snapshot !== undefined && row >= 0 && column > 0) {
      const first = Math.min(row, ...this.selection.ranges.map(([from]) => from));
      this.send({
        type: 'paste',
        id: ++this.id,
        view: this.snapshot.view,
        row: this.selection.has(row) ? first : row,
        column: column - 1,
        text,
      });
    }
  }

  /** Copies what is selected, else the row of the focus. */
  copy(): void {
    const { row } = this.focus;
    const { ranges } = this.selection;
    if (this.snapshot !== undefined && (ranges.length > 0 || row >= 0)) {
      this.send({
        type: 'copy',
        id: ++this.id,
        view: this.snapshot.view,
        rows: ranges.length > 0 ? ranges : [[row, row]],
      });
    }
  }

  act(action: string): void {
    if (this.snapshot !== undefined) {
      const { view } = this.snapshot;
      this.send({ type: 'act', id: ++this.id, action, view, rows: this.selection.ranges });
    }
  }

  /** A row that says the same as before stays the same object, and is not drawn again. */
  private keptRows({ from, rows }: GridSnapshot): GridSnapshot['rows'] {
    return rows.map((row, i) => {
      const before = this.row(from + i);
      return before !== undefined && JSON.stringify(before) === JSON.stringify(row) ? before : row;
    });
  }

  private get allRanges(): readonly GridRange[] {
    const { matching = 0 } = this.snapshot ?? {};
    return matching > 0 ? [[0, matching - 1]] : [];
  }

  private get wanted(): GridLook {
    const { text, kind, order } = this.kept;
    return {
      text,
      ...(kind !== undefined && { kind }),
      ...(order && { order }),
      from: Math.max(0, this.seen.from - margin),
      to: this.seen.to + margin,
    };
  }

  private lookAnew(look: Partial<Pick<Kept, 'text' | 'kind' | 'order'>>): void {
    const { row, column } = this.focus;
    this.keep({ ...look, focus: { row: Math.min(row, 0), column } });
    this.seen = { from: 0, to: this.seen.to - this.seen.from };
    this.ask();
  }

  /** One look is on its way at a time: what is wanted when it is answered is asked for then. */
  private ask(): void {
    this.isOutdated = this.asked !== undefined;
    if (!this.isOutdated) {
      this.asked = ++this.id;
      this.send({ type: 'look', id: this.asked, look: this.wanted });
    }
  }

  private set(rows: readonly GridRange[], value: GridValue, column?: number): void {
    if (this.snapshot !== undefined && rows.length > 0) {
      const { view } = this.snapshot;
      this.send({
        type: 'set',
        id: ++this.id,
        view,
        rows,
        value,
        ...(column !== undefined && { column }),
      });
    }
  }

  private keep(part: Partial<Kept>): void {
    this.kept = { ...this.kept, ...part };
    this.host.setState(this.kept);
  }

  private send(message: GridMessage): void {
    this.host.postMessage(message);
  }
}
