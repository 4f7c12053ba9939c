// Whether the window that a run belongs to is still there. Each window that writes has a socket of its own, named by the
// window's id; it is gone with the process, however that ends, and unlike a process id it is never somebody else's later.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes that a socket's path may have, with its end, on the system that allows the fewest. */
const longestSocketPath = 103;

export class Presence {
  /** Letters and digits, fit for a file's name. */
  readonly window = randomBytes(12).toString('hex');
  private announced: Promise<Server> | undefined;

  /** From now on others see that this window is there. */
  async announce(): Promise<void> {
    this.announced ??= listen(socketPath(this.window));
    await this.announced;
  }

  async isThere(window: string): Promise<boolean> {
    if (window === this.window) {
      return true;
    }
    const path = socketPath(window);
    const socket = connect(path);
    try {
      await once(socket, 'connect');
      return true;
    } catch {
      if (process.platform !== 'win32') {
        rmSync(path, { force: true });
      }
      return false;
    } finally {
      socket.destroy();
    }
  }

  dispose(): void {
    void this.announced?.then(
      (server) => server.close(),
      () => undefined,
    );
  }
}

function socketPath(window: string): string {
  const name = `chime-telephony-${window}`;
  if (process.platform === 'win32') {
    return `\\\\.\\pipe\\${name}`;
  }
  const path = join(tmpdir(), name);
  return Buffer.byteLength(path) <= longestSocketPath ? path : join('/tmp', name);
}

async function listen(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  server.listen({ path, readableAll: false, writableAll: false });
  await once(server, 'listening');
  server.unref();
  return server;
}
