// The grid itself: headers, and those of the rows that are seen, each where it belongs in the height of all of them.
//
// Libraries were weighed first. SlickGrid (49 KB deflated) and RevoGrid (106 KB) neither count their rows for a screen reader nor move
// the focus from cell to cell, and SlickGrid writes styles that a strict policy forbids. @tanstack/virtual-core (9 KB) is for rows of
// different heights, and ours have one: what is left of it are the thirty lines of `drawRows`.

import type { GridSnapshot } from '../../src/gridProtocol';
import { element, setAttribute } from '../elements';
import { GridHead } from './gridHead';
import type { GridModel, Place } from './gridModel';
import { RowElements } from './rowElements';

/** Rows that are drawn beside those that are seen. */
const overscan = 8;

/** Milliseconds after which a person has stopped to scroll. The browser's own event comes after each step of some wheels. */
const settlingTime = 100;

/** Rows that are gone and are filled again. */
const mostSpare = 40;

export class GridTable {
  readonly element = element('div', { role: 'grid', 'aria-multiselectable': 'true', id: 'grid' });
  private readonly head: GridHead;
  private readonly body = element('div', { role: 'rowgroup', class: 'body' });
  /** Those that are drawn, by their positions. */
  private rows: ReadonlyMap<number, RowElements> = new Map();
  private readonly spare: RowElements[] = [];
  private rowHeight = 26;
  /** The first row that was in view when the rows were drawn last. */
  private first = 0;
  private settling: ReturnType<typeof setTimeout> | undefined;
  /** How far the columns are scrolled, in pixels. */
  private left = 0;
  private view: number | undefined;

  constructor(private readonly model: GridModel) {
    this.head = new GridHead(model, this.element.style);
    this.element.append(this.head.element, this.body);
    this.element.addEventListener('scroll', () => {
      this.keepNamesInView();
      this.fillRows();
      clearTimeout(this.settling);
      this.settling = setTimeout(() => this.drawRows(), settlingTime);
    });
    new ResizeObserver(() => this.resized()).observe(this.element);
    this.element.addEventListener('pointerdown', (event) => this.pressed(event));
    this.element.addEventListener('click', (event) => this.clicked(event));
    // The keys continue from the element that a click or a screen reader focused.
    this.element.addEventListener('focusin', ({ target }) => {
      const place = this.placeOf(target as HTMLElement);
      const { focus } = this.model;
      if (place !== undefined && (place.row !== focus.row || place.column !== focus.column)) {
        this.model.moveTo(place);
        this.drawRows();
      }
    });
  }

  /** How many rows are seen at once. */
  get pageLength(): number {
    return Math.max(1, Math.floor((this.element.clientHeight - this.head.height) / this.rowHeight) - 1);
  }

  draw(snapshot: GridSnapshot): void {
    setAttribute(this.element, 'aria-label', snapshot.texts.grid);
    setAttribute(this.element, 'aria-rowcount', String(snapshot.matching + 1));
    setAttribute(this.element, 'aria-colcount', String(snapshot.columns.length + 1));
    this.head.draw(snapshot);
    this.rowHeight = this.head.height || this.rowHeight;
    this.body.style.height = `${snapshot.matching * this.rowHeight}px`;
    if (this.view !== snapshot.view) {
      const isFirst = this.view === undefined;
      this.view = snapshot.view;
      this.element.scrollTop = isFirst ? this.topFor(this.model.focus.row) : 0;
    }
    this.drawRows();
  }

  /** Moves the focus there, and shows it. */
  focusOn(place: Place): void {
    this.model.moveTo(place);
    if (place.row >= 0) {
      this.element.scrollTop = this.topFor(place.row);
    }
    this.drawRows();
    const target =
      place.row < 0 ? this.head.focusable(place.column) : this.rows.get(place.row)?.focusable(place.column);
    target?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    target?.focus({ preventScroll: true });
  }

  /** Draws the rows that are seen. */
  drawRows(): void {
    this.fillRows();
    this.putInOrder();
  }

  /**
   * The rows that are seen, and the one with the focus, which would lose it if it were gone. While a person scrolls they stay unordered:
   * to move an element in the document takes long.
   */
  private fillRows(): void {
    const { shown: snapshot, focus, selection } = this.model;
    if (snapshot === undefined) {
      return;
    }
    const { rowHeight } = this;
    const first = Math.floor(this.element.scrollTop / rowHeight);
    const last = Math.min(
      snapshot.matching,
      Math.ceil((this.element.scrollTop + this.element.clientHeight) / rowHeight),
    );
    this.model.see(first, last);
    // After a jump the rows in view come first. The rows beside them are drawn once the person has stopped to scroll.
    const beside = Math.abs(first - this.first) > last - first ? 0 : overscan;
    this.first = first;
    const wanted = new Set<number>();
    for (let row = Math.max(0, first - beside); row < Math.min(snapshot.matching, last + beside); row++) {
      wanted.add(row);
    }
    if (focus.row >= 0 && focus.row < snapshot.matching) {
      wanted.add(focus.row);
    }
    for (const [position, row] of this.placed(wanted, snapshot.columns.length)) {
      row.draw(
        { position, row: this.model.row(position), isSelected: selection.has(position), focus },
        snapshot,
        position * rowHeight,
      );
    }
    this.head.drawCheckAll();
    this.head.drawFocus();
  }

