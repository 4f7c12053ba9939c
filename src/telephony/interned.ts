// A column in which many rows share a value: keeps each value once, and a code for each row.

import { resized, withRoom } from './textIndex';

export class Interned {
  codes = new Uint32Array(0);
  private count = 0;
  private readonly values: (string | undefined)[] = [];
  private readonly codeOf = new Map<string | undefined, number>();

  get all(): readonly string[] {
    return this.values.filter((value) => value !== undefined);
  }

  /** Number of different values. */
  get size(): number {
    return this.values.length;
  }

  /** The values with this code or a higher one, in the order of their codes. */
  valuesFrom(code: number): readonly (string | undefined)[] {
    return this.values.slice(code);
  }

  push(value: string | undefined): void {
    let code = this.codeOf.get(value);
    if (code === undefined) {
      code = this.values.push(value) - 1;
      this.codeOf.set(value, code);
    }
    this.codes = withRoom(this.codes, this.count + 1);
    this.codes[this.count++] = code;
  }

  at(index: number): string | undefined {
    return this.values[this.codes[index] ?? -1];
  }

  /** For each code: 1 if the claim is true for its value, else 0. */
  marks(claim: (value: string | undefined) => boolean): Uint8Array {
    return Uint8Array.from(this.values, (value) => Number(claim(value)));
  }

  trim(): void {
    this.codes = resized(this.codes, this.count);
  }
}
