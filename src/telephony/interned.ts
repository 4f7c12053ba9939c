// A column of values that many have in common: each is kept once, and a code of it for each row.

import { resized, withRoom } from './textIndex';

export class Interned {
  codes = new Uint32Array(0);
  private count = 0;
  private readonly values: (string | undefined)[] = [];
  private readonly codeOf = new Map<string | undefined, number>();

  get all(): readonly string[] {
    return this.values.filter((value) => value !== undefined);
  }

  /** How many values there are. */
  get size(): number {
    return this.values.length;
  }

  /** The values from this code on. */
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

  /** By code: 1 where the claim is true. */
  marks(claim: (value: string | undefined) => boolean): Uint8Array {
    return Uint8Array.from(this.values, (value) => Number(claim(value)));
  }

  trim(): void {
    this.codes = resized(this.codes, this.count);
  }
}
