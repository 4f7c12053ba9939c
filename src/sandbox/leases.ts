// Counts the open leases, each a request that stays open, and says when the last one has been gone for long enough.

import type { ServerResponse } from 'node:http';

/** When a process that lives by its leases ends, in milliseconds. */
export interface LeaseTimes {
  /** After the last lease closed. */
  readonly grace: number;
  /** After the start, when none ever came. */
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
    // Not the response's own event: one that waits behind another on the same connection has none.
    response.req.socket.once('close', () => {
      this.open.delete(response);
      if (this.count === 0) {
        this.arm(this.times?.grace);
      }
    });
  }

  /** Someone uses this process, and may be about to take a lease: a wait for the last one begins again. */
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
