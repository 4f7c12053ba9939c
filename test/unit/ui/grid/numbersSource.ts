// A source of the grid for tests: rows that are numbered, each second one with a check box, and a column that can be set.

import assert from 'node:assert/strict';
import type { GridValue } from '../../../../src/gridProtocol';
import { searchOf } from '../../../../src/telephony/userFilter';
import type { GridSource } from '../../../../src/ui/grid/gridSource';

export class NumbersSource implements GridSource {
  readonly texts = {} as GridSource['texts'];
  columns: GridSource['columns'] = [
    { label: 'Number', width: 100 },
    { label: 'Last digit', width: 100 },
    { label: 'Marked', width: 100, isSettable: true },
  ];
  readonly boxes = 'check';
  readonly kinds = [
    { id: 'even', label: 'Even' },
    { id: 'odd', label: 'Odd' },
    { id: 'third', label: 'Third' },
  ];
  readonly head = { title: 'Numbers', lines: [], cautions: [], note: '' };
  actions: GridSource['actions'] = [{ id: 'apply', label: 'Apply', isPrimary: true, isAvailable: true }];
  readonly checked: Uint8Array;
  /** The cells that were set, by row. */
  readonly marked = new Map<number, GridValue>();
  sets = 0;

  constructor(readonly length: number) {
    this.checked = new Uint8Array(length).fill(1);
  }

  row(index: number) {
    const isChecked = this.isChecked(index);
    return {
      cells: [
        { text: String(index) },
        { text: String(index % 10) },
        { text: this.marked.get(index) ?? '', checked: this.marked.get(index) === 'on' },
      ],
      kind: this.kindOf(index),
      description: '',
      ...(isChecked !== undefined && { checked: isChecked }),
    };
  }

  kindOf(index: number): string {
    return index % 2 === 0 ? 'even' : 'odd';
  }

  /** Each third one is in a group besides. */
  groupsOf(index: number): readonly string[] {
    return index % 3 === 0 ? ['third'] : [];
  }

  isChecked(index: number): boolean | undefined {
    return index % 2 === 0 ? this.checked[index] === 1 : undefined;
  }

  marks(text: string): Uint8Array | undefined {
    const { alternatives } = searchOf(text) ?? {};
    return (
      alternatives &&
      Uint8Array.from({ length: this.length }, (_, index) =>
        Number(alternatives.some((parts) => parts.every((part) => String(index).includes(part)))),
      )
    );
  }

  comparison(column: number) {
    return column === 0
      ? (one: number, other: number) => one - other
      : (one: number, other: number) => (one % 10) - (other % 10);
  }

  set(rows: readonly number[], value: boolean): Promise<void> {
    this.sets++;
    rows.forEach((index) => (this.checked[index] = value ? 1 : 0));
    return Promise.resolve();
  }

  setCells(rows: readonly number[], column: number, value: GridValue): Promise<void> {
    assert.equal(column, 2);
    rows.forEach((index) => this.marked.set(index, value));
    return Promise.resolve();
  }
}
