// A credential_process as the AWS CLI runs it: without a shell, and ended with all that it started when nobody waits any longer.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { mock } from 'node:test';
import { programOf } from '../../../../src/aws/providers/childProcess';
import { CredentialStore } from '../../../../src/aws/credentials';
import { connectAws } from '../../../../src/service';
import { awsHome, credentialsOf, noMfaCode } from '../support';

/** Prints what is asked for, and keeps a line of each run. */
const helper = `const { appendFileSync } = require('node:fs');
appendFileSync(__dirname + '/runs', 'run\\n');
const [kind, ...others] = process.argv.slice(2);
const keys = { Version: 1, AccessKeyId: 'AKIDPROCESS', SecretAccessKey: 's3cr3t' };
const print = (printed) => console.log(JSON.stringify(printed));
switch (kind) {
  case 'words': return print({ ...keys, AccessKeyId: others.join('|') });
  case 'end': return print({ ...keys, SessionToken: 't', Expiration: others[0], AccountId: '111122223333' });
  case 'stderr': console.error('pa55word'.repeat(250_000)); return print(keys);
  case 'stdin': return process.stdin.on('data', () => {}).on('end', () => print(keys));
  case 'much': return process.stdout.write('x'.repeat(2_000_000));
  case 'signal': return process.kill(process.pid, 'SIGKILL');
  case 'text': return console.log(others[0]);
}`;

/** Starts another of its kind, connects to a port as that one does, and waits for ever. */
const waiting = `const { spawn } = require('node:child_process');
const [port, isChild] = process.argv.slice(2);
if (!isChild) spawn(process.execPath, [__filename, port, 'child'], { stdio: 'inherit' });
require('node:net').connect(Number(port), '127.0.0.1');
process.on('SIGTERM', () => {});`;

