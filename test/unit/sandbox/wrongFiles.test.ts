// What is wrong in a state folder, or comes unsigned, blocks nothing and keeps nothing alive.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { claimFolder, findOwner, randomKeys, type ProcessRecord } from '../../../src/sandbox/processFile';
import { stderrLog } from '../../../src/sandbox/requestLog';
import { checkCall, findRoute } from '../../../src/sandbox/routes';
import { listen } from '../../../src/sandbox/server';
import { documentationSample } from '../../../src/chime/model';
import { sendRaw, sendSigned, startTestSandbox } from './support';

const right: ProcessRecord = {
  url: 'http://127.0.0.1:1',
  region: 'us-east-1',
  ...randomKeys(),
  pid: process.pid,
  controlKeys: randomKeys(),
  startedAt: new Date().toISOString(),
};

describe('a wrong owner file', function () {
  this.timeout(30_000);
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'owner-test-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const wrong: readonly unknown[] = [
    null,
    5,
    'text',
    [],
    {},
    { pid: process.pid },
    { ...right, url: undefined },
    { ...right, url: 'nonsense' },
    { ...right, url: 'http://192.0.2.1:80' },
    { ...right, url: 'https://127.0.0.1:1' },
    { ...right, url: 'file:///etc/passwd' },
    { ...right, pid: 'x' },
    { ...right, pid: 0 },
    { ...right, pid: -1 },
    { ...right, pid: 1.5 },
    { ...right, controlKeys: undefined },
    { ...right, controlKeys: { accessKeyId: 'a\nb', secretAccessKey: 'c' } },
    { ...right, startedAt: 'long ago' },
  ];
  for (const record of wrong) {
    it(`is nobody's: ${JSON.stringify(record)?.slice(0, 60)}`, async () => {
      writeFileSync(join(folder, 'owner.1'), JSON.stringify(record));
      assert.deepEqual(await findOwner(folder), { ordinal: 1 });
      assert.equal(claimFolder(folder, 1, right), true);
    });
  }

  it('may be a folder', async () => {
    mkdirSync(join(folder, 'owner.1'));
    assert.deepEqual(await findOwner(folder), { ordinal: 1 });
    assert.equal(claimFolder(folder, 1, right), true);
  });

  it('may have a number that cannot be counted on from', async () => {
    for (const number of ['99999999999999999999', '9007199254740991', '9007199254740993']) {
      writeFileSync(join(folder, `owner.${number}`), JSON.stringify(right));
    }
    assert.deepEqual(await findOwner(folder), { ordinal: 0 });
    assert.equal(claimFolder(folder, 0, right), true);
  });
});

describe('an unleased sandbox', () => {
  it('is not kept alive by requests that are not signed by its keys', async () => {
    const sandbox = await startTestSandbox(4);
    let touched = 0;
    const { server, url } = await listen(
      0,
      Promise.resolve({
        state: sandbox.state,
        faults: sandbox.faults,
        leases: {
          touch: () => (touched += 1),
          count: 0,
          add: () => undefined,
          close: () => undefined,
        } as never,
        accessKeys: sandbox.accessKeys,
        controlKeys: sandbox.controlKeys,
        log: () => undefined,
      }),
    );
    await sendRaw(url, { target: '/accounts' });
    await sendRaw(url, { target: '/_sandbox/status' });
    await sendRaw(url, { target: '/nowhere', method: 'POST', body: 'x' });
    await sendSigned(url, { target: '/accounts' }, { keys: randomKeys() });
    assert.equal(touched, 0);
    await sendSigned(url, { target: '/accounts' }, { keys: sandbox.accessKeys });
    assert.equal(touched, 1);
    await sendSigned(
      url,
      { target: '/_sandbox/status' },
      { keys: sandbox.controlKeys, service: 'chime-sandbox' },
    );
    assert.equal(touched, 2);
    server.close();
    await sandbox.close();
  });
});

describe('an id in a path', () => {
  const { accountId } = documentationSample;
  for (const id of ['%ff', '%c3', '%c3%28', '%ed%a0%80', '\u00ff', 'caf\u00e9', '%e2%82']) {
    it(`is refused when it is not percent-encoded UTF-8: ${id}`, () => {
      for (const target of [
        `/accounts/${id}`,
        `/accounts/${accountId}/users/${id}`,
        `/accounts/${accountId}/users?next-token=${id}`,
      ]) {
        assert.throws(() => checkCall(findRoute('GET', target), Buffer.alloc(0)), {
          name: 'BadRequestException',
        });
      }
    });
  }
});

describe('the log of a sandbox', () => {
  it('does not grow in memory while nobody reads it, and goes on once somebody does', () => {
    const waiting: (() => void)[] = [];
    let written = '';
    const unread = new Writable({
      write(chunk, _encoding, done) {
        written += String(chunk);
        waiting.push(done);
      },
    });
    const log = stderrLog(false, Object.assign(unread, { fd: -1 }));
    for (let line = 0; line < 100_000; line++) {
      log('x'.repeat(100));
    }
    assert.ok(unread.writableLength < 1_000_000, `${unread.writableLength} bytes wait`);
    while (waiting.length > 0) {
      waiting.shift()?.();
    }
    log('the last line');
    assert.ok(written.endsWith('the last line\n'));
  });
});
