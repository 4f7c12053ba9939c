// Random choices from a seed: the same seed always gives the same.

export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = (seed + 1) * 0x9e3779b1;
  }

  /** Mulberry32. */
  random(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  pick<T>(...choices: readonly T[]): T {
    return choices[Math.floor(this.random() * choices.length)] as T;
  }

  some<T>(choices: readonly T[], most: number): readonly T[] {
    return Array.from({ length: Math.ceil(this.random() * most) }, () => this.pick(...choices));
  }
}
