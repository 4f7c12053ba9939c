// Requests of the extension inside the real host pass VS Code's proxy settings and trust a private authority, for Chime and STS.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { documentationSample } from '../../src/chime/model';
import { startTestSandbox, type TestSandbox } from '../unit/sandbox/support';
import {
  certificateFiles,
  certifiedHost,
  joinSockets,
  resolveCertifiedHost,
  startProxy,
  startTls,
  type TestProxy,
  type TlsServer,
} from '../unit/tlsServer';
import { extension } from './extension';

const run = (command: string, argument?: unknown) => vscode.commands.executeCommand(command, argument);

describe('the network', () => {
  let sandbox: TestSandbox;
  let tls: TlsServer;
  let proxy: TestProxy;
  let relay: Server;
  /** Of this machine, and not the one that VS Code knows to be; macOS has no other until one is added. */
  const otherAddress = process.platform === 'darwin' ? '127.0.0.1' : '127.0.0.2';
  const folder = mkdtempSync(join(tmpdir(), 'host-network-'));
  const environment = { ...process.env };
  const files = certificateFiles(extension().extensionPath);
  const http = () => vscode.workspace.getConfiguration('http');

  before(async () => {
    sandbox = await startTestSandbox(12);
    tls = await startTls(Number(new URL(sandbox.url).port), files.server);
    proxy = await startProxy(tls.port);
    const { accessKeyId, secretAccessKey } = sandbox.accessKeys;
    const profile = (name: string, url: string) =>
      `[profile ${name}]\nendpoint_url = ${url}\naws_access_key_id = ${accessKeyId}\n` +
      `aws_secret_access_key = ${secretAccessKey}\n`;
    relay = createServer((socket) =>
      joinSockets(socket, connect(Number(new URL(sandbox.url).port), '127.0.0.1')),
    );
    relay.listen(0, otherAddress);
    await once(relay, 'listening');
    const proxied = `https://${certifiedHost}:8443`;
    const direct = `https://${certifiedHost}:${tls.port}`;
    const plain = `http://${otherAddress}:${(relay.address() as AddressInfo).port}`;
    const trust = `ca_bundle = ${files.authority}\n`;
    writeFileSync(
      join(folder, 'config'),
      `${profile('trusted', proxied)}${trust}${profile('untrusted', proxied)}` +
        `${profile('direct-trusted', direct)}${trust}${profile('direct-untrusted', direct)}` +
        profile('plain', plain),
    );
    process.env['AWS_CONFIG_FILE'] = join(folder, 'config');
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(folder, 'credentials');
    await http().update('proxy', `http://127.0.0.1:${proxy.port}`, vscode.ConfigurationTarget.Global);
  });
  after(async () => {
    process.env = environment;
    await http().update('proxy', undefined, vscode.ConfigurationTarget.Global);
    await run('chimeTelephony.connection.select', 'sandbox');
    relay.close();
    proxy.close();
    tls.close();
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  it('goes through the proxy of the settings, to a certificate of an authority of the bundle', async () => {
    await vscode.env.clipboard.writeText('');
    await run('chimeTelephony.connection.select', 'profile:trusted');
    await run('chimeTelephony.user.copyCliCommand', documentationSample);
    assert.match(
      await vscode.env.clipboard.readText(),
      new RegExp(`--endpoint-url https://${certifiedHost}:8443`),
    );
    assert.ok(proxy.asked.length > 0 && proxy.asked.every((host) => host === `${certifiedHost}:8443`));
    assert.ok(
      sandbox.lines.some((line) => line.includes(' GetUserSettings 200 ')),
      sandbox.lines.join('\n'),
    );
  });

  it('asks STS the same way', async () => {
    // Whatever is answered: it arrived. A write asks who it is before anything else.
    await run('chimeTelephony.sms.turnOn', documentationSample);
    assert.ok(
      sandbox.lines.some((line) => line.startsWith('POST / ')),
      sandbox.lines.join('\n'),
    );
  });

  it('reaches nothing where the authority is not trusted', async () => {
    await run('chimeTelephony.connection.select', 'profile:untrusted');
    await vscode.env.clipboard.writeText('nothing yet');
    const before = sandbox.lines.length;
    const asked = proxy.asked.length;
    await run('chimeTelephony.user.copyCliCommand', documentationSample);
    assert.deepEqual(sandbox.lines.slice(before), []);
    assert.ok(proxy.asked.length > asked);
    assert.equal(await vscode.env.clipboard.readText(), 'nothing yet');
  });

  it('sends plain HTTP to this machine alone, whatever proxy is set', async () => {
    await run('chimeTelephony.connection.select', 'profile:plain');
    const before = sandbox.lines.length;
    await run('chimeTelephony.user.copyCliCommand', documentationSample);
    assert.ok(
      sandbox.lines.slice(before).some((line) => line.includes(' GetUserSettings 200 ')),
      sandbox.lines.slice(before).join('\n'),
    );
  });

  it('keeps a connection for the next request, and never for one that trusts others', async () => {
    await http().update('proxy', undefined, vscode.ConfigurationTarget.Global);
    const forget = resolveCertifiedHost();
    try {
      await run('chimeTelephony.connection.select', 'profile:direct-trusted');
      const connections = tls.accepted;
      const before = sandbox.lines.length;
      for (let i = 0; i < 3; i++) {
        await run('chimeTelephony.user.copyCliCommand', documentationSample);
      }
      const made = tls.accepted - connections;
      const answered = sandbox.lines.length - before;
      assert.ok(answered >= 3, sandbox.lines.slice(before).join('\n'));
      // The tree asks beside the commands.
      assert.ok(made < answered, `${made} connections for ${answered} requests`);
      await run('chimeTelephony.connection.select', 'profile:direct-untrusted');
      const after = sandbox.lines.length;
      await run('chimeTelephony.user.copyCliCommand', documentationSample);
      assert.deepEqual(sandbox.lines.slice(after), []);
    } finally {
      forget();
    }
  });
});
