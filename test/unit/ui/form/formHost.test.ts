// What the host of a form does with what its page asks for.

import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { FormView } from '../../../../src/protocol';
import { FormHost, type SaveEnd } from '../../../../src/ui/form/formHost';

interface Read {
  readonly view: FormView;
}

const read = (connection: string): Read => ({ view: { connectionText: connection } });

/** A host whose reads and saves end when they are told to. */
function startedHost() {
  const reads: ((read: Read) => void)[] = [];
  const saves: { end(end: SaveEnd<Read>): void; fail(error: Error): void }[] = [];
  let changes = 0;
  const host = new FormHost<Read>({
    read: () => new Promise((resolve) => reads.push(resolve)),
    save: () => new Promise((end, fail) => saves.push({ end, fail })),
    changed: () => {
      changes += 1;
    },
  });
  return { host, reads, saves, changes: () => changes };
}

async function loadedHost() {
  const started = startedHost();
  const begun = started.host.begin(1);
  started.reads.shift()?.(read('first'));
  await begun;
  return started;
}

describe('FormHost', () => {
  it('has nothing to post until a page has begun, and once it is gone', async () => {
    const { host } = startedHost();
    void host.load();
    assert.equal(host.snapshot, undefined);
    void host.begin(7);
    assert.deepEqual(host.snapshot, { page: 7, loading: {} });
    host.leave();
    assert.equal(host.snapshot, undefined);
    await turn();
  });

  it('carries a save out once, however often it comes', async () => {
    const { host, saves } = await loadedHost();
    const saving = host.save(5, { SMS: true });
    await host.save(5, { SMS: true });
    await host.save(6, { SMS: false });
    saves[0]?.end({ result: 'same' });
    await saving;
    await host.save(5, { SMS: true });
    assert.equal(saves.length, 1);
    assert.deepEqual(host.snapshot, {
      page: 1,
      view: { connectionText: 'first' },
      save: { id: 5, result: 'saved' },
    });
  });

  it('shows what is there after a write, not what a load found that was begun before it', async () => {
    const { host, reads, saves } = await loadedHost();
    const loading = host.load();
    const saving = host.save(5, { SMS: true });
    const telephony = { InboundCalling: true, OutboundCalling: true, SMS: true };
    saves[0]?.end({
      result: 'written',
      readBack: (shown) => ({ shown, saved: { text: 'Saved.', telephony } }),
    });
    await turn();
    reads[1]?.(read('after'));
    await saving;
    reads[0]?.(read('before'));
    await loading;
    assert.deepEqual(host.snapshot, {
      page: 1,
      view: { connectionText: 'after' },
      save: { id: 5, result: 'saved', saved: { text: 'Saved.', telephony } },
    });
  });

  it('does not go on saving for ever when something unforeseen fails', async () => {
    const { host, saves } = await loadedHost();
    const saving = host.save(5, { SMS: true });
    saves[0]?.fail(new Error('unforeseen'));
    await assert.rejects(saving, /unforeseen/);
    assert.deepEqual(host.snapshot?.save, { id: 5, result: 'notSaved' });
  });

  it('says nothing once its tab is closed', async () => {
    const { host, reads, saves, changes } = await loadedHost();
    const saving = host.save(5, { SMS: true });
    void host.load();
    const before = changes();
    host.dispose();
    reads[0]?.(read('late'));
    saves[0]?.end({ result: 'open' });
    await saving;
    await turn();
    assert.equal(changes(), before);
  });
});
