// What a person set and did not apply, over a reload of the window.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserGridFiles, type DraftStep } from '../../../../src/ui/userGrid/userGridFiles';
import type { ManyTarget } from '../../../../src/ui/users/userTarget';

const target: ManyTarget = { kind: 'many', accountIds: ['a'], users: [], filter: { license: 'Pro' } };
const user = (userId: string, accountId = 'a') => ({ accountId, userId });

const steps: readonly DraftStep[] = [
  { key: 'SMS', value: true, users: [user('u0'), user('u1'), user('u2')] },
  { key: 'SMS', value: null, users: [user('u1')] },
  { key: 'InboundCalling', value: false, users: [user('u3'), user('u4', 'b')] },
];

describe('UserGridFiles', () => {
  let folder: string;
  let files: UserGridFiles;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'grids-test-'));
    files = new UserGridFiles(join(folder, 'grids'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function write(): Promise<string> {
    const { id } = await files.write(target, 'profile:office');
    for (const step of steps) {
      await files.append(id, step);
    }
    return id;
  }
  const pathOf = (id: string) => join(folder, 'grids', `${id}.jsonl`);

  it('gives back whom it is for, and each step in its order', async () => {
    const id = await write();
    const read = await files.read(id);
    assert.deepEqual(read, { kept: { id, target, connection: 'profile:office' }, steps });
  });

  it('gives nothing for what is no id, for a file that is gone, and for one that is damaged', async () => {
    const id = await write();
    for (const other of [undefined, null, 1, '../x', 'f'.repeat(32)]) {
      assert.equal(await files.read(other), undefined);
    }
    const whole = readFileSync(pathOf(id), 'utf8');
    for (const line of [
      '{',
      '{"key":"Video","value":true,"users":[]}',
      '{"key":"SMS","value":1,"users":[]}',
    ]) {
      appendFileSync(pathOf(id), `${line}\n`);
      assert.equal(await files.read(id), undefined);
      rmSync(pathOf(id));
      appendFileSync(pathOf(id), whole);
    }
    assert.ok(await files.read(id));
  });

  it('leaves out a step that was not written to its end, as its window ended, and goes on after it', async () => {
    const id = await write();
    appendFileSync(pathOf(id), '{"key":"SMS","value":true,"us');
    assert.deepEqual((await files.read(id))?.steps, steps);
    await files.append(id, { key: 'SMS', value: false, users: [user('u9')] });
    assert.equal((await files.read(id))?.steps.length, steps.length + 1);
  });

  it('keeps large steps apart that are written at once', async () => {
    const { id } = await files.write(target, 'profile:office');
    const many = Array.from({ length: 60_000 }, (_, i) => user(`user-${i}-${'x'.repeat(20)}`));
    const large = [true, false, null].map((value): DraftStep => ({ key: 'SMS', value, users: many }));
    await Promise.all(large.map((step) => files.append(id, step)));
    assert.equal((await files.read(id))?.steps.length, 3);
  });

  it('keeps what was written before the disk is full', async function () {
    this.timeout(20_000);
    if (process.platform === 'win32') {
      this.skip();
    }
    const id = await write();
    const module = fileURLToPath(new URL('../../../../src/ui/userGrid/userGridFiles.ts', import.meta.url));
    const program = `
      const { UserGridFiles } = require(${JSON.stringify(module)});
      const users = Array.from({ length: 60_000 }, (_, i) => ({ accountId: 'a', userId: 'user-' + i }));
      new UserGridFiles(${JSON.stringify(join(folder, 'grids'))})
        .append(${JSON.stringify(id)}, { key: 'SMS', value: true, users })
        .then(() => process.exit(1), (error) => process.exit(error.code === 'EFBIG' ? 0 : 2));`;
    // A limit of the size of files stands for the end of the disk.
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', 'ulimit -f 200; exec "$0" "$@"', process.execPath, '--import', 'tsx', '-e', program],
      { encoding: 'utf8', env: { ...process.env, TSX_DISABLE_CACHE: '1' } },
    );
    assert.equal(status, 0, stderr);
    assert.deepEqual((await files.read(id))?.steps, steps);
    assert.ok(statSync(pathOf(id)).size < 2_000);
  });

  it('deletes a file with its grid', async () => {
    const id = await write();
    await files.delete(id);
    assert.deepEqual(readdirSync(join(folder, 'grids')), []);
  });
});
