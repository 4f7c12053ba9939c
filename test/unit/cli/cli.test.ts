// The command line in processes of its own, against the sandbox in this one.

import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isolateAws } from '../../../scripts/servedVscode';
import { checkFaults } from '../../../src/sandbox/faults';
import { startTestSandbox, type TestSandbox } from '../sandbox/support';
import { currentSettings } from '../support';

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly said: string;
}

const users = 40;

describe('the command line', function () {
  this.timeout(60_000);
  let bundles: string;
  let sandbox: TestSandbox;
  let folder: string;
  let file: string;
  let awsAccount: string;
  const running: ChildProcess[] = [];

  before(async () => {
    const { build } = await import('../../../esbuild.mjs');
    bundles = mkdtempSync(join(tmpdir(), 'cli-test-'));
    await Promise.all(
      ['cli', 'service'].map((name) => build(name, { outdir: join(bundles, 'dist'), sourcemap: false })),
    );
  });
  after(() => rmSync(bundles, { recursive: true }));

  beforeEach(async () => {
    sandbox = await startTestSandbox(users);
    folder = mkdtempSync(join(tmpdir(), 'cli-home-'));
    file = join(folder, 'users.chime.csv');
    const { accessKeyId, secretAccessKey } = sandbox.accessKeys;
    writeFileSync(
      join(folder, 'config'),
      `[profile test]\nregion = us-east-1\nendpoint_url = ${sandbox.url}\naws_access_key_id = ${accessKeyId}\n` +
        `aws_secret_access_key = ${secretAccessKey}\n`,
    );
  });
  afterEach(async () => {
    running.splice(0).forEach((child) => child.kill('SIGKILL'));
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  function start(
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    [program, ...before]: readonly [string, ...string[]] = [
      process.execPath,
      join(bundles, 'dist', 'cli.js'),
    ],
  ): ChildProcess {
    const child = spawn(program, [...before, ...args], {
      env: {
        ...process.env,
        ...isolateAws(folder),
        AWS_CONFIG_FILE: join(folder, 'config'),
        AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.push(child);
    return child;
  }

  async function ended(child: ChildProcess): Promise<Ended> {
    let [out, said] = ['', ''];
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out, said };
  }

  const run = (...args: string[]): Promise<Ended> => ended(start(args));

  const connection = ['--connection', 'profile:test'];

  async function exported(): Promise<void> {
    const { code, said } = await run('export', ...connection, '-o', file);
    assert.equal(code, 0, said);
    awsAccount = /acct:(\d{12})/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
  }

  const apply = (...args: string[]): string[] => [
    ...['apply', file, ...connection, '--aws-account', awsAccount, '--json'],
    ...args,
  ];

  async function plan(...args: string[]) {
    const { code, out, said } = await run('plan', file, ...connection, '--json', ...args);
    assert.notEqual(out, '', said);
    return { code, ...(JSON.parse(out) as Record<'changes' | 'kept' | 'unreadable', unknown[]>) };
  }

  const settings = () => currentSettings(sandbox.state);

  const writes = (): number => sandbox.lines.filter((line) => line.includes('PUT')).length;

  /**
   * Calls `then` in the moment in which so many users were written, and the last of them is not answered.
   * @returns tells how many were written by now
   */
  function atWrite(count: number, then: () => void): () => number {
    let landed = 0;
    const update = sandbox.state.update.bind(sandbox.state);
    sandbox.state.update = (user, telephony) => {
      update(user, telephony);
      landed += 1;
      if (landed === count) {
        then();
      }
    };
    return () => landed;
  }

  /** Somebody else changes users at the console. */
  function changeElsewhere(count: number): void {
    for (let index = 0; index < count; index++) {
      const telephony = sandbox.state.telephony(index);
      sandbox.state.update(index, { ...telephony, SMS: !telephony.SMS });
    }
  }

  /** Flips SMS in the table, for so many rows. */
  function flipInTable(count: number): void {
    const [header = '', ...rows] = readFileSync(file, 'utf8').split('\n');
    const index = header.split(',').indexOf('sms');
    const flipped = rows.slice(0, count).map((row) => {
      const cells = row.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/);
      cells[index] = cells[index] === 'on' ? 'off' : 'on';
      return cells.join(',');
    });
    writeFileSync(file, [header, ...flipped, ...rows.slice(count)].join('\n'));
  }

  it('exports what it then finds nothing to change in, and keeps what others changed', async () => {
    await exported();
    assert.deepEqual(await plan().then(({ code, changes, kept }) => [code, changes, kept]), [0, [], []]);
    changeElsewhere(5);
    assert.deepEqual(
      await plan().then(({ code, changes, kept }) => [code, changes.length, kept.length]),
      [0, 0, 5],
    );
    assert.deepEqual(
      await plan('--enforce').then(({ code, changes, kept }) => [code, changes.length, kept.length]),
      [2, 5, 0],
    );
    const before = readFileSync(file, 'utf8').split('\n');
    await exported();
    const after = readFileSync(file, 'utf8').split('\n');
    assert.equal(after.filter((line, index) => line !== before[index]).length, 5);
    assert.equal(writes(), 0);
  });

  it('applies a table, lists the run, and undoes it', async () => {
    await exported();
    const before = settings();
    flipInTable(7);
    assert.equal((await plan()).code, 2);
    const applied = await run(...apply('--yes'));
    assert.equal(applied.code, 0, applied.said);
    const { run: id, outcomes } = JSON.parse(applied.out) as { run: string; outcomes: unknown[] };
    assert.equal(outcomes.length, 7);
    assert.equal(
      settings().filter(({ telephony }, i) => telephony.SMS !== before[i]?.telephony.SMS).length,
      7,
    );
    assert.doesNotMatch(applied.said, /@|example\.com/);
    const runs = JSON.parse((await run('runs', '--json')).out) as {
      run: string;
      state: string;
      file: string;
    }[];
    assert.deepEqual(
      runs.map((one) => [one.run, one.state, one.file]),
      [[id, 'ended', 'users.chime.csv']],
    );
    const undone = await run('undo', id, ...connection, '--yes');
    assert.equal(undone.code, 0, undone.said);
    assert.deepEqual(settings(), before);
    assert.equal((await run('undo', id, ...connection, '--yes')).code, 0);
    assert.deepEqual(settings(), before);
  });

  it('counts a user once who changes and is kept in another setting', async () => {
    await exported();
    flipInTable(3);
    for (let index = 1; index < 6; index++) {
      const telephony = sandbox.state.telephony(index);
      sandbox.state.update(index, { ...telephony, InboundCalling: !telephony.InboundCalling });
    }
    const { code, out, said } = await run('plan', file, ...connection, '--json');
    const { changes, kept, unchanged } = JSON.parse(out) as {
      changes: unknown[];
      kept: unknown[];
      unchanged: number;
    };
    assert.deepEqual([code, changes.length, kept.length], [2, 3, 5]);
    assert.ok(
      said.includes(
        `Would change: 3 users (with a kept setting: 2). Kept: 3 users. Unchanged: ${unchanged} users.`,
      ),
      said,
    );
    assert.equal(3 + 3 + unchanged, settings().length);
  });

  it('refuses what it is not told to do', async () => {
    await exported();
    flipInTable(3);
    for (const [args, reason, env] of [
      [apply(), /--yes/],
      [apply('--yes', '--max-changes', '2'), /limit is 2/],
      [apply('--yes', '--aws-account', '999999999999'), /999999999999/],
      [['apply', file, ...connection, '--yes'], /--aws-account is missing/],
      [apply('--yes'), /production/, { CHIME_TELEPHONY_PRODUCTION: 'other, test' }],
      [apply('--yes'), /production/, { CHIME_TELEPHONY_PRODUCTION: 'profile:test' }],
      [apply('--yes', '--connection', 'profile:none'), /none/],
      [apply('--yes', '--connection', 'test'), /profile:NAME/],
      [['apply', join(folder, 'missing.csv'), ...apply('--yes').slice(2)], /Unable to read .*ENOENT/],
      [['resume', 'none', ...connection, '--yes'], /no run none/],
      [['bogus'], /no command "bogus"/],
    ] as const) {
      const { code, out, said } = await ended(start(args, env));
      assert.deepEqual([code, out], [1, ''], said);
      assert.match(said, reason);
    }
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('profile:test', 'profile:other'));
    assert.match((await run(...apply('--yes'))).said, /another connection/);
    assert.equal(writes(), 0);
  });

  it('exports onto the file that a link leads to, and leaves its permissions', async () => {
    const link = join(folder, 'link.chime.csv');
    await exported();
    chmodSync(file, 0o640);
    symlinkSync(file, link);
    changeElsewhere(1);
    const before = readFileSync(file, 'utf8');
    assert.equal((await run('export', ...connection, '-o', link)).code, 0);
    assert.ok(lstatSync(link).isSymbolicLink());
    assert.equal(statSync(file).mode & 0o777, 0o640);
    assert.notEqual(readFileSync(file, 'utf8'), before);
  });

  it('exports to where a link leads, also where no file is there yet, and makes no folder for it', async () => {
    const links = ['first', 'second', 'lost', 'loop'].map((name) => join(folder, name));
    const [first = '', second = '', lost = '', loop = ''] = links;
    symlinkSync('second', first);
    symlinkSync('users.chime.csv', second);
    symlinkSync(join(folder, 'none', 'users.chime.csv'), lost);
    symlinkSync('loop', loop);
    assert.equal((await run('export', ...connection, '-o', first)).code, 0);
    assert.match(readFileSync(file, 'utf8'), /^account_id,/);
    for (const [link, code] of [
      [lost, 'ENOENT'],
      [loop, 'ELOOP'],
    ] as const) {
      assert.match(
        (await run('export', ...connection, '-o', link)).said,
        new RegExp(`Unable to write .*${code}`),
      );
    }
    assert.ok(links.every((link) => lstatSync(link).isSymbolicLink()));
  });

  it('exports over nothing that was not there when it began, and leaves nothing else behind', async () => {
    await exported();
    const telephony = sandbox.state.telephony.bind(sandbox.state);
    const edited = 'edited meanwhile';
    for (const before of ['there', 'not there']) {
      sandbox.state.telephony = (user) => {
        writeFileSync(file, edited);
        return telephony(user);
      };
      const { code, said } = await run('export', ...connection, '-o', file);
      sandbox.state.telephony = telephony;
      assert.deepEqual([code, readFileSync(file, 'utf8')], [1, edited], before);
      assert.match(said, /changed while the users were read/);
      rmSync(file);
    }
    const { code, said } = await run('export', ...connection, '-o', join(folder, 'none', 'users.csv'));
    assert.equal(code, 1);
    assert.match(said, /Unable to write .*ENOENT/);
    assert.match((await run('export', ...connection, '-o', folder)).said, /is not a file/);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  it('exports license and status where they are asked for, which no later command applies', async () => {
    const { code, out } = await run('export', ...connection, '--columns', 'license,status');
    const [header = '', first = ''] = out.split('\n');
    assert.equal(code, 0);
    assert.match(header, /,read_at,license,status$/);
    const { LicenseType, UserRegistrationStatus } = sandbox.state.directory.user(0);
    assert.ok(first.endsWith(`,${LicenseType},${UserRegistrationStatus}`), first);
    writeFileSync(file, out.replaceAll(`,${LicenseType},`, ',anything,'));
    assert.deepEqual((await run('check', file)).out.split('\n').length, 2);
    assert.equal((await plan()).code, 0);
    assert.match(
      (await run('export', ...connection, '--columns', 'license', '-o', file)).said,
      /keeps its columns/,
    );
    assert.match((await run('export', ...connection, '--columns', 'phone')).said, /license, status/);
  });

  it('says what is so of a workbook, and of a record of a run that cannot be read', async () => {
    writeFileSync(file, Buffer.from('PK\x03\x04\x14\0\x06\0\xff', 'latin1'));
    const checked = await run('check', file);
    assert.deepEqual(
      [checked.code, /1:1: error encoding: .* workbook/.test(checked.out)],
      [1, true],
      checked.out,
    );
    rmSync(file);
    await exported();
    flipInTable(1);
    assert.equal((await run(...apply('--yes'))).code, 0);
    const history = join(folder, 'state', 'history');
    const [name = ''] = readdirSync(history);
    writeFileSync(join(history, name), 'x\n');
    const [{ run: id } = { run: '' }] = JSON.parse((await run('runs', '--json')).out) as { run: string }[];
    const { code, said } = await run('undo', id, ...connection, '--yes');
    assert.equal(code, 1);
    assert.match(said, /^The record of the run is damaged/);
  });

  it('names nobody on standard error, whichever cell a name is in', async () => {
    await exported();
    for (const [table, code] of [
      ['email,sms\nJane Doe,on\n', 'badEmail'],
      ['email,sms\njane.nobody@example.com,on\n', 'unknownUser'],
      ['email,sms\njane@example.com,Jane\n', 'badValue'],
    ] as const) {
      writeFileSync(file, table);
      const { said } = await run(...apply('--yes'));
      assert.match(said, new RegExp(`:2:\\d+: error ${code}: `));
      assert.doesNotMatch(said, /jane/i);
    }
  });

  it('goes on when nobody reads what it says, and records what was sent before Ctrl+C', async () => {
    await exported();
    flipInTable(users);
    const child = start(apply('--yes'));
    const landed = atWrite(5, () => {
      child.stderr?.destroy();
      child.kill('SIGINT');
    });
    const [code] = (await once(child, 'close')) as [number | null];
    assert.equal(code, 130);
    const [listed] = JSON.parse((await run('runs', '--json')).out) as { state: string; tally: object }[];
    assert.equal(listed?.state, 'ended');
    assert.deepEqual(listed.tally, { ...listed.tally, changed: landed() });
  });

  it('stops, and says so, when user after user is refused', async () => {
    await exported();
    flipInTable(users);
    sandbox.faults.replace(checkFaults(['ForbiddenException,operation=UpdateUserSettings']));
    const { code, said } = await run(...apply('--yes'));
    assert.equal(code, 1, said);
    assert.match(
      said,
      /20 users in a row failed: ForbiddenException\. Correct the cause, then resume the run\./,
    );
    const [listed] = JSON.parse((await run('runs', '--json')).out) as { state: string; tally: object }[];
    assert.equal(listed?.state, 'ended');
    assert.deepEqual(listed.tally, { ...listed.tally, changed: 0 });
  });

  it('ends by Ctrl+C while an endpoint does not answer', async () => {
    writeFileSync(file, 'email,sms\njane.nobody@example.com,on\n');
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const child = start(['plan', file, ...connection, '--endpoint', `http://127.0.0.1:${port}`]);
    const [socket] = (await once(silent, 'connection')) as [Socket];
    await once(socket, 'data');
    child.kill('SIGINT');
    assert.equal((await ended(child)).code, 130);
    silent.close();
  });

  it('does not end as done what the history could not take', async () => {
    await exported();
    const before = settings();
    flipInTable(users);
    // The plan has room, and the outcomes have none: in blocks of 512 bytes.
    const limited = ['-c', 'ulimit -f 24; exec "$0" "$@"', process.execPath, join(bundles, 'dist', 'cli.js')];
    const { code, out, said } = await ended(start(apply('--yes'), {}, ['sh', ...limited]));
    assert.equal(code, 1, said);
    assert.match(said, /could not be written to the history/);
    const { outcomes } = JSON.parse(out) as { outcomes: { result: string }[] };
    assert.ok(outcomes.every(({ result }) => result === 'done'));
    assert.equal(
      settings().filter(({ telephony }, i) => telephony.SMS !== before[i]?.telephony.SMS).length,
      users,
    );
  });

  it('leaves no sign of itself among those that are there, but for the history', async () => {
    await exported();
    flipInTable(2);
    assert.equal((await run(...apply('--yes'))).code, 0);
    const state = join(folder, 'state');
    assert.deepEqual(
      ['present', 'locks', 'history'].map((name) => readdirSync(join(state, name)).length),
      [0, 0, 1],
    );
  });

  it('says what is wrong in a table, and applies nothing of it', async () => {
    await exported();
    flipInTable(3);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, `${text}${text.split('\n')[1]}\n`);
    const checked = await run('check', file, '--json');
    const { rows, diagnostics } = JSON.parse(checked.out) as {
      rows: number;
      diagnostics: { line: number; column: number; severity: string; code: string; message: string }[];
    };
    assert.equal(checked.code, 1);
    assert.equal(rows, settings().length + 1);
    assert.deepEqual(
      diagnostics.map(({ line, column, severity, code }) => [line, column, severity, code]),
      [[rows + 1, 1, 'error', 'duplicateUser']],
    );
    const { code, said } = await run(...apply('--yes'));
    assert.equal(code, 1);
    assert.match(said, /has errors/);
    assert.equal(writes(), 0);
  });

  it('finds users by address', async () => {
    const { accountId, userId } = settings()[0]!;
    await exported();
    const email = new RegExp(`^[^,]*,${userId},([^,]+),`, 'm').exec(readFileSync(file, 'utf8'))?.[1];
    writeFileSync(file, `email,sms\n${email?.toUpperCase()},on\nnobody@example.com,on\n`);
    const { code, changes, unreadable } = await plan();
    assert.equal(code, 1);
    assert.deepEqual(
      (unreadable as { line: number; code: string }[]).map(({ line, code }) => [line, code]),
      [[3, 'unknownUser']],
    );
    const isOn = settings()[0]!.telephony.SMS;
    assert.deepEqual(
      changes.map((change) => (change as { accountId: string; userId: string }).userId),
      isOn ? [] : [userId],
    );
    assert.ok(accountId);
  });

  // What a killed process had sent is waited for, for half a minute: only where all tests run.
  const killed = process.env['WRITER_ROUNDS'] === undefined ? [] : [['SIGKILL', null] as const];
  for (const [signal, code] of [['SIGINT', 130] as const, ['SIGHUP', 129] as const, ...killed]) {
    it(`goes on with a run that ${signal} ended`, async () => {
      await exported();
      const before = settings();
      flipInTable(users);
      const child = start(apply('--yes'));
      const landed = atWrite(5, () => child.kill(signal));
      const applied = await ended(child);
      assert.equal(applied.code, code, applied.said);
      assert.ok(landed() >= 5 && landed() < users, `${landed()} landed`);
      const [{ run: id, state } = { run: '', state: '' }] = JSON.parse((await run('runs', '--json')).out) as {
        run: string;
        state: string;
      }[];
      assert.equal(state, signal === 'SIGKILL' ? 'brokenOff' : 'ended');
      const resumed = await run('resume', id.slice(0, 8), ...connection, '--yes');
      assert.equal(resumed.code, 0, resumed.said);
      assert.deepEqual(
        settings().filter(({ telephony }, i) => telephony.SMS === before[i]?.telephony.SMS),
        before.length > users ? settings().slice(users) : [],
      );
      assert.equal(landed(), users);
    });
  }
});
