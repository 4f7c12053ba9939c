// One cell of a row. Its elements are made once: a new element costs the browser a new style.

import type { GridCell } from '../../src/gridProtocol';
import { element, filled, setAttribute } from '../elements';

export class CellElement {
  private readonly text = document.createTextNode('');
  /** For the mouse; a screen reader hears the cell, and the keys are the grid's. */
  private readonly box = element('input', { type: 'checkbox', tabindex: '-1', 'aria-hidden': 'true' });
  private drawn: readonly unknown[] = [];
  private layout = '';

  constructor(readonly element: HTMLElement) {}

  /** @param change says from what to what a value changes */
  draw(content: GridCell | undefined, isSettable: boolean, change: string): void {
    const { text = '', was, checked } = content ?? {};
    const next = [text, was, checked, isSettable];
    if (next.every((value, i) => value === this.drawn[i]) && this.layout !== '') {
      return;
    }
    this.drawn = next;
    const { element: cell, box } = this;
    const isFlip = was !== undefined;
    box.checked = checked === true;
    box.indeterminate = checked === undefined;
    const layout = `${isSettable ? 'box ' : ''}${isFlip ? 'flip' : 'text'}`;
    this.text.data = text;
    if (isFlip || layout !== this.layout) {
      this.layout = layout;
      cell.replaceChildren(...(isSettable ? [box] : []), ...(isFlip ? flipParts(was, text) : [this.text]));
      cell.classList.toggle('flip', isFlip);
    }
    setAttribute(cell, 'aria-label', isFlip ? filled(change, was, text) : undefined);
    setAttribute(cell, 'title', isFlip || isSettable || text === '' ? undefined : text);
  }
}

const flipParts = (was: string, now: string): readonly HTMLElement[] => [
  element('span', { class: 'was' }, [was]),
  element('span', { class: 'arrow' }, [' → ']),
  element('span', { class: 'now' }, [now]),
];
