import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  GetUserSettingsCommand,
  ListAccountsCommand,
  ListUsersCommand,
  UpdateUserSettingsCommand,
} from '@aws-sdk/client-chime';
import { build } from 'esbuild';
import type { Status } from '../../../src/sandbox/control';
import { controlService } from '../../../src/sandbox/controlNames';
import { openControl } from '../../../src/sandbox/controlClient';
import { startSandbox, type RunningSandbox } from '../../../src/sandbox/launcher';
import { readProcessFile, type Connection } from '../../../src/sandbox/processFile';
import { shellLines } from '../../../src/sandbox/shellLines';
import {
  builtEntry,
  chimeClient,
  end,
  runSandbox,
  sample,
  sendRaw,
  signWithSdk,
  spawnSandbox,
  temporaryFolder,
  type SandboxProcess,
} from './support';

/** SANDBOX_KILLS=20 kills more often. */
const kills = Number(process.env['SANDBOX_KILLS'] ?? 1);
const writesInEachRound = 1000;

describe('sandbox process', function () {
  this.timeout(20_000);
  const started: SandboxProcess[] = [];
  before(builtEntry);
  afterEach(async () => {
    await Promise.all(started.splice(0).map(({ child }) => end(child)));
  });

  async function start(...args: string[]): Promise<SandboxProcess> {
    const sandbox = await spawnSandbox(...args);
    started.push(sandbox);
    return sandbox;
  }

  for (const args of [
    ['--colour'],
    ['extra'],
    ['--port', '65536'],
    ['--port', 'x'],
    ['--users', '1'],
    ['--users', '100001'],
    ['--users', '2.5'],
    ['--leased'],
    ['--state', ''],
    ['--fault', 'nonsense'],
    ['--fault', 'latency'],
  ]) {
    it(`exits with 2 for ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await runSandbox(...args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, /^sandbox: .+\nTry --help\.\n$/s);
    });
  }

  it('prints its help, with the grammar of faults', async () => {
    const { code, stdout } = await runSandbox('--help');
    assert.equal(code, 0);
    for (const word of [
      '--port',
      '--users',
      '--seed',
      '--state',
      '--leased',
      '--json',
      'drop-after',
      'share=P',
    ]) {
      assert.ok(stdout.includes(word), word);
    }
  });

  it('prints one line of JSON and serves until SIGTERM', async () => {
    const { child, connection } = await start('--users', '24');
    assert.deepEqual(Object.keys(connection), ['url', 'region', 'accessKeyId', 'secretAccessKey', 'pid']);
    assert.deepEqual([connection.region, connection.pid], ['us-east-1', child.pid]);
    assert.match(connection.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    const client = chimeClient(connection.url, connection);
    assert.ok(await client.send(new ListAccountsCommand({})));
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    assert.deepEqual(await exited, [0, null]);
  });

  it('takes faults from the command line', async () => {
    const { connection } = await start(
      '--fault',
      'NotFoundException,next=1',
      '--fault',
      'ForbiddenException',
    );
    const client = chimeClient(connection.url, connection);
    await assert.rejects(client.send(new ListAccountsCommand({})), { name: 'NotFoundException' });
    await assert.rejects(client.send(new ListAccountsCommand({})), { name: 'ForbiddenException' });
  });

  it('says that a port is in use, and exits with 1', async () => {
    const { connection } = await start();
    const { code, stderr } = await runSandbox('--json', '--port', new URL(connection.url).port);
    assert.equal(code, 1);
    assert.match(stderr, /EADDRINUSE/);
  });

  it('keeps state and access keys over a restart, and makes new control keys', async () => {
    const folder = join(temporaryFolder(), 'state');
    const first = await start('--state', folder);
    const firstRecord = readProcessFile(folder);
    const UserSettings = { Telephony: { InboundCalling: false, OutboundCalling: false, SMS: true } };
    await chimeClient(first.connection.url, first.connection).send(
      new UpdateUserSettingsCommand({ ...sample, UserSettings }),
    );
    await end(first.child, 'SIGTERM');
    const second = await start('--state', folder, '--users', '99');
    const client = chimeClient(second.connection.url, first.connection);
    assert.deepEqual((await client.send(new GetUserSettingsCommand(sample))).UserSettings, UserSettings);
    assert.notDeepEqual(readProcessFile(folder).controlKeys, firstRecord.controlKeys);
  });

  it('keeps its port over a restart', async () => {
    const folder = temporaryFolder();
    const first = await start('--state', folder);
    await end(first.child, 'SIGTERM');
    const second = await start('--state', folder);
    assert.equal(second.connection.url, first.connection.url);
    await end(second.child, 'SIGKILL');
    const launched = await startSandbox({ entry: await builtEntry(), stateFolder: folder });
    launched.dispose();
    assert.equal(launched.url, first.connection.url);
  });

  it('takes another port while its own is taken, says so, and keeps that one', async () => {
    const folder = temporaryFolder();
    const first = await start('--state', folder);
    await end(first.child);
    const { port } = new URL(first.connection.url);
    const other = createServer().listen(Number(port), '127.0.0.1');
    await once(other, 'listening');
    try {
      const second = await startSandbox({ entry: await builtEntry(), stateFolder: folder });
      const [firstLine] = readFileSync(join(folder, 'sandbox.log'), 'utf8').split('\n');
      assert.equal(firstLine, `Port ${port} of the last start is not free; the sandbox uses another port.`);
      process.kill(second.pid);
      const third = await start('--state', folder);
      assert.notEqual(third.connection.url, first.connection.url);
      assert.equal(third.connection.url, second.url);
    } finally {
      other.close();
    }
  });

  it('prints the lines that connect a shell', async () => {
    const folder = temporaryFolder();
    const { connection } = await start('--state', folder);
    const { stdout } = await runSandbox('--state', folder);
    for (const line of shellLines(connection, process.platform)) {
      assert.ok(stdout.includes(`  ${line}\n`), line);
    }
  });

  for (const damaged of [
    '',
    '{}',
    '{"accessKeyId":"a","secretAccessKey":7}',
    '{"accessKeyId":"a b","secretAccessKey":"c"}',
  ]) {
    it(`says how to get new access keys when they are damaged: ${JSON.stringify(damaged)}`, async () => {
      const folder = temporaryFolder();
      const path = join(folder, 'accessKeys.json');
      writeFileSync(path, damaged);
      const { code, stdout, stderr } = await runSandbox('--json', '--state', folder);
      assert.deepEqual([code, stdout], [1, '']);
      assert.equal(
        stderr,
        `sandbox: The access keys are damaged. Remove the file to get new ones: ${path}\n`,
      );
      rmSync(path);
      await start('--state', folder);
    });
  }

  it('keeps what it writes to its owner', async function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    const folder = join(temporaryFolder(), 'state');
    await start('--state', folder);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    for (const name of readdirSync(folder)) {
      assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);
    }
    assert.ok(!readdirSync(folder).some((name) => name.endsWith('.tmp')));
  });

  it('prints the connection of the process that has the folder already', async () => {
    const folder = temporaryFolder();
    const first = await start('--state', folder);
    const { code, stdout } = await runSandbox('--json', '--state', folder);
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), first.connection);
  });

  it('says that the process ran already, and refuses what that one can not be told', async () => {
    const folder = temporaryFolder();
    const { connection } = await start('--state', folder);
    const { port } = new URL(connection.url);
    const text = await runSandbox('--state', folder, '--port', port);
    assert.equal(text.code, 0);
    assert.match(text.stdout, /was running already/);
    for (const [flag, value] of [
      ['--fault', 'NotFoundException'],
      ['--port', port === '65000' ? '65001' : '65000'],
    ] as const) {
      const { code, stdout, stderr } = await runSandbox('--json', '--state', folder, flag, value);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, new RegExp(`^sandbox: process ${connection.pid} serves .*${flag}`));
    }
  });

  it('lives on when nobody reads its stderr', async () => {
    const { child, connection } = await start();
    child.stderr?.destroy();
    const client = chimeClient(connection.url, connection);
    for (let i = 0; i < 20; i++) {
      await client.send(new ListAccountsCommand({}));
    }
    assert.equal(child.exitCode, null);
  });

  it('leaves a stderr alone that is not its own', async () => {
    const path = join(temporaryFolder(), 'build.log');
    writeFileSync(path, 'x'.repeat(5 * 1024 * 1024));
    const log = openSync(path, 'a');
    const child = spawn(process.execPath, [await builtEntry(), '--json'], {
      stdio: ['ignore', 'pipe', log],
    });
    closeSync(log);
    try {
      assert.ok(child.stdout);
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const connection = JSON.parse(line.toString()) as Connection;
      for (let i = 0; i < 1001; i++) {
        await sendRaw(connection.url, { target: '/' });
      }
      assert.ok(statSync(path).size > 5 * 1024 * 1024);
    } finally {
      await end(child);
    }
  });

  it('is one server when five are started at once, on a fresh folder and after a SIGKILL', async () => {
    const folder = temporaryFolder();
    for (let round = 0; round < 2; round++) {
      const all = await Promise.all(Array.from({ length: 5 }, () => start('--state', folder)));
      assert.equal(new Set(all.map(({ connection }) => JSON.stringify(connection))).size, 1);
      const owner = all.find(({ child, connection }) => child.pid === connection.pid);
      assert.ok(owner);
      for (const other of all) {
        if (other !== owner && other.child.exitCode === null) {
          await once(other.child, 'exit');
        }
      }
      assert.deepEqual(
        all.map(({ child }) => child.exitCode).filter((code) => code !== null),
        [0, 0, 0, 0],
      );
      await end(owner.child, 'SIGKILL');
    }
  });

  it('takes over from a process id that is now of another program', async () => {
    const folder = temporaryFolder();
    const first = await start('--state', folder);
    await end(first.child);
    const [claim = ''] = readdirSync(folder).filter((name) => name.startsWith('owner.'));
    const record = readProcessFile(folder);
    const beforeMachine = { ...record, pid: process.pid, startedAt: '2001-01-01T00:00:00.000Z' };
    writeFileSync(join(folder, claim), JSON.stringify(beforeMachine));
    const second = await start('--state', folder);
    assert.equal(second.connection.pid, second.child.pid);
  });

  it('never becomes a second writer beside a process that hangs', async function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    const folder = temporaryFolder();
    const first = await start('--state', folder);
    first.child.kill('SIGSTOP');
    const { code, stdout, stderr } = await runSandbox('--json', '--state', folder);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, new RegExp(`does not answer.*${first.connection.pid}`));
    first.child.kill('SIGCONT');
    assert.deepEqual(JSON.parse((await runSandbox('--json', '--state', folder)).stdout), first.connection);
  });

  it('never becomes a second writer beside a process that has no descriptors left', async function () {
    if (process.platform !== 'linux') {
      this.skip();
    }
    this.timeout(60_000);
    const folder = temporaryFolder();
    const entry = await builtEntry();
    const child = spawn(
      'sh',
      ['-c', `ulimit -n 40; exec "${process.execPath}" "${entry}" --json --state "${folder}"`],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    assert.ok(child.stdout);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { url, pid } = JSON.parse(line.toString()) as Connection;
    const sockets = Array.from({ length: 60 }, () =>
      connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined),
    );
    try {
      await Promise.all(sockets.slice(0, 10).map((socket) => once(socket, 'connect')));
      const { code, stdout, stderr } = await runSandbox('--json', '--state', folder);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, new RegExp(`does not answer.*${pid}`));
    } finally {
      sockets.forEach((socket) => socket.destroy());
      await end(child);
    }
  });

  it('says at once that a folder cannot be made', async function () {
    if (process.platform !== 'linux') {
      this.skip();
    }
    const { code, stderr } = await runSandbox('--json', '--state', '/proc/nothing/here');
    assert.equal(code, 1);
    assert.match(stderr, /ENOENT/);
  });

  for (const [name, ...args] of [
    ['in the middle of'],
    ['while it rewrites its state all the time, in', '--spare-lines', '0'],
  ]) {
    it(`loses no write that was answered, killed ${kills} times ${name} ${writesInEachRound}`, async function () {
      await killInTheMiddle(this, args);
    });
  }

  async function killInTheMiddle(context: Mocha.Context, args: readonly string[]): Promise<void> {
    // Other steps of a run take the processor, too.
    context.timeout(30_000 + kills * 10_000);
    const folder = temporaryFolder();
    const answered = new Map<string, string>();
    for (let round = 0; round < kills; round++) {
      const sandbox = await start('--state', folder, '--users', '200', ...args);
      const client = chimeClient(sandbox.connection.url, sandbox.connection);
      const { Users = [] } = await client.send(new ListUsersCommand(sample));
      await checkAnswered(client, answered);
      const killAt = Math.floor(writesInEachRound * (0.2 + 0.6 * Math.random()));
      const uncertain = new Set<string>();
      let sent = 0;
      let done = 0;
      const worker = async (): Promise<void> => {
        while (sent < writesInEachRound) {
          const count = sent++;
          const UserId = Users[count % Users.length]?.UserId ?? '';
          const bits = (count + round) % 8;
          const Telephony = {
            InboundCalling: (bits & 4) > 0,
            OutboundCalling: (bits & 2) > 0,
            SMS: (bits & 1) > 0,
          };
          uncertain.add(UserId);
          try {
            await client.send(
              new UpdateUserSettingsCommand({ ...sample, UserId, UserSettings: { Telephony } }),
            );
          } catch {
            return;
          }
          uncertain.delete(UserId);
          answered.set(UserId, JSON.stringify(Telephony));
          if (++done === killAt) {
            sandbox.child.kill('SIGKILL');
          }
        }
      };
      await Promise.all(Array.from({ length: 8 }, worker));
      await end(sandbox.child);
      assert.ok(done >= killAt && done < writesInEachRound, `${done} written, killed at ${killAt}`);
      for (const UserId of uncertain) {
        answered.delete(UserId);
      }
    }
    const last = await start('--state', folder);
    await checkAnswered(chimeClient(last.connection.url, last.connection), answered);
    assert.ok(answered.size > 50);
  }

  async function checkAnswered(
    client: ReturnType<typeof chimeClient>,
    answered: Map<string, string>,
  ): Promise<void> {
    for (const [UserId, expected] of answered) {
      const { UserSettings } = await client.send(new GetUserSettingsCommand({ ...sample, UserId }));
      const { InboundCalling, OutboundCalling, SMS } = UserSettings?.Telephony ?? {};
      assert.equal(JSON.stringify({ InboundCalling, OutboundCalling, SMS }), expected);
    }
  }

  it('ends after its last lease, and not before', async () => {
    const folder = temporaryFolder();
    const { child } = await start('--state', folder, '--leased', '--lease-grace', '300');
    const record = readProcessFile(folder);
    const first = await openControl(record, 'GET', 'lease');
    const second = await openControl(record, 'GET', 'lease');
    first.on('error', () => undefined).destroy();
    // Longer than the grace: had it begun with the first, it would be over.
    await wait(500);
    assert.equal(child.exitCode, null);
    const exited = once(child, 'exit');
    const closedAt = performance.now();
    second.on('error', () => undefined).destroy();
    assert.deepEqual(await exited, [0, null]);
    assert.ok(performance.now() - closedAt >= 280);
  });

  it('ends after leases that waited behind one another on one connection', async () => {
    const folder = temporaryFolder();
    const { child } = await start('--state', folder, '--leased', '--lease-grace', '100');
    const { url, controlKeys } = readProcessFile(folder);
    const lease = { target: '/_sandbox/lease' };
    const headers = await signWithSdk(url, lease, { keys: controlKeys, service: controlService });
    const text = `GET ${lease.target} HTTP/1.1\r\n${Object.entries(headers)
      .map((header) => `${header.join(': ')}\r\n`)
      .join('')}\r\n`;
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(text.repeat(3));
    await once(socket, 'data');
    const exited = once(child, 'exit');
    socket.destroy();
    assert.deepEqual(await exited, [0, null]);
  });

  it('ends when no lease ever came', async () => {
    const { child } = await start('--state', temporaryFolder(), '--leased', '--lease-grace', '50');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });
});

describe('launcher', function () {
  this.timeout(20_000);
  const running: RunningSandbox[] = [];
  let entry: string;
  before(async () => {
    entry = await builtEntry();
  });
  afterEach(() => {
    for (const sandbox of running.splice(0)) {
      sandbox.dispose();
      try {
        process.kill(sandbox.pid);
      } catch {
        // Ended already.
      }
    }
  });

  async function launch(
    stateFolder: string,
    onEnd?: (reason: string) => void,
    users = 24,
  ): Promise<RunningSandbox> {
    const extraArguments = ['--lease-grace', '200'];
    const sandbox = await startSandbox({
      entry,
      stateFolder,
      users,
      extraArguments,
      ...(onEnd ? { onEnd } : {}),
    });
    running.push(sandbox);
    return sandbox;
  }

  it('starts a sandbox that the SDK can use, and controls it', async () => {
    const sandbox = await launch(join(temporaryFolder(), 'deep', 'state'));
    const client = chimeClient(sandbox.url, sandbox, { region: sandbox.region });
    assert.ok(await client.send(new ListAccountsCommand({})));
    const status = (await sandbox.control('GET', 'status')) as Status;
    assert.deepEqual([status.leases, status.users, status.pid], [1, 24, sandbox.pid]);
    await sandbox.control('PUT', 'faults', ['ForbiddenException']);
    await assert.rejects(client.send(new ListAccountsCommand({})), { name: 'ForbiddenException' });
    await assert.rejects(sandbox.control('PUT', 'faults', ['x']), /no fault/);
  });

  it('shares one process between windows that start at once, each with a lease', async () => {
    const folder = temporaryFolder();
    const [one, two, three] = await Promise.all([launch(folder), launch(folder), launch(folder)]);
    assert.deepEqual([two.pid, three.pid], [one.pid, one.pid]);
    assert.equal(((await one.control('GET', 'status')) as Status).leases, 3);
  });

  it('says when the process is lost; the next start has its state and its keys', async () => {
    const folder = temporaryFolder();
    let lost: (reason: string) => void = () => undefined;
    const reason = new Promise<string>((resolve) => (lost = resolve));
    const first = await launch(folder, lost);
    const UserSettings = { Telephony: { InboundCalling: false, OutboundCalling: true, SMS: true } };
    await chimeClient(first.url, first).send(new UpdateUserSettingsCommand({ ...sample, UserSettings }));
    process.kill(first.pid, 'SIGKILL');
    assert.match(await reason, /ended/);
    const second = await launch(folder);
    assert.deepEqual(
      [second.accessKeyId, second.secretAccessKey],
      [first.accessKeyId, first.secretAccessKey],
    );
    const { UserSettings: read } = await chimeClient(second.url, second).send(
      new GetUserSettingsCommand(sample),
    );
    assert.deepEqual(read, UserSettings);
  });

  it('is silent after dispose, and the process ends by itself', async () => {
    let calls = 0;
    const folder = temporaryFolder();
    const sandbox = await launch(folder, () => calls++);
    // An idle connection, which is no lease, closes when the process ends.
    const watcher = connect(Number(new URL(sandbox.url).port), '127.0.0.1').on('error', () => undefined);
    await once(watcher, 'connect');
    sandbox.dispose();
    await once(watcher, 'close');
    assert.equal(calls, 0);
  });

  it('fails with what the process said', async () => {
    await assert.rejects(launch(temporaryFolder(), undefined, 1), /did not start\. .*(--users|--help)/);
    await assert.rejects(
      startSandbox({ entry: '/nothing.js', stateFolder: temporaryFolder() }),
      /did not start/,
    );
  });

  it("quotes its own process's last words, and gives up a sandbox that does not answer", async function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'sandbox.log'), 'sandbox: from another day\n');
    const entry = join(folder, 'silent.js');
    writeFileSync(entry, 'process.exit(3)');
    await assert.rejects(startSandbox({ entry, stateFolder: folder }), {
      message: 'The sandbox did not start. ',
    });
    const sandbox = await launch(folder);
    process.kill(sandbox.pid, 'SIGSTOP');
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    const asked: number[] = [];
    AbortSignal.timeout = (milliseconds) => {
      asked.push(milliseconds);
      return timeout(100);
    };
    try {
      await assert.rejects(sandbox.control('GET', 'status'), { name: 'AbortError' });
    } finally {
      AbortSignal.timeout = timeout;
      process.kill(sandbox.pid, 'SIGCONT');
    }
    assert.deepEqual(asked, [10_000]);
  });

  it('writes the log beside the state', async () => {
    const folder = temporaryFolder();
    const sandbox = await launch(folder);
    await chimeClient(sandbox.url, sandbox).send(new ListAccountsCommand({}));
    assert.ok(existsSync(join(folder, 'sandbox.log')));
    assert.match(
      readFileSync(join(folder, 'sandbox.log'), 'utf8'),
      /GET \/accounts ListAccounts 200 - key …/,
    );
  });

  it('lets a program end that only holds a lease', async () => {
    const folder = temporaryFolder();
    const program = join(folder, 'program.js');
    await build({
      stdin: {
        contents: `import { startSandbox } from './src/sandbox/launcher';
          startSandbox(JSON.parse(process.argv[2])).then(({ pid }) => console.log(pid));`,
        resolveDir: process.cwd(),
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile: program,
    });
    const options = { entry, stateFolder: join(folder, 'state'), extraArguments: ['--lease-grace', '100'] };
    const { stdout } = await new Promise<{ stdout: string }>((resolve, reject) =>
      execFile(process.execPath, [program, JSON.stringify(options)], { timeout: 10_000 }, (error, out) =>
        error ? reject(new Error('it did not end', { cause: error })) : resolve({ stdout: out }),
      ),
    );
    assert.match(stdout, /^\d+\n$/);
  });
});
