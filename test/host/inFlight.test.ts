// A connection that is changed while its requests are under way: nothing of it appears afterwards.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { startTestSandbox, type TestSandbox } from '../unit/sandbox/support';

const run = (command: string, argument?: unknown) => vscode.commands.executeCommand(command, argument);

const inFlight = 200;

describe('a connection that is changed', () => {
  /** Answers nothing. */
  let slow: Server;
  let other: TestSandbox;
  const folder = mkdtempSync(join(tmpdir(), 'host-flight-'));
  const environment = { ...process.env };
  let waiting = 0;
  let cancelled = 0;
  let allCancelled: () => void = () => undefined;
  const whenAllCancelled = new Promise<void>((resolve) => (allCancelled = resolve));
  let allWait: () => void = () => undefined;
  const whenAllWait = new Promise<void>((resolve) => (allWait = resolve));

  before(async () => {
    slow = createServer((request, response) => {
      if (!request.url?.endsWith('/settings')) {
        response.writeHead(404).end('{}');
        return;
      }
      response.once('close', () => {
        if (!response.writableFinished) {
          cancelled += 1;
          if (cancelled === inFlight) {
            allCancelled();
          }
        }
      });
      waiting += 1;
      if (waiting === inFlight) {
        allWait();
      }
    });
    slow.listen(0, '127.0.0.1');
    await once(slow, 'listening');
    other = await startTestSandbox(12);
    const { accessKeyId, secretAccessKey } = other.accessKeys;
    const keys = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
    writeFileSync(
      join(folder, 'config'),
      `[profile old]\nendpoint_url = http://127.0.0.1:${(slow.address() as AddressInfo).port}\n${keys}` +
        `[profile new]\nendpoint_url = ${other.url}\n${keys}`,
    );
    process.env['AWS_CONFIG_FILE'] = join(folder, 'config');
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(folder, 'credentials');
  });
  after(async () => {
    process.env = environment;
    await run('chimeTelephony.connection.select', 'sandbox');
    slow.close();
    slow.closeAllConnections();
    await other.close();
    rmSync(folder, { recursive: true });
  });

  it(`shows nothing of ${inFlight} requests of the one before, and cancels them`, async () => {
    await run('chimeTelephony.connection.select', 'profile:old');
    await vscode.env.clipboard.writeText('nothing yet');
    const commands = Array.from({ length: inFlight }, (_, i) =>
      run('chimeTelephony.user.copyCliCommand', { accountId: 'old', userId: `user-${i}` }),
    );
    await whenAllWait;
    await run('chimeTelephony.connection.select', 'profile:new');
    await Promise.all(commands);
    await whenAllCancelled;
    assert.equal(await vscode.env.clipboard.readText(), 'nothing yet');
    const { accounts } = other.state.directory;
    const [account] = accounts;
    await run('chimeTelephony.user.copyCliCommand', {
      accountId: account?.AccountId,
      userId: other.state.directory.userId(1),
    });
    assert.match(await vscode.env.clipboard.readText(), new RegExp(`--endpoint-url ${other.url}`));
  });
});
