// Activation makes no network call and loads no AWS package. This file comes first: nothing may have activated before it.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import * as net from 'node:net';
import { join, relative, sep } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type * as Tls from 'node:tls';
import * as vscode from 'vscode';
import { extension } from './extension';

// The module itself, whose functions can be replaced; an import would be a copy.
const tls = createRequire(__filename)('node:tls') as { connect: typeof Tls.connect };

interface Seen {
  /** The stack of each connection that code of the extension asked for. */
  readonly connections: string[];
  /** What was loaded meanwhile of the extension's bundles, and of AWS packages from anywhere. */
  readonly files: string[];
}

/** Runs `action` with an eye on every socket of this process and on every file that it loads. */
async function watch(action: () => unknown): Promise<Seen> {
  const folder = extension().extensionPath;
  const stacks: string[] = [];
  const before = new Set(Object.keys(require.cache));
  const sockets = net.Socket.prototype;
  const original = { connect: sockets.connect, secure: tls.connect };
  const note = () => stacks.push(new Error('connection').stack ?? '');
  sockets.connect = function (this: net.Socket, ...parameters: unknown[]) {
    note();
    return Reflect.apply(original.connect, this, parameters) as net.Socket;
  };
  tls.connect = (...parameters: unknown[]) => {
    note();
    return Reflect.apply(original.secure, tls, parameters) as Tls.TLSSocket;
  };
  try {
    await action();
    // A turn to the workbench and back: whatever activation put off until now has happened.
    await vscode.commands.getCommands(true);
  } finally {
    sockets.connect = original.connect;
    tls.connect = original.secure;
  }
  const loaded = Object.keys(require.cache).filter((file) => !before.has(file));
  return {
    connections: stacks.filter((stack) => stack.includes(folder)),
    files: loaded
      .filter((file) => file.startsWith(join(folder, 'dist') + sep) || /@(aws-sdk|smithy)/.test(file))
      .map((file) => relative(folder, file).replaceAll(sep, '/')),
  };
}

describe('activation', () => {
  it('makes no connection, loads one file, and in the turn after it what shows the views', async () => {
    assert.equal(extension().isActive, false, 'Something activated the extension before this test.');
    const seen = await watch(() => extension().activate());
    assert.equal(extension().isActive, true);
    assert.deepEqual(seen, { connections: [], files: ['dist/extension.js', 'dist/ui/start.js'] });
  });

  it('would be caught making a connection', async () => {
    const { connections } = await watch(async () => {
      const socket = net.connect(1, '127.0.0.1');
      await new Promise((resolve) => socket.once('error', resolve));
    });
    assert.equal(connections.length, 1);
  });

  it('would be caught loading an AWS package', async () => {
    const service = join(extension().extensionPath, 'dist', 'service.js');
    const { files } = await watch(() => createRequire(service)(service) as unknown);
    assert.deepEqual(files, ['dist/service.js']);
  });

  it('loads ahead what connections need, when the view is visible, and connects to nothing', async () => {
    const { connections } = await watch(async () => {
      await vscode.commands.executeCommand('chimeTelephony.accounts.focus');
      // What is loaded last.
      while (!(join(extension().extensionPath, 'dist', 'credentialProviders.js') in require.cache)) {
        await setTimeout(10);
      }
    });
    assert.deepEqual(connections, []);
  });
});
