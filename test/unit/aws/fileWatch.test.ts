// Edits of the shared files are noticed, in whatever way an editor saves.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { renameSync, watch as fsWatch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { watchSharedFiles } from '../../../src/aws/fileWatch';
import { awsHome } from './support';

describe('watchSharedFiles', function () {
  this.timeout(10_000);
  const home = awsHome();
  before(() => home.write({ config: '[default]\n', credentials: '[default]\n' }));

  async function noticed(act: () => void): Promise<void> {
    let watch: { dispose(): void } | undefined;
    await new Promise<void>((resolve) => {
      watch = watchSharedFiles(process.env, resolve);
      act();
    });
    watch?.dispose();
  }

  it('notices one that is written over', () =>
    noticed(() => writeFileSync(join(home.folder, '.aws', 'config'), '[default]\nregion = eu-west-1\n')));

  it('notices one that another file is put in the place of', () =>
    noticed(() => {
      writeFileSync(join(home.folder, '.aws', 'new'), '[default]\n');
      renameSync(join(home.folder, '.aws', 'new'), join(home.folder, '.aws', 'credentials'));
    }));

  it('does not notice another file of the folder', async () => {
    const folder = join(home.folder, '.aws');
    let count = 0;
    const watch = watchSharedFiles(process.env, () => (count += 1));
    // Another watcher of the same folder has told of it by then, and the time in which a save settles has passed.
    const other = fsWatch(folder);
    const seen = once(other, 'change');
    writeFileSync(join(folder, 'other'), 'x');
    await seen;
    await wait(400);
    other.close();
    watch.dispose();
    assert.equal(count, 0);
  });

  it('does without a folder that is not there', () => {
    const watch = watchSharedFiles({ AWS_CONFIG_FILE: '/nowhere/config' }, () => assert.fail());
    watch.dispose();
  });
});
