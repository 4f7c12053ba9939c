// Edits of the shared files are noticed, in whatever way an editor saves.

import assert from 'node:assert/strict';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

  it('does without a folder that is not there', () => {
    const watch = watchSharedFiles({ AWS_CONFIG_FILE: '/nowhere/config' }, () => assert.fail());
    watch.dispose();
  });
});
