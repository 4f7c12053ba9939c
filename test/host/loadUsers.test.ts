// Loading all users inside the real extension host, through a profile whose endpoint is a sandbox in this process.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { checkFaults } from '../../src/sandbox/faults';
import { startTestSandbox, type TestSandbox } from '../unit/sandbox/support';

const run = (command: string, argument?: unknown) => vscode.commands.executeCommand(command, argument);

describe('loading all users', () => {
  let sandbox: TestSandbox;
  const folder = mkdtempSync(join(tmpdir(), 'host-load-'));
  const environment = { ...process.env };
  const requests = () => sandbox.lines.filter((line) => line.includes(' ListUsers ')).length;
  /** Pages of 200 of all accounts; one without users has a page too. */
  const pages = () => {
    const { directory } = sandbox.state;
    return directory.accounts
      .map((_, index) => directory.usersOf(index))
      .reduce((sum, { first, end }) => sum + Math.max(1, Math.ceil((end - first) / 200)), 0);
  };

  before(async () => {
    sandbox = await startTestSandbox(3000);
    const { accessKeyId, secretAccessKey } = sandbox.accessKeys;
    writeFileSync(
      join(folder, 'config'),
      `[profile many]\nendpoint_url = ${sandbox.url}\naws_access_key_id = ${accessKeyId}\n` +
        `aws_secret_access_key = ${secretAccessKey}\n`,
    );
    process.env['AWS_CONFIG_FILE'] = join(folder, 'config');
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(folder, 'credentials');
  });
  beforeEach(() => run('chimeTelephony.connection.select', 'profile:many'));
  after(async () => {
    process.env = environment;
    await run('chimeTelephony.connection.select', 'sandbox');
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  it('asks for each page once, and then for none', async () => {
    const before = requests();
    await Promise.all([run('chimeTelephony.users.loadAll'), run('chimeTelephony.users.loadAll')]);
    assert.equal(requests() - before, pages());
    await run('chimeTelephony.users.loadAll');
    assert.equal(requests() - before, pages());
  });

  it('ends when another connection is chosen', async () => {
    sandbox.faults.replace(checkFaults(['latency,ms=1000,operation=ListUsers']));
    const before = requests();
    const loading = run('chimeTelephony.users.loadAll');
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (requests() > before) {
          clearInterval(timer);
          resolve();
        }
      }, 5);
    });
    await run('chimeTelephony.connection.select', 'sandbox');
    await loading;
    sandbox.faults.replace([]);
    assert.ok(requests() - before < pages(), String(requests() - before));
  });
});
