// The browser side of the grid: it draws what the host sends, and asks for what the person looks at and does.

import type { GridSnapshot } from '../../src/gridProtocol';
import { ageText } from './age';
import { element, filled, replaceIfOther, setAttribute, setText } from '../elements';
import { GridModel, type PageHost } from './gridModel';
import { GridTable } from './gridTable';
import { pressKey } from './keys';

declare function acquireVsCodeApi(): PageHost;

const numbers = new Intl.NumberFormat(document.documentElement.lang);
const model = new GridModel(acquireVsCodeApi(), draw);
const table = new GridTable(model);

// These stay, so that a screen reader says a change of their text, and says it once.
const title = element('h1');
const about = element('div', { class: 'about' });
const age = element('p', { class: 'quiet' });
const cautions = element('div', { class: 'cautions' });
const filter = element('input', { type: 'search', id: 'filter', spellcheck: 'false', autocomplete: 'off' });
const kinds = element('div', { class: 'kinds', role: 'group' });
const status = element('p', { role: 'status', id: 'status' });
const settersFor = element('span', { class: 'quiet' });
const setterButtons = element('span', { class: 'buttons' });
const setters = element('div', { class: 'setters', role: 'group', hidden: '' }, [settersFor, setterButtons]);
const nobody = element('p', { class: 'nobody' });
const note = element('p', { role: 'status', id: 'note' });
const actions = element('div', { class: 'buttons' });
const alertRegion = element('p', { role: 'alert', class: 'problem' });

document
  .getElementById('page')
  ?.append(
    element('header', {}, [title, about, age, cautions]),
    element('div', { class: 'bar' }, [filter, kinds, status]),
    setters,
    table.element,
    nobody,
    element('footer', {}, [alertRegion, note, actions]),
  );

window.addEventListener('message', ({ data }: MessageEvent<GridSnapshot>) => model.receive(data));
filter.addEventListener('input', () => model.filter(filter.value));
filter.addEventListener('keydown', (event) => {
  if (event.key === 'ArrowDown' || (event.key === 'Escape' && filter.value === '')) {
    event.preventDefault();
    table.focusOn({ ...model.focus, row: Math.max(0, model.focus.row) });
  }
});
table.element.addEventListener('keydown', (event) => {
  if (pressKey(event, { model, table, toFilter, leave, selectionChanged })) {
    event.preventDefault();
  }
});
table.element.addEventListener('select', selectionChanged);
window.addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
    event.preventDefault();
    const primary = model.shown?.actions.find(({ isPrimary, isAvailable }) => isPrimary && isAvailable);
    if (primary !== undefined) {
      model.act(primary.id);
    }
  }
});
document.addEventListener('copy', (event) => {
  if (table.element.contains(document.activeElement)) {
    event.preventDefault();
    model.copy();
  }
});
document.addEventListener('paste', (event) => {
  const text = event.clipboardData?.getData('text/plain');
  if (text !== undefined && table.element.contains(document.activeElement)) {
    event.preventDefault();
    model.paste(text);
  }
});
let read: GridSnapshot['head']['age'];
let readAt = 0;
setInterval(drawAge, 10_000);
model.begin();

function toFilter(): void {
  filter.focus();
  filter.select();
}

/** To what comes after the grid. */
function leave(): void {
  actions.querySelector('button')?.focus();
}

function selectionChanged(): void {
  table.drawRows();
  drawStatus();
}

function draw(): void {
  const { shown } = model;
  if (shown === undefined) {
    return;
  }
  const isFirst = title.textContent === '';
  const { head, texts } = shown;
  setText(title, head.title);
  replaceIfOther(
    about,
    head.lines.map((line) => element('p', { class: 'quiet' }, [line])),
  );
  [read, readAt] = [head.age, performance.now()];
  drawAge();
  replaceIfOther(
    cautions,
    head.cautions.map((caution) => element('p', {}, [caution])),
  );
  setAttribute(filter, 'placeholder', texts.filter);
  setAttribute(filter, 'aria-label', texts.filter);
  if (document.activeElement !== filter && filter.value !== model.look.text) {
    filter.value = model.look.text;
  }
  drawKinds(shown);
  setText(nobody, shown.matching === 0 ? texts.nobody : '');
  setText(note, head.note);
  setText(alertRegion, shown.problem ?? '');
  table.draw(shown);
  drawStatus();
  if (isFirst && document.hasFocus() && document.activeElement === document.body) {
    table.focusOn(model.focus);
  }
}

