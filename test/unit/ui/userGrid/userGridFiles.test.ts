// What a person set and did not apply, over a reload of the window.

import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it('deletes a file with its grid', async () => {
    const id = await write();
    await files.delete(id);
    assert.deepEqual(readdirSync(join(folder, 'grids')), []);
  });
});
