// The grid's page and its host over a channel: whatever the person does, in the end the page shows what the host has, and a hidden tab
// or a reload of the window loses none of it.

import assert from 'node:assert/strict';
import { GridModel, type Kept, type PageHost } from '../../../../media/grid/gridModel';
import { Selection } from '../../../../media/grid/selection';
import type { GridMessage, GridSnapshot } from '../../../../src/gridProtocol';
import { GridHost } from '../../../../src/ui/grid/gridHost';
import { parseGridMessage } from '../../../../src/ui/grid/messages';
import { NumbersSource } from './numbersSource';

/** Messages wait until they are delivered. */
class Channel implements PageHost {
  readonly source = new NumbersSource(1_000);
  readonly sent: GridMessage[] = [];
  readonly copied: string[] = [];
  private kept: Kept | undefined;
  private readonly posted: GridSnapshot[] = [];
  private readonly host = new GridHost('grid 1', this.source, {
    post: (snapshot) => this.posted.push(structuredClone(snapshot)),
    act: () => Promise.resolve(),
    copy: (text) => Promise.resolve(void this.copied.push(text)),
    failed: String,
  });

  getState(): Partial<Kept> | undefined {
    return structuredClone(this.kept);
  }

  setState(state: Kept): void {
    this.kept = structuredClone(state);
  }

  postMessage(message: GridMessage): void {
    this.sent.push(structuredClone(message));
  }

  openPage(): GridModel {
    const model = new GridModel(this, () => undefined);
    model.begin();
    return model;
  }

  /** Until nothing is on its way. */
  async deliver(model: GridModel): Promise<void> {
    while (this.sent.length + this.posted.length > 0) {
      await Promise.all(
        this.sent.splice(0).map((value) => {
          const message = parseGridMessage(value);
          assert.ok(message, JSON.stringify(value));
          return this.host.receive(message);
        }),
      );
      this.posted.splice(0).forEach((snapshot) => model.receive(snapshot));
    }
  }
}

const firstCell = (model: GridModel, position: number) => model.row(position)?.cells[0]?.text;

describe('GridModel', () => {
  it('has the rows that are seen and a margin, and asks for more where they end', async () => {
    const channel = new Channel();
    const model = channel.openPage();
    await channel.deliver(model);
    assert.equal(model.shown?.matching, 1_000);
    assert.equal(firstCell(model, 0), '0');
    model.see(0, 40);
    assert.equal(channel.sent.length, 0);
    model.see(500, 540);
    assert.equal(firstCell(model, 500), undefined);
    await channel.deliver(model);
    assert.equal(firstCell(model, 500), '500');
    assert.ok((model.shown?.rows.length ?? 0) < 200);
  });

  it('asks for one look at a time, and for the last of those that were wanted meanwhile', async () => {
    const channel = new Channel();
    const model = channel.openPage();
    await channel.deliver(model);
    for (const text of ['9', '99', '998']) {
      model.filter(text);
    }
    assert.equal(channel.sent.length, 1);
    await channel.deliver(model);
    assert.deepEqual([model.shown?.matching, firstCell(model, 0), model.look.text], [1, '998', '998']);
  });

  it('looks as before after the page began anew', async () => {
    const channel = new Channel();
    const model = channel.openPage();
    await channel.deliver(model);
    model.filter('5');
    model.narrow('even');
    model.orderBy(0);
    model.orderBy(0);
    model.resize(1, 300);
    await channel.deliver(model);
    model.moveTo({ row: 3, column: 2 });
    const again = channel.openPage();
    await channel.deliver(again);
    assert.equal(firstCell(again, 0), firstCell(model, 0));
    assert.deepEqual([again.focus, again.widths], [{ row: 3, column: 2 }, { 1: 300 }]);
    assert.equal(again.shown?.grid, 'grid 1');
  });

  it('flips a row, all that are selected with it, and all that are shown', async () => {
    const channel = new Channel();
    const model = channel.openPage();
    await channel.deliver(model);
    const taken = () => channel.source.checked.reduce((sum, value) => sum + 1 - value, 0);
    model.flip(2);
    await channel.deliver(model);
    assert.equal(model.row(2)?.checked, false);
    model.selection.all(1_000);
    model.flip(4);
    await channel.deliver(model);
    // Some were off: all are on.
    assert.equal(taken(), 0);
    model.flip(4);
    await channel.deliver(model);
    assert.equal(taken(), 500);
    model.filter('99');
    await channel.deliver(model);
    assert.equal(model.selection.size, 0);
    model.setAll('on');
    await channel.deliver(model);
    assert.equal(taken(), 500 - [...Array(500).keys()].filter((i) => String(2 * i).includes('99')).length);
  });

  it('copies what is selected, else the row of the focus', async () => {
    const channel = new Channel();
    const model = channel.openPage();
    await channel.deliver(model);
    model.moveTo({ row: 7, column: 1 });
    model.copy();
    model.selection.only(1);
    model.selection.extendTo(2);
    model.copy();
    await channel.deliver(model);
    assert.deepEqual(channel.copied, [
      'Number\tLast digit\tMarked\n7\t7\t',
      'Number\tLast digit\tMarked\n1\t1\t\n2\t2\t',
    ]);
  });

  it('shows nothing that was for a page before it', async () => {
    const channel = new Channel();
    channel.openPage();
    const model = channel.openPage();
    await channel.deliver(model);
    assert.equal(model.shown?.matching, 1_000);
    const { shown } = model;
    assert.ok(shown);
    model.receive({ ...shown, page: 1, total: 5 });
    assert.equal(model.shown, shown);
  });
});

describe('Selection', () => {
  it('is one range for all, and as many as are needed for some', () => {
    const selection = new Selection();
    selection.all(100_000);
    assert.deepEqual([selection.ranges, selection.size], [[[0, 99_999]], 100_000]);
    selection.toggle(5);
    assert.deepEqual(selection.ranges, [
      [0, 4],
      [6, 99_999],
    ]);
    selection.toggle(5);
    assert.deepEqual(selection.ranges, [[0, 99_999]]);
    selection.only(3);
    selection.toggle(5);
    selection.toggle(4);
    assert.deepEqual(selection.ranges, [[3, 5]]);
    selection.extendTo(2);
    assert.deepEqual(selection.ranges, [[2, 4]]);
    selection.clear();
    assert.deepEqual([selection.size, selection.has(2)], [0, false]);
  });
});
