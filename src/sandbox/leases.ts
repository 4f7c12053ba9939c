// Counts the open leases and reports when the last one has been closed for long enough. A lease is a request that stays open.

import type { ServerResponse } from 'node:http';

/** Milliseconds until a process that depends on leases ends. */
export interface LeaseTimes {
  /** After the last lease closed. */
  readonly grace: number;
  /** After the start or a request to the API, while no lease is open. */
  readonly first: number;
}

export class Leases {
  private readonly open = new Set<ServerResponse>();
  private timer: NodeJS.Timeout | undefined;

  /** Without `times` the leases are only counted. */
  constructor(
    private times: LeaseTimes | undefined,
    private readonly onExpired: () => void,
  ) {
    this.arm(times?.first);
  }

  get count(): number {
    return this.open.size;
  }

  /** Counts a response until its connection is closed. */
  add(response: ServerResponse): void {
    this.open.add(response);
    clearTimeout(this.timer);
    // A response that waits behind another on the same connection emits no `close` of its own.
    response.req.socket.once('close', () => {
      this.open.delete(response);
      if (this.count === 0) {
        this.arm(this.times?.grace);
      }
    });
  }

  /** A client that sends a request may be about to take a lease, so the wait begins again. */
  touch(): void {
    if (this.count === 0) {
      this.arm(this.times?.first);
    }
  }

  close(): void {
    clearTimeout(this.timer);
    this.times = undefined;
  }

  private arm(milliseconds: number | undefined): void {
    clearTimeout(this.timer);
    if (milliseconds !== undefined) {
      this.timer = setTimeout(this.onExpired, milliseconds);
    }
  }
}
