// Pauses a run between users until it continues.

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

  /** Resolves when the run is not paused. */
  async over(): Promise<void> {
    while (this.waiting !== undefined) {
      await this.waiting;
    }
  }
}
