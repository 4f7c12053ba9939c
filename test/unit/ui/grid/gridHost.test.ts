// Each request of a page is answered with all that there is to show.

import assert from 'node:assert/strict';
import type { GridMessage, GridSnapshot } from '../../../../src/gridProtocol';
import { GridHost } from '../../../../src/ui/grid/gridHost';
import { NumbersSource } from './numbersSource';

function openGrid(length = 20) {
  const source = new NumbersSource(length);
  const posted: GridSnapshot[] = [];
  const acted: string[] = [];
  const copied: string[] = [];
  const host = new GridHost('grid', source, {
    post: (snapshot) => posted.push(snapshot),
    act: (action, rows) => Promise.resolve(void acted.push(`${action} ${String(rows)}`)),
    copy: (text) => Promise.resolve(void copied.push(text)),
    failed: (error) => `failed: ${(error as Error).message}`,
  });
  const receive = async (message: GridMessage): Promise<GridSnapshot> => {
    await host.receive(message);
    return posted.at(-1) as GridSnapshot;
  };
  return { source, host, posted, acted, copied, receive };
}

const look = { text: '', from: 0, to: 5 };
const ready = { type: 'ready', id: 1, page: 7, look } as const;

describe('GridHost', () => {
  it('says nothing until a page has begun, and nothing to one that is gone', async () => {
    const { host, posted, receive } = openGrid();
    host.draw();
    assert.equal(posted.length, 0);
    const first = await receive(ready);
    assert.deepEqual([first.page, first.answered, first.grid, first.total], [7, 1, 'grid', 20]);
    host.leave();
    host.draw();
    assert.equal(posted.length, 1);
  });

  it('sends the rows that are looked at, and how many there are of each kind', async () => {
    const { receive } = openGrid();
    await receive(ready);
    const answer = await receive({ type: 'look', id: 2, look: { text: '1', from: 1, to: 3 } });
    assert.deepEqual([answer.answered, answer.from, answer.matching, answer.ofAllKinds], [2, 1, 11, 11]);
    assert.deepEqual(
      answer.rows.map(({ cells }) => cells[0]?.text),
      ['10', '11'],
    );
    assert.deepEqual(answer.kinds, [
      { id: 'even', label: 'Even', count: 5 },
      { id: 'odd', label: 'Odd', count: 6 },
      { id: 'third', label: 'Third', count: 3 },
    ]);
  });

  it('flips to off where all are on, else to on, and leaves rows without a check box', async () => {
    const { receive, source } = openGrid(6);
    const { view } = await receive(ready);
    const set = (value: 'flip' | 'on', from: number, to: number) =>
      receive({ type: 'set', id: 2, view, rows: [[from, to]], value });
    assert.equal((await set('flip', 0, 2)).allChecked, undefined);
    assert.deepEqual([...source.checked], [0, 1, 0, 1, 1, 1]);
    assert.equal((await set('flip', 0, 5)).allChecked, true);
    assert.equal((await set('flip', 0, 5)).allChecked, false);
    await set('flip', 1, 1);
    assert.deepEqual(
      [0, 2, 4].map((index) => source.isChecked(index)),
      [false, false, false],
    );
    assert.equal(source.sets, 3);
  });

  it('flips a row twice, however long it takes to keep that', async () => {
    const { receive, source } = openGrid();
    const { view } = await receive(ready);
    const set = source.set.bind(source);
    source.set = async (rows, value) => {
      await new Promise((resolve) => setImmediate(resolve));
      await set(rows, value);
    };
    const flip = () => receive({ type: 'set', id: 2, view, rows: [[0, 0]], value: 'flip' });
    await Promise.all([flip(), flip(), flip()]);
    assert.equal(source.isChecked(0), false);
    assert.equal(source.sets, 3);
  });

  it('sets nothing by positions of a view that is gone', async () => {
    const { receive, source } = openGrid();
    const { view } = await receive(ready);
    await receive({ type: 'look', id: 2, look: { ...look, text: '1' } });
    await receive({ type: 'set', id: 3, view, rows: [[0, 5]], value: 'off' });
    assert.equal(source.sets, 0);
  });

  it('sets the cells of a column that can be set', async () => {
    const { receive, source } = openGrid();
    const { view } = await receive(ready);
    await receive({ type: 'set', id: 2, view, rows: [[0, 2]], value: 'flip', column: 2 });
    await receive({ type: 'set', id: 3, view, rows: [[0, 2]], value: 'on', column: 1 });
    assert.deepEqual([...source.marked], [[0, 'flip'], [1, 'flip'], [2, 'flip']]); // prettier-ignore
  });

  it('sets cells as a pasted text has them, from the cell on, in the order that is seen', async () => {
    const { receive, source } = openGrid(4);
    const { view } = await receive(ready);
    const order = { column: 0, descending: true };
    await receive({ type: 'paste', id: 2, view, row: 0, column: 2, text: 'on' });
    const ordered = await receive({ type: 'look', id: 3, look: { ...look, order } });
    const text = '7\tOFF\r\n8\tyes\r\n9\t\r\n';
    await receive({ type: 'paste', id: 4, view: ordered.view, row: 1, column: 1, text });
    await receive({ type: 'paste', id: 5, view, row: 0, column: 2, text: 'off\noff\noff\noff' });
    assert.deepEqual([...source.marked], [[0, 'on'], [2, 'off'], [1, 'on']]); // prettier-ignore
  });

  it('sets nothing by a position of rows that are gone', async () => {
    const { receive, source, host, posted } = openGrid();
    const { view } = await receive(ready);
    host.clear();
    assert.deepEqual([posted.at(-1)?.matching, posted.at(-1)?.rows], [0, []]);
    await receive({ type: 'set', id: 2, view, rows: [[0, 2]], value: 'on', column: 2 });
    await receive({ type: 'set', id: 3, view, rows: [[0, 2]], value: 'off' });
    assert.deepEqual([source.marked.size, source.sets], [0, 0]);
    host.grow();
    assert.equal(posted.at(-1)?.matching, 20);
  });

  it('shows rows that come while it is looked at, at the end', async () => {
    const source = Object.assign(new NumbersSource(3), { length: 3 });
    const posted: GridSnapshot[] = [];
    const host = new GridHost('grid', source, {
      post: (snapshot) => posted.push(snapshot),
      act: () => Promise.resolve(),
      copy: () => Promise.resolve(),
      failed: String,
    });
    await host.receive(ready);
    source.length = 5;
    host.grow();
    const [first, second] = posted;
    assert.deepEqual([first?.matching, second?.matching, second?.rows.length], [3, 5, 5]);
    assert.equal(first?.view, second?.view);
    await host.receive({ type: 'look', id: 2, look: { ...look, text: '5' } });
    source.length = 6;
    host.grow();
    assert.equal(posted.at(-1)?.matching, 0);
    await host.renew();
    assert.equal(posted.at(-1)?.matching, 1);
  });

  it('tells why a request failed, until another is carried out', async () => {
    const { receive, source } = openGrid();
    const { view } = await receive(ready);
    source.set = () => Promise.reject(new Error('The disk is full.'));
    const failed = await receive({ type: 'set', id: 2, view, rows: [[0, 0]], value: 'off' });
    assert.equal(failed.problem, 'failed: The disk is full.');
    assert.equal((await receive({ type: 'look', id: 3, look })).problem, undefined);
  });

  it('copies rows as a table that no spreadsheet takes for formulas', async () => {
    const { receive, copied, source } = openGrid();
    const { view } = await receive(ready);
    const row = source.row.bind(source);
    source.row = (index) => ({
      ...row(index),
      cells: [{ text: '=cmd()\t\n1' }, { text: 'On', was: 'Off' }],
    });
    await receive({ type: 'copy', id: 2, view, rows: [[0, 0]] });
    assert.deepEqual(copied, ["Number\tLast digit\tMarked\n'=cmd() 1\tOff → On"]);
  });

  it('carries out what is offered and available', async () => {
    const { receive, acted, source } = openGrid();
    const { view } = await receive(ready);
    await receive({ type: 'act', id: 2, action: 'apply', view, rows: [[1, 2]] });
    await receive({ type: 'act', id: 3, action: 'constructor', view, rows: [[1, 2]] });
    source.actions = source.actions.map((action) => ({ ...action, isAvailable: false }));
    await receive({ type: 'act', id: 4, action: 'apply', view, rows: [[1, 2]] });
    assert.deepEqual(acted, ['apply 1,2']);
  });

  it('does not take a selection of rows that are gone for no selection', async () => {
    const { receive, acted, host } = openGrid();
    const { view } = await receive(ready);
    await host.renew();
    await receive({ type: 'act', id: 2, action: 'apply', view, rows: [[1, 2]] });
    await receive({ type: 'act', id: 3, action: 'apply', view, rows: [] });
    assert.deepEqual(acted, ['apply undefined', 'apply ']);
  });

  it('sets all that was pasted for the rows that it was pasted on, though other rows come meanwhile', async () => {
    const { receive, source, host } = openGrid(4);
    source.columns = source.columns.map((column) => ({ ...column, isSettable: true as const }));
    const { view } = await receive(ready);
    const seen: string[] = [];
    let isCleared = false;
    source.setCells = (rows, column, value) => {
      seen.push(`${rows.join()} ${column} ${value} ${isCleared ? 'too late' : 'in time'}`);
      return new Promise((resolve) => setImmediate(resolve));
    };
    const pasted = receive({ type: 'paste', id: 2, view, row: 0, column: 1, text: 'on\toff\non\toff' });
    setImmediate(() => {
      isCleared = true;
      host.clear();
    });
    await pasted;
    assert.deepEqual(seen, ['0,1 1 on in time', '0,1 2 off in time']);
  });
});
