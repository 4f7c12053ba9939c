// Connections that runs use, which stay open until the last of the runs ends, whether they are in use otherwise or not.

interface Closable {
  /** The same however often the connection's directory is begun anew. */
  readonly client: object;
  dispose(): void;
}

interface Hold {
  holders: number;
  /** Set once the connection is to be closed. */
  close?: () => void;
}

export class HeldConnections {
  private readonly held = new Map<object, Hold>();

  /** @returns to be called once, when the connection is not needed any more */
  hold({ client }: Closable): () => void {
    const hold = this.held.get(client) ?? { holders: 0 };
    this.held.set(client, hold);
    hold.holders += 1;
    return () => {
      hold.holders -= 1;
      if (hold.holders === 0) {
        this.held.delete(client);
        hold.close?.();
      }
    };
  }

  /** Closes the connection, once nobody holds it. */
  close(connection: Closable): void {
    const hold = this.held.get(connection.client);
    if (hold === undefined) {
      connection.dispose();
    } else {
      hold.close = () => connection.dispose();
    }
  }
}
