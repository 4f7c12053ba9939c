// Connections of runs: each stays open until its last run ends, also after another connection is selected.

interface Closable {
  /** Stays the same when the directory of the connection is refreshed. */
  readonly client: object;
  dispose(): void;
}

interface Hold {
  holders: number;
  /** Set when the connection must close after the last hold. */
  close?: () => void;
}

export class HeldConnections {
  private readonly held = new Map<object, Hold>();

  /** @returns releases the hold; call it once */
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

  /** Closes the connection, after its last hold if there is one. */
  close(connection: Closable): void {
    const hold = this.held.get(connection.client);
    if (hold === undefined) {
      connection.dispose();
    } else {
      hold.close = () => connection.dispose();
    }
  }
}