  private keepNamesInView(): void {
    const { scrollLeft } = this.element;
    if (scrollLeft !== this.left) {
      this.left = scrollLeft;
      this.element.style.setProperty('--scrolled', `${scrollLeft}px`);
    }
  }

  /** The row with the focus stays in view. */
  private resized(): void {
    const { focus } = this.model;
    if (focus.row >= 0 && this.element.contains(document.activeElement)) {
      this.element.scrollTop = this.topFor(focus.row);
    }
    this.drawRows();
  }

  /** The rows of these positions, wherever they stand in the document. A row that is not needed any more is filled again. */
  private placed(positions: ReadonlySet<number>, columns: number): ReadonlyMap<number, RowElements> {
    const leaving = [...this.rows].filter(([position]) => !positions.has(position)).map(([, row]) => row);
    const placed = new Map<number, RowElements>();
    for (const position of positions) {
      placed.set(position, this.rows.get(position) ?? leaving.pop() ?? this.added(columns));
    }
    for (const row of leaving) {
      row.element.remove();
      this.spare.push(row);
    }
    this.spare.length = Math.min(this.spare.length, mostSpare);
    this.rows = placed;
    return placed;
  }

  private added(columns: number): RowElements {
    const row = this.spare.pop() ?? new RowElements(columns);
    this.body.append(row.element);
    return row;
  }

  /** Puts the rows into the order in which a screen reader reads them. The row with the focus stays where it is: it would lose the focus. */
  private putInOrder(): void {
    const { body } = this;
    const ordered = [...this.rows].sort(([one], [other]) => one - other).map(([, { element: row }]) => row);
    if (ordered.every((row, i) => row === body.children[i])) {
      return;
    }
    const focused = ordered.findIndex((row) => row.contains(document.activeElement));
    const pivot = ordered[focused];
    pivot?.before(...ordered.slice(0, focused));
    body.append(...ordered.slice(focused + 1));
  }

  private topFor(row: number): number {
    const { element: own, rowHeight, head } = this;
    const top = row * rowHeight;
    const lowest = top + rowHeight + head.height - own.clientHeight;
    return Math.max(Math.min(own.scrollTop, top), lowest, 0);
  }

  private pressed(event: PointerEvent): void {
    const place = this.placeOf(event.target as HTMLElement);
    if (place === undefined || place.row < 0 || event.button !== 0 || isBox(event.target)) {
      return;
    }
    const { selection } = this.model;
    if (event.shiftKey) {
      selection.extendTo(place.row);
    } else if (event.ctrlKey || event.metaKey) {
      selection.toggle(place.row);
    } else {
      selection.only(place.row);
    }
    this.drawRows();
    this.element.dispatchEvent(new Event('select'));
  }

  private clicked(event: MouseEvent): void {
    const { target } = event;
    const place = this.placeOf(target as HTMLElement);
    if (place === undefined) {
      return;
    }
    if (isBox(target)) {
      // The check box is drawn again once the value is set.
      event.preventDefault();
      this.use(place);
    } else if (place.row < 0 && place.column > 0 && !(target as HTMLElement).matches('.handle')) {
      this.use(place);
    }
  }

  /** What Space does: checks or selects a row, or all of them, sets a cell, or orders by a column. */
  use({ row, column }: Place): void {
    const { model } = this;
    const { shown } = model;
    const isSettable = shown?.columns[column - 1]?.isSettable === true;
    if (row < 0 && column > 0) {
      model.orderBy(column - 1);
    } else if (row >= 0 && isSettable) {
      model.flip(row, column - 1);
    } else if (shown?.boxes === 'select') {
      this.select(row);
    } else if (row >= 0) {
      model.flip(row);
    } else {
      model.setAll(shown?.allChecked === true ? 'off' : 'on');
    }
  }

  /** @param row below 0 for all that are shown: selects them, or none where they all are */
  private select(row: number): void {
    const { shown, selection } = this.model;
    const { matching = 0 } = shown ?? {};
    if (row >= 0) {
      selection.toggle(row);
    } else if (selection.size === matching) {
      selection.clear();
    } else {
      selection.all(matching);
    }
    this.drawRows();
    this.element.dispatchEvent(new Event('select'));
  }

  private placeOf(target: HTMLElement): Place | undefined {
    const cell = target.closest<HTMLElement>('[aria-colindex]');
    const row = cell?.closest<HTMLElement>('[aria-rowindex]');
    return cell && row
      ? {
          row: Number(row.getAttribute('aria-rowindex')) - 2,
          column: Number(cell.getAttribute('aria-colindex')) - 1,
        }
      : undefined;
  }
}

const isBox = (target: EventTarget | null): boolean => target instanceof HTMLInputElement;
