// The extension host is killed with SIGKILL in the middle of a run. Whatever the moment, the next window offers the run, and once it
// is resumed each user is as planned and was written to exactly once.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { documentationSample, type Telephony } from '../../src/chime/model';
import { History } from '../../src/telephony/history/history';
import { Presence } from '../../src/telephony/locks/presence';
import { Killing, phases, type Phase } from '../killing';
import { startTestSandbox, type TestSandbox } from '../unit/sandbox/support';
import { apply, confirm, firstAccount } from './telephony';
import { expect, test, type VscodeWindow } from './window';

/** In each phase; as many more as one wants with `KILLS=13`. */
const killsInEach = Number(process.env['KILLS'] ?? 1);

const account = /^Example Corp\s+Enterprise/;
const users = 300;

let sandbox: TestSandbox;

test.use({ settings: { 'chimeTelephony.defaultConnection': 'profile:killed' } });
test.skip(process.platform !== 'linux', 'it finds the extension host in /proc');
test.setTimeout(60_000 + 120_000 * killsInEach);

test.beforeEach(async ({ vscodeWindow: window }) => {
  sandbox = await startTestSandbox(users);
  const { accessKeyId, secretAccessKey } = sandbox.accessKeys;
  window.writeAwsFiles({
    config: `[profile killed]\nregion = us-east-1\nendpoint_url = ${sandbox.url}\n`,
    credentials: `[killed]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  });
});
test.afterEach(() => sandbox.close());

/** The settings of all users of the first account, by their ids. */
function settings(): ReadonlyMap<string, Telephony> {
  const { directory } = sandbox.state;
  return new Map(
    Array.from({ length: users }, (_, index) => index)
      .filter((index) => directory.user(index).AccountId === documentationSample.accountId)
      .map((index) => [directory.user(index).UserId, sandbox.state.telephony(index)]),
  );
}

/** The process of the window's extension host. */
function hostOf({ vscode }: VscodeWindow): number {
  const own = path.dirname(vscode.userFolder);
  const isHost = (pid: string): boolean => {
    try {
      return (
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=extensionHost') &&
        readFileSync(`/proc/${pid}/environ`, 'utf8').includes(own)
      );
    } catch {
      return false;
    }
  };
  // The newest: a window that was left just as it started another host leaves that behind.
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isHost(name))
    .map(Number)
    .reduce((newest, pid) => Math.max(newest, pid), 0);
}

async function preview(window: VscodeWindow, turn: 'On' | 'Off'): Promise<void> {
  await window.chooseFromMenu(account, `Turn ${turn}`, `Turn ${turn} SMS`);
  await expect(window.page.getByRole('button', { name: /^Apply Changes/ })).toBeVisible();
}

/** @returns whether it was killed in that phase, as what is there afterwards shows */
async function killRun(window: VscodeWindow, killing: Killing, folder: string, phase: Phase, kill: number) {
  await firstAccount(window);
  const turn = [...settings().values()].some(({ SMS }) => !SMS) ? 'On' : 'Off';
  await preview(window, turn);
  const before = settings();
  const changed = [...before].filter(([, { SMS }]) => SMS !== (turn === 'On')).map(([id]) => id);
  const host = hostOf(window);
  expect(host).toBeGreaterThan(0);
  const killed = killing.arm(phase, 1 + ((kill * 7) % 60), () => process.kill(host, 'SIGKILL'));
  await apply(window);
  const done = window.toasts.filter({ hasText: `${changed.length} done` });
  await Promise.race([killed, done.waitFor()]);
  if (existsSync(`/proc/${host}`)) {
    // The run came to its end first.
    process.kill(host, 'SIGKILL');
  }
  await expect.poll(() => existsSync(`/proc/${host}`)).toBe(false);
  const history = new History(folder, new Presence(path.join(window.vscode.home, 'state')));
  const found = await killing.evidence(history);
  const [listed] = await history.list();
  const canResume = listed?.state === 'brokenOff' && (await history.read(listed)).begun;
  history.dispose();
  killing.disarm();
  await window.open();
  await firstAccount(window);
  if (canResume) {
    const offer = window.toasts.filter({
      hasText: `${changed.length} users on Profile killed was interrupted`,
    });
    await offer.getByRole('button', { name: 'Resume…' }).click();
    await confirm(window, 'Resume');
    // Whom the dead host had sent is waited for as long as that request may take.
    await done.waitFor({ timeout: 60_000 });
  } else if (listed?.state !== 'ended') {
    // Nothing was sent: the person does it again.
    expect(settings()).toEqual(before);
    await preview(window, turn);
    await apply(window);
    await done.waitFor();
  }
  const wanted = [...before].map(([id, telephony]) => [id, { ...telephony, SMS: turn === 'On' }] as const);
  expect(settings()).toEqual(new Map(wanted));
  expect(killing.applied).toEqual(new Map(changed.map((id) => [id, 1])));
  return found.has(phase);
}

for (const phase of phases) {
  // One phase for every time: in all of them the process without a window is killed.
  const rest = { tag: phase === 'sent and unanswered' ? [] : ['@rest'] };
  test(`the extension host is killed: ${phase}`, rest, async ({ vscodeWindow: window }) => {
    const folder = path.join(window.vscode.home, 'state', 'history');
    mkdirSync(folder, { recursive: true });
    const killing = new Killing(sandbox, folder);
    let kills = 0;
    for (let kill = 1; kills < killsInEach; kill++) {
      expect(kill, `${kills} of ${kill} kills were in time`).toBeLessThanOrEqual(4 * killsInEach + 4);
      if (await killRun(window, killing, folder, phase, kill)) {
        kills++;
      }
      for (const file of readdirSync(folder)) {
        rmSync(path.join(folder, file));
      }
    }
    console.log(`      killed, ${phase}: ${kills} times`);
  });
}
