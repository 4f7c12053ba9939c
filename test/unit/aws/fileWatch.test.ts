// Edits of the shared files are noticed, in whatever way an editor saves.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  watch as fsWatch,
  writeFileSync,
} from 'node:fs';
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

  describe('that are not where they were', () => {
    const setting = 'AWS_CONFIG_FILE';
    const place = mkdtempSync(join(home.folder, 'place-'));
    const path = (...parts: string[]) => join(place, ...parts);
    const write = (...parts: string[]) => {
      mkdirSync(path(...parts, '..'), { recursive: true });
      writeFileSync(path(...parts), '[default]\n');
    };
    before(() => (process.env[setting] = path('aws', 'config')));
    beforeEach(() => {
      rmSync(place, { recursive: true, force: true });
      mkdirSync(place);
    });
    after(() => delete process.env[setting]);

    it('notices a folder that is made later', () => noticed(() => write('aws', 'config')));

    it('notices a file in a folder whose parent too is made later', async () => {
      process.env[setting] = path('far', 'away', 'config');
      try {
        await noticed(() => write('far', 'away', 'config'));
      } finally {
        process.env[setting] = path('aws', 'config');
      }
    });

    it('notices an edit in a folder that was made meanwhile', async () => {
      let count = 0;
      let told = (): void => undefined;
      const watch = watchSharedFiles(process.env, () => {
        count += 1;
        told();
      });
      const next = () => new Promise<void>((resolve) => (told = resolve));
      const made = next();
      write('aws', 'config');
      await made;
      const edited = next();
      writeFileSync(path('aws', 'config'), '[default]\nregion = eu-west-1\n');
      await edited;
      watch.dispose();
      assert.equal(count, 2);
    });

    it('notices a folder in the place of another', async () => {
      write('aws', 'config');
      write('other', 'config');
      await noticed(() => {
        renameSync(path('aws'), path('old'));
        renameSync(path('other'), path('aws'));
      });
    });

    it('notices a link that leads elsewhere', async () => {
      write('one', 'config');
      write('two', 'config');
      symlinkSync(path('one'), path('current'));
      symlinkSync(path('current'), path('aws'));
      await noticed(() => {
        symlinkSync(path('two'), path('next'));
        renameSync(path('next'), path('current'));
      });
      await noticed(() => writeFileSync(path('two', 'config'), '[default]\nregion = eu-west-1\n'));
    });
  });

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
