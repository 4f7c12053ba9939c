// The elements of one row. They are created once, and filled again for each row that they show.

import type { GridRow, GridSnapshot } from '../../src/gridProtocol';
import { element, filled, setAttribute } from '../elements';
import { CellElement } from './cellElement';
import type { Place } from './gridModel';

export interface RowState {
  readonly position: number;
  /** `undefined` while the host has not sent it. */
  readonly row: GridRow | undefined;
  readonly isSelected: boolean;
  readonly focus: Place;
}

export class RowElements {
  readonly element = element('div', { role: 'row' });
  private readonly box = element('input', { type: 'checkbox', tabindex: '-1' });
  private readonly cells: readonly HTMLElement[];
  private readonly contents: readonly CellElement[];
  private tabStop: HTMLElement | undefined;
  private drawn: (RowState & { readonly view: number }) | undefined;

  constructor(columns: number) {
    const checkCell = element('div', {
      role: 'gridcell',
      class: 'check',
      'aria-colindex': '1',
      tabindex: '-1',
    });
    checkCell.append(this.box);
    this.cells = [
      checkCell,
      ...Array.from({ length: columns }, (_, i) =>
        element('div', {
          role: i === 0 ? 'rowheader' : 'gridcell',
          'aria-colindex': String(i + 2),
          tabindex: '-1',
          ...(i === 0 && { class: 'name' }),
        }),
      ),
    ];
    this.contents = this.cells.map((cell) => new CellElement(cell));
    this.element.append(...this.cells);
  }

  /** What has the focus when the column has it: a check box has it itself. */
  focusable(column: number): HTMLElement | undefined {
    return column === 0 && !this.box.hidden ? this.box : this.cells[column];
  }

  draw(state: RowState, { texts, view, columns, boxes }: GridSnapshot, top: number): void {
    const { position, row, isSelected, focus } = state;
    const { drawn } = this;
    if (
      row !== undefined &&
      drawn?.row === row &&
      drawn.position === position &&
      drawn.isSelected === isSelected &&
      drawn.focus === focus &&
      drawn.view === view
    ) {
      return;
    }
    this.drawn = { ...state, view };
    const { element: own, box, cells } = this;
    own.style.top = `${top}px`;
    own.dataset['position'] = String(position);
    own.className = row === undefined ? 'row' : `row ${row.kind}${position % 2 === 1 ? ' odd' : ''}`;
    setAttribute(own, 'aria-rowindex', String(position + 2));
    setAttribute(own, 'aria-selected', String(isSelected));
    setAttribute(own, 'aria-busy', row === undefined ? 'true' : undefined);
    const name = row?.cells[0]?.text ?? '';
    box.hidden = boxes === 'check' && row?.checked === undefined;
    box.checked = boxes === 'select' ? isSelected : (row?.checked ?? false);
    setAttribute(box, 'aria-label', filled(texts.checkOne, name));
    cells.forEach((_, column) => {
      if (column > 0) {
        this.contents[column]?.draw(
          row?.cells[column - 1],
          columns[column - 1]?.isSettable === true,
          texts.change,
        );
      }
    });
    setAttribute(cells[1] as HTMLElement, 'aria-description', row?.description);
    this.tabTo(focus.row === position ? this.focusable(focus.column) : undefined);
  }

  /** The Tab key leads to this part of the row, and to no other. */
  private tabTo(part: HTMLElement | undefined): void {
    if (part !== this.tabStop) {
      if (this.tabStop !== undefined) {
        this.tabStop.tabIndex = -1;
      }
      if (part !== undefined) {
        part.tabIndex = 0;
      }
      this.tabStop = part;
    }
  }
}