describe('credential_process', function () {
  this.timeout(60_000);
  const home = awsHome();
  const node = `"${process.execPath}"`;
  const run = async (command: string) => {
    home.write({ config: `[profile dev]\ncredential_process = ${command}\n` });
    return credentialsOf('dev');
  };
  const helped = (parameters: string) => run(`${node} "${join(home.folder, 'helper.cjs')}" ${parameters}`);
  const runs = () => readFileSync(join(home.folder, 'runs'), 'utf8').split('\n').length - 1;
  before(() => {
    home.put('helper.cjs', helper);
    home.put('waiting.cjs', waiting);
  });
  beforeEach(() => home.put('runs', ''));

  it('gets its words as they are written, with what means something to a shell', async () => {
    const credentials = await helped(`words 'a$b' c$HOME Admin(EU) https://x/?a=1&b=2 "team #1" ~/x > *`);
    assert.equal(
      (await credentials.current()).accessKeyId,
      'a$b|c$HOME|Admin(EU)|https://x/?a=1&b=2|team #1|~/x|>|*',
    );
  });

  it('may write two million bytes to stderr', async () => {
    assert.equal((await (await helped('stderr')).current()).accessKeyId, 'AKIDPROCESS');
  });

  it('reads the end of its stdin, where nobody can type', async () => {
    assert.equal((await (await helped('stdin')).current()).accessKeyId, 'AKIDPROCESS');
  });

  for (const end of ['2099-05-16T19:19:29UTC', '2099-05-16 19:19:29.123456+00:00', 'never']) {
    it(`runs once for ten requests when its keys expire at "${end}"`, async () => {
      const credentials = await helped(`end "${end}"`);
      for (let request = 0; request < 10; request += 1) {
        const { accessKeyId, expiration } = await credentials.current();
        assert.deepEqual(
          [accessKeyId, expiration?.getUTCFullYear()],
          ['AKIDPROCESS', end === 'never' ? undefined : 2099],
        );
      }
      assert.equal(runs(), 1);
    });
  }

  const failures: readonly [string, object][] = [
    [
      `text '{"Version":1,"SecretAccessKey":"s3cr3t"}'`,
      { code: 'processIncomplete', missing: 'AccessKeyId' },
    ],
    [`text '{"Version":1,"AccessKeyId":"A"}'`, { code: 'processIncomplete', missing: 'SecretAccessKey' }],
    [`text '{"AccessKeyId":"A","SecretAccessKey":"s3cr3t"}'`, { code: 'processVersion' }],
    [`text '{"Version":"1","AccessKeyId":"A","SecretAccessKey":"s3cr3t"}'`, { code: 'processVersion' }],
    [`text '["s3cr3t"]'`, { code: 'processVersion' }],
    ['text null', { code: 'processNotJson' }],
    ['much', { code: 'processNotJson' }],
    ['signal', { code: 'processFailed' }],
    ['"s3cr3t', { code: 'processOpenQuote' }],
  ];
  for (const [parameters, reason] of failures) {
    it(`says of "${parameters}" ${JSON.stringify(reason)}, and nothing secret`, async () => {
      await assert.rejects((await helped(parameters)).current(), (error: Error & { reason: object }) => {
        assert.deepEqual(error.reason, { profile: 'dev', ...reason });
        assert.doesNotMatch(JSON.stringify(error) + error.message + error.stack, /s3cr3t|pa55word/);
        return true;
      });
    });
  }

  it('says that its program is not there, as no shell expands its path', async () => {
    for (const command of ['~/helper.sh --secret s3cr3t', '$HOME/helper.sh', '""']) {
      await assert.rejects((await run(command)).current(), {
        reason: { code: command === '""' ? 'processFailed' : 'processNotFound', profile: 'dev' },
      });
    }
  });

  it('on Windows, has batch files run by cmd.exe', () => {
    assert.deepEqual(
      programOf(['C:\\a b\\helper.CMD', 'x y', '', 'say "hi"', 'end\\ \\'], 'win32').parameters.at(-1),
      '""C:\\a b\\helper.CMD" "x y" "" "say \\"hi\\"" "end\\ \\\\""',
    );
    assert.deepEqual(programOf(['helper.exe', 'x y'], 'win32'), { file: 'helper.exe', parameters: ['x y'] });
    assert.deepEqual(programOf(['helper.cmd', 'x y'], 'linux'), { file: 'helper.cmd', parameters: ['x y'] });
  });

  describe('that waits for ever', () => {
    let server: Server;
    const sockets: Socket[] = [];
    before(async () => {
      server = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    });
    after(() => server.close());

    /** A process and the one that it started, each with a socket that closes when it ends. */
    const started = async () => {
      while (sockets.length < 2) {
        await once(server, 'connection');
      }
      const ended = sockets.splice(0).map((socket) => once(socket, 'close'));
      return { ended: Promise.all(ended) };
    };
    const waitingCredentials = () =>
      run(`${node} "${join(home.folder, 'waiting.cjs')}" ${(server.address() as AddressInfo).port}`);

    it('is ended after two minutes, with what it started and though it ignores SIGTERM', async () => {
      const { setTimeout: real } = globalThis;
      let twoMinutes: () => void = () => assert.fail('Nobody counts the minutes.');
      const mocked = mock.method(globalThis, 'setTimeout', (work: () => void, milliseconds?: number) => {
        if (milliseconds === 120_000) {
          twoMinutes = work;
        }
        return real(work, milliseconds);
      });
      try {
        const late = (await waitingCredentials()).current();
        const { ended } = await started();
        twoMinutes();
        await assert.rejects(late, { reason: { code: 'credentialsLate', profile: 'dev' } });
        await ended;
      } finally {
        mocked.mock.restore();
      }
    });

    it('is ended when its connection is closed, while its users are read', async () => {
      await waitingCredentials();
      const { client, dispose } = await connectAws({
        profile: 'dev',
        endpointSetting: 'http://127.0.0.1:9',
        credentials: new CredentialStore(),
        askMfaCode: noMfaCode,
        onAttempt: () => undefined,
      });
      const reading = assert.rejects(client.listAccounts({}), { kind: 'cancelled' });
      const { ended } = await started();
      dispose();
      await Promise.all([reading, ended]);
    });

    it('is ended when all who wait for it have cancelled, and runs again for who comes then', async () => {
      const credentials = await waitingCredentials();
      const people = [new AbortController(), new AbortController()];
      const waits = people.map(({ signal }) => assert.rejects(credentials.current(signal), /gone/));
      const { ended } = await started();
      let isEnded = false;
      void ended.then(() => (isEnded = true));
      people[0]?.abort(new Error('gone'));
      await new Promise(setImmediate);
      assert.equal(isEnded, false);
      people[1]?.abort(new Error('gone'));
      await Promise.all([...waits, ended]);
      const again = new AbortController();
      const wait = assert.rejects(credentials.current(again.signal), /gone/);
      const second = await started();
      again.abort(new Error('gone'));
      await Promise.all([wait, second.ended]);
    });
  });
});
