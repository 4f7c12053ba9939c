// A preview outlives its window, and holds no user's name.

import '../vscodeStandIn';
import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PreviewFiles } from '../../../../src/ui/preview/previewFiles';
import { content, off, on, user } from './support';

describe('PreviewFiles', () => {
  let folder: string;
  beforeEach(() => (folder = join(mkdtempSync(join(tmpdir(), 'previews-')), 'previews')));
  afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

  const path = (id: string) => join(folder, `${id}.jsonl`);

  it('gives back the plan as it was, with whom the person took out last', async () => {
    const files = new PreviewFiles(folder);
    const { id } = await files.write(content);
    await files.setTakenOut(id, [2, 0, 1], true);
    await files.setTakenOut(id, [1], false);
    const read = await new PreviewFiles(folder).read(id);
    assert.deepEqual(read?.content, content);
    assert.deepEqual([...read.takenOut], [1, 0, 1]);
    if (process.platform !== 'win32') {
      assert.equal(statSync(path(id)).mode & 0o077, 0);
    }
  });

  it('keeps ten thousand users, each with all three settings', async () => {
    const changes = Array.from({ length: 10_000 }, (_, i) => ({
      ...user(`u${i}`),
      before: { InboundCalling: i % 2 === 0, OutboundCalling: i % 3 === 0, SMS: i % 5 === 0 },
      after: { InboundCalling: i % 2 === 0, OutboundCalling: i % 3 !== 0, SMS: i % 5 !== 0 },
    }));
    const files = new PreviewFiles(folder);
    const { id } = await files.write({ ...content, changes });
    assert.deepEqual((await files.read(id))?.content.changes, changes);
  });

  it('gives nothing for what is no id, for a file that is gone, damaged, or not whole', async () => {
    const files = new PreviewFiles(folder);
    const { id } = await files.write(content);
    for (const other of [
      undefined,
      null,
      {},
      '',
      '..',
      '../history/x',
      `${id}/../${id}`,
      id.toUpperCase(),
      'f'.repeat(32),
    ]) {
      assert.equal(await files.read(other), undefined, JSON.stringify(other));
    }
    const whole = readFileSync(path(id), 'utf8');
    const lines = whole.split('\n');
    for (const damaged of [
      '',
      '{}',
      'null',
      lines.slice(0, 2).join('\n'),
      whole.replace('"one",0,4', '"one",0,8'),
      whole.replace('"one",0,4', '"one",0,"4"'),
      whole.replace('"one",0,4', '"one",0'),
      whole.slice(0, -5),
    ]) {
      writeFileSync(path(id), damaged);
      assert.equal(await files.read(id), undefined, damaged);
    }
    writeFileSync(path(id), whole);
    assert.ok(await files.read(id));
    appendFileSync(path(id), '{"isOut":tr');
    assert.equal(await files.read(id), undefined);
  });

  it('deletes a file with its preview, and those that nobody came back to', async () => {
    const files = new PreviewFiles(folder);
    const first = await files.write(content);
    await files.delete(first.id);
    await files.delete(first.id);
    assert.deepEqual(readdirSync(folder), []);
    const old = await files.write(content);
    const long = Date.now() / 1000 - 31 * 86_400;
    utimesSync(path(old.id), long, long);
    const { id } = await files.write({ ...content, changes: [{ ...user('x'), before: off, after: on }] });
    assert.deepEqual(readdirSync(folder), [`${id}.jsonl`]);
  });
});
