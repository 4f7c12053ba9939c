// One open notification for each thing.

import assert from 'node:assert/strict';
import { OpenToasts } from '../../../../src/ui/report/openToasts';

describe('OpenToasts', () => {
  it('opens one of a key at a time, and tells of later ones elsewhere', async () => {
    const toasts = new OpenToasts();
    const said: string[] = [];
    let close: (chosen: string) => void = () => undefined;
    const first = toasts.show('a', () => new Promise<string>((resolve) => (close = resolve)));
    const open = (name: string) => (): Promise<string> => {
      said.push(`opened ${name}`);
      return Promise.resolve(name);
    };
    assert.equal(await toasts.show('a', open('second'), () => said.push('elsewhere')), undefined);
    assert.equal(await toasts.show('b', open('other')), 'other');
    close('Retry');
    assert.equal(await first, 'Retry');
    assert.equal(await toasts.show('a', open('third')), 'third');
    assert.deepEqual(said, ['elsewhere', 'opened other', 'opened third']);
  });

  it('is free again after one that could not be opened', async () => {
    const toasts = new OpenToasts();
    await assert.rejects(toasts.show('a', () => Promise.reject(new Error('no window'))));
    assert.equal(await toasts.show('a', () => Promise.resolve(1)), 1);
  });
});
