// Whether a window is still there: by its process where that can be judged, and else by whether it counts on.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Presence } from '../../../../src/telephony/locks/presence';
import { judge, ownIdentity } from '../../../../src/telephony/locks/processIdentity';
import { stateFolder } from '../../../../src/telephony/locks/stateFolder';

const times = { beat: 20, still: 100, gone: 300 };

describe('Presence', () => {
  let folder: string;
  const presences: Presence[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'presence-test-'));
  });
  afterEach(() => {
    presences.splice(0).forEach((presence) => presence.dispose());
    rmSync(folder, { recursive: true });
  });

  const open = (itsTimes = times): Presence => {
    const presence = new Presence(folder, itsTimes);
    presences.push(presence);
    presence.announce();
    return presence;
  };

  const fileOf = ({ window }: Presence): string => join(folder, 'present', window);

  /** As if it had been written on another host. */
  const moveAway = (presence: Presence): void =>
    writeFileSync(fileOf(presence), JSON.stringify({ ...ownIdentity(), place: 'elsewhere', pid: 1 }));

  it('is there until it is disposed of, and leaves nothing', async () => {
    const [mine, other] = [open(), open()];
    assert.equal(await mine.isThere(other.window), true);
    other.dispose();
    assert.equal(await mine.isThere(other.window), false);
    mine.dispose();
    assert.deepEqual(readdirSync(join(folder, 'present')), []);
  });

  it('is not announced again once it was disposed of', () => {
    const mine = open();
    mine.dispose();
    mine.announce();
    assert.deepEqual(readdirSync(join(folder, 'present')), []);
  });

  it('is known by whichever of its files is left', () => {
    const mine = open();
    writeFileSync(join(folder, 'present', 'aa.beat'), '1');
    assert.deepEqual([...mine.windows].sort(), ['aa', mine.window].sort());
  });

  it('of another place is there while it counts on, and gone once it stood still for long', async () => {
    const [mine, beating] = [open(), open()];
    moveAway(beating);
    assert.equal(await mine.isThere(beating.window), true);
    const silent = open({ ...times, beat: 1e6 });
    moveAway(silent);
    const begun = performance.now();
    assert.equal(await mine.isThere(silent.window), false);
    assert.ok(performance.now() - begun >= times.gone);
  });

  it('of this place is never gone while its process runs, however still it is', async () => {
    const [mine, silent] = [open(), open({ ...times, beat: 1e6 })];
    const begun = performance.now();
    while (performance.now() - begun < 2 * times.gone) {
      assert.notEqual(mine.standing(silent.window), 'gone');
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (process.platform === 'linux') {
      assert.equal(mine.standing(silent.window), 'still');
      assert.equal(await mine.isThere(silent.window), true);
    }
  });

  it('is announced anew when somebody took it for gone', async () => {
    const [mine, other] = [open(), open()];
    mine.remove(other.window);
    assert.equal(await mine.isThere(other.window), false);
    while (!readdirSync(join(folder, 'present')).includes(other.window)) {
      await new Promise((resolve) => setTimeout(resolve, times.beat));
    }
    assert.equal(await mine.isThere(other.window), true);
  });

  it('that cannot be understood is gone once it stood still', async () => {
    const mine = open();
    for (const [index, text] of ['', 'x', 'null', '5', '{"place":{},"pid":"1"}', '[]'].entries()) {
      const window = String(index).padStart(24, '0');
      writeFileSync(join(folder, 'present', window), text);
      assert.equal(await mine.isThere(window), false, text);
    }
  }).timeout(10_000);

  it('is in a folder for its owner only', function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    const presence = open();
    assert.equal(statSync(join(folder, 'present')).mode & 0o777, 0o700);
    assert.equal(statSync(fileOf(presence)).mode & 0o777, 0o600);
  });
});

describe('a process', () => {
  const own = ownIdentity();

  before(function () {
    if (process.platform !== 'linux') {
      this.skip();
    }
  });

  it('is there, and is not one that had the same id before', () => {
    assert.equal(judge(own, own), 'there');
    assert.equal(judge({ ...own, started: '1' }, own), 'gone');
    assert.equal(judge({ ...own, place: 'elsewhere' }, own), 'unknown');
  });

  it('is gone once it has ended, whether or not its parent asked for it', async () => {
    // It ends after the shell has become another program, which never asks for its children.
    const shell = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60']);
    const [line] = (await once(shell.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    while (!/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    assert.equal(judge({ ...own, pid, started }, own), 'gone');
    shell.kill('SIGKILL');
    await once(shell, 'exit');
    assert.equal(judge({ ...own, pid, started }, own), 'gone');
  });
});

describe('the folder of a person', () => {
  it('is named by the environment, else by the platform', () => {
    const home = homedir();
    assert.equal(stateFolder({ CHIME_TELEPHONY_STATE: '/s', XDG_STATE_HOME: '/x' }, 'linux'), '/s');
    assert.equal(stateFolder({ XDG_STATE_HOME: '/x' }, 'linux'), join('/x', 'chime-telephony'));
    assert.equal(stateFolder({}, 'linux'), join(home, '.local', 'state', 'chime-telephony'));
    assert.equal(stateFolder({}, 'darwin'), join(home, 'Library', 'Application Support', 'chime-telephony'));
    assert.equal(stateFolder({ LOCALAPPDATA: '/l' }, 'win32'), join('/l', 'chime-telephony'));
  });
});