function drawAge(): void {
  const elapsed = (read?.milliseconds ?? 0) + performance.now() - readAt;
  setText(age, read === undefined ? '' : filled(read.text, ageText(elapsed, document.documentElement.lang)));
}

function drawStatus(): void {
  const { shown, selection } = model;
  if (shown === undefined) {
    return;
  }
  const { texts, matching, total } = shown;
  const parts = [
    matching === total
      ? filled(texts.allShown, numbers.format(total))
      : filled(texts.matching, numbers.format(matching), numbers.format(total)),
    ...(selection.size > 1 ? [filled(texts.selected, numbers.format(selection.size))] : []),
  ];
  setText(status, parts.join(' '));
  drawSetters(shown);
  drawActions(shown);
}

/** Buttons that set a column of all rows that are selected, or of all that are shown where none is. */
function drawSetters({ columns, texts, matching }: GridSnapshot): void {
  const { size } = model.selection;
  const settable = columns.flatMap(({ label, isSettable }, column) =>
    isSettable ? [{ label, column }] : [],
  );
  setters.hidden = settable.length === 0 || matching === 0;
  const whose = filled(size > 0 ? texts.setSelected : texts.setShown, numbers.format(size || matching));
  setAttribute(setters, 'aria-label', whose);
  const wanted = settable.flatMap(({ label, column }) =>
    (['on', 'off'] as const).map((value) => ({
      key: `${column} ${value}`,
      label: `${label}: ${texts[value]}`,
      attributes: { class: 'secondary' },
      onClick: () => model.setColumn(column, value),
    })),
  );
  drawButtons(setterButtons, wanted);
  setText(settersFor, whose);
}

/** A button for each kind of row, which shows only the rows of this kind. */
function drawKinds({ kinds: found, ofAllKinds, texts, look }: GridSnapshot): void {
  setAttribute(kinds, 'aria-label', texts.allKinds);
  const wanted = [{ id: undefined, label: texts.allKinds, count: ofAllKinds }, ...found];
  drawButtons(
    kinds,
    wanted.map(({ id, label, count }) => ({
      key: id ?? '',
      label: `${label} ${numbers.format(count)}`,
      attributes: { 'aria-pressed': String(look.kind === id), class: 'kind' },
      onClick: () => model.narrow(id),
    })),
  );
}

function drawActions({ actions: offered }: GridSnapshot): void {
  const { size } = model.selection;
  drawButtons(
    actions,
    offered.map(({ id, label, labelOfSelected, isPrimary, isAvailable }) => ({
      key: id,
      label:
        labelOfSelected !== undefined && size > 0 ? filled(labelOfSelected, numbers.format(size)) : label,
      attributes: { class: isPrimary ? 'primary' : 'secondary', 'aria-disabled': String(!isAvailable) },
      onClick: () => isAvailable && model.act(id),
    })),
  );
}

interface ButtonState {
  readonly key: string;
  readonly label: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly onClick: () => unknown;
}

/** A button that is there already stays, and with it the focus. */
function drawButtons(parent: HTMLElement, wanted: readonly ButtonState[]): void {
  const there = new Map([...parent.children].map((child) => [(child as HTMLElement).dataset['key'], child]));
  const buttons = wanted.map(({ key, label, attributes, onClick }) => {
    const button = (there.get(key) ??
      element('button', { type: 'button', 'data-key': key })) as HTMLButtonElement;
    setText(button, label);
    Object.entries(attributes).forEach(([name, value]) => setAttribute(button, name, value));
    button.onclick = onClick;
    return button;
  });
  if (
    buttons.some((button, i) => parent.children[i] !== button) ||
    parent.children.length !== buttons.length
  ) {
    parent.replaceChildren(...buttons);
  }
}
