// Writes inside the real extension host, through a profile whose endpoint is a sandbox in this process.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { documentationSample } from '../../src/chime/model';
import { startTestSandbox, type TestSandbox } from '../unit/sandbox/support';

const run = (command: string, argument: unknown) => vscode.commands.executeCommand(command, argument);

describe('writes through a profile', () => {
  let sandbox: TestSandbox;
  const folder = mkdtempSync(join(tmpdir(), 'host-test-'));
  const environment = { ...process.env };
  const requests = (operation: string) =>
    sandbox.lines.filter((line) => line.includes(` ${operation} `)).length;

  before(async () => {
    sandbox = await startTestSandbox(12);
    const { accessKeyId, secretAccessKey } = sandbox.accessKeys;
    writeFileSync(
      join(folder, 'config'),
      `[profile good]\nregion = eu-west-1\nendpoint_url = ${sandbox.url}\naws_access_key_id = ${accessKeyId}\n` +
        `aws_secret_access_key = ${secretAccessKey}\n[profile wrong]\nendpoint_url = ${sandbox.url}\n` +
        `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = wrong\n`,
    );
    process.env['AWS_CONFIG_FILE'] = join(folder, 'config');
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(folder, 'credentials');
  });
  after(async () => {
    process.env = environment;
    await run('chimeTelephony.connection.select', 'sandbox');
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  it('reads through the profile, signed with its key', async () => {
    await run('chimeTelephony.connection.select', 'profile:good');
    await run('chimeTelephony.user.copyCliCommand', documentationSample);
    assert.equal(requests('GetUserSettings'), 1);
    const { accessKeyId } = sandbox.accessKeys;
    assert.ok(sandbox.lines.every((line) => line.includes(`key …${accessKeyId.slice(-4)}`)));
  });

  it('sends no write that was not confirmed', async () => {
    // VS Code refuses every dialog under test, as if the person had left it.
    await run('chimeTelephony.sms.turnOn', documentationSample);
    await run('chimeTelephony.user.signOut', documentationSample);
    assert.ok(requests('GetUserSettings') >= 2);
    assert.equal(requests('UpdateUserSettings') + requests('LogoutUser'), 0);
  });

  it('previews many, and sends no write of them that was not confirmed', async () => {
    const { directory } = sandbox.state;
    const users = [0, 1, 2].map((index) => {
      const { AccountId: accountId, UserId: userId } = directory.user(index);
      return { accountId, userId };
    });
    const previews = () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs.map(({ label }) => label))
        .filter((label) => label.startsWith('Preview: '));
    // The workbench tells of a tab after the command has ended.
    const previewsAre = async (count: number): Promise<void> => {
      while (previews().length !== count) {
        await new Promise<void>((resolve) => {
          const told = vscode.window.tabGroups.onDidChangeTabs(() => {
            told.dispose();
            resolve();
          });
        });
      }
      assert.deepEqual(new Set(previews()), new Set(count > 0 ? ['Preview: 3 users'] : []));
    };
    await run('chimeTelephony.outboundCalling.turnOff', users);
    await run('chimeTelephony.outboundCalling.turnOn', users);
    await previewsAre(2);
    await run('chimeTelephony.preview.apply', undefined);
    assert.equal(requests('UpdateUserSettings'), 0);
    await run('chimeTelephony.preview.cancel', undefined);
    await run('chimeTelephony.preview.apply', { preview: '../history' });
    assert.equal(requests('UpdateUserSettings'), 0);
    await previewsAre(1);
    await run('chimeTelephony.preview.cancel', undefined);
    await previewsAre(0);
  });

  it('ends in an error, and changes nothing, where the secret key is wrong', async () => {
    await run('chimeTelephony.connection.select', 'profile:wrong');
    await run('chimeTelephony.sms.turnOn', documentationSample);
    const refused = sandbox.lines.filter((line) => / 403 InvalidSignatureException /.test(line));
    assert.ok(refused.length > 0, sandbox.lines.join('\n'));
    assert.equal(requests('UpdateUserSettings'), 0);
  });
});
