// The headers of the grid: by them a person orders the rows, resizes the columns, and checks all rows that are shown.

import type { GridSnapshot } from '../../src/gridProtocol';
import { element, setAttribute, setText } from '../elements';
import type { GridModel } from './gridModel';

/** Pixels, of the column of check boxes. */
const checkWidth = 36;

export class GridHead {
  private readonly row = element('div', { role: 'row', 'aria-rowindex': '1' });
  readonly element = element('div', { role: 'rowgroup', class: 'head' }, [this.row]);
  private readonly checkAll = element('input', { type: 'checkbox', tabindex: '-1' });
  private headers: HTMLElement[] = [];
  private template = '';

  /** @param widths is given the widths of the columns, for the style sheet */
  constructor(
    private readonly model: GridModel,
    private readonly widths: CSSStyleDeclaration,
  ) {}

  get height(): number {
    return this.row.offsetHeight;
  }

  draw({ columns, texts, look }: GridSnapshot): void {
    if (this.headers.length !== columns.length + 1) {
      this.headers = [this.checkHeader(), ...columns.map((_, i) => this.newHeader(i + 1))];
      this.row.replaceChildren(...this.headers);
    }
    const widths = columns.map(({ width }, i) => this.model.widths[i + 1] ?? width);
    const template = [checkWidth, ...widths].map((width) => `${width}px`).join(' ');
    if (template !== this.template) {
      this.template = template;
      this.widths.setProperty('--columns', `${template} minmax(0, 1fr)`);
      this.widths.setProperty('--width', `${[checkWidth, ...widths].reduce((sum, width) => sum + width)}px`);
      this.widths.setProperty('--sticky', `${checkWidth + (widths[0] ?? 0)}px`);
    }
    columns.forEach(({ label }, i) => {
      const header = this.headers[i + 1] as HTMLElement;
      const isOrdered = look.order?.column === i;
      setText(header.querySelector('.label') as HTMLElement, label);
      const sort = isOrdered ? (look.order?.descending === true ? 'descending' : 'ascending') : undefined;
      setAttribute(header, 'aria-sort', sort);
      setAttribute(header, 'title', label);
    });
    setAttribute(this.headers[0] as HTMLElement, 'title', texts.check);
    setAttribute(this.checkAll, 'aria-label', texts.checkAll);
  }

  /** Whether all check boxes are checked, or none. */
  drawCheckAll(): void {
    const { shown, selection } = this.model;
    const { size } = selection;
    const isSome =
      shown?.boxes === 'select' ? size > 0 && size < shown.matching : shown?.allChecked === undefined;
    this.checkAll.checked = !isSome && (shown?.boxes === 'select' ? size > 0 : shown?.allChecked === true);
    this.checkAll.indeterminate = isSome;
  }

  drawFocus(): void {
    const { focus } = this.model;
    this.headers.forEach((_, column) => {
      const header = this.focusable(column);
      if (header !== undefined) {
        header.tabIndex = focus.row < 0 && focus.column === column ? 0 : -1;
      }
    });
  }

  /** What has the focus when the column has it: the box of all has it itself. */
  focusable(column: number): HTMLElement | undefined {
    return column === 0 ? this.checkAll : this.headers[column];
  }

  private checkHeader(): HTMLElement {
    return element('div', { role: 'columnheader', class: 'check', 'aria-colindex': '1' }, [this.checkAll]);
  }

  private newHeader(column: number): HTMLElement {
    const handle = element('span', { class: 'handle', 'aria-hidden': 'true' });
    handle.addEventListener('pointerdown', (event) => this.resizeFrom(event, handle, column));
    return element(
      'div',
      {
        role: 'columnheader',
        tabindex: '-1',
        'aria-colindex': String(column + 1),
        ...(column === 1 && { class: 'name' }),
      },
      [
        element('span', { class: 'label' }),
        element('span', { class: 'sort', 'aria-hidden': 'true' }),
        handle,
      ],
    );
  }

  private resizeFrom(event: PointerEvent, handle: HTMLElement, column: number): void {
    event.preventDefault();
    event.stopPropagation();
    const from = event.clientX;
    const width = this.headers[column]?.offsetWidth ?? 0;
    const move = ({ clientX }: PointerEvent) => this.model.resize(column, width + clientX - from);
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), {
      once: true,
    });
  }
}
