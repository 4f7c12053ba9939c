// Whether the window that a run belongs to is still there. Each window that writes has a socket of its own, named by the
// window's id; it is gone with the process, however that ends, and unlike a process id it is never somebody else's later.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';

export class Presence {
  /** Letters and digits, fit for a file's name. */
  readonly window = randomBytes(12).toString('hex');
  private announced: Promise<Server> | undefined;

  /** From now on others see that this window is there. */
  async announce(): Promise<void> {
    this.announced ??= listen(socketPath(this.window));
    await this.announced.catch((error: unknown) => {
      this.announced = undefined;
      throw error;
    });
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
    } catch (error) {
      // Of anything else, such as too many open files, nothing follows.
      return !['ENOENT', 'ECONNREFUSED'].includes((error as NodeJS.ErrnoException).code ?? '');
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

/** Not in the folder for temporary files, which may be another for each window, and longer than the path of a socket may be. */
const socketPath = (window: string): string =>
  process.platform === 'win32' ? `\\\\.\\pipe\\chime-telephony-${window}` : `/tmp/chime-telephony-${window}`;

async function listen(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  server.listen({ path, readableAll: false, writableAll: false });
  await once(server, 'listening');
  server.unref();
  return server;
}
