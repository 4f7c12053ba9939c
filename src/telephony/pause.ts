// Holds a run up between users, until it goes on.

export class Pause {
  private waiting: Promise<void> | undefined;
  private end: () => void = () => undefined;

  get isPaused(): boolean {
    return this.waiting !== undefined;
  }

  pause(): void {
    this.waiting ??= new Promise((resolve) => (this.end = resolve));
  }

  resume(): void {
    this.waiting = undefined;
    this.end();
  }

  /** Resolves as soon as nothing holds the run up. */
  async over(): Promise<void> {
    while (this.waiting !== undefined) {
      await this.waiting;
    }
  }
}
