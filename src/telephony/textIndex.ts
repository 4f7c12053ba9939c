// Texts one after the other as UTF-8, and which of them hold a part. For each character of ASCII, and for the pairs of
// neighbouring bytes in 128 sorts, there is a bit for each text: one that has not all of what the part has is not looked at.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Before each part of a text; no part holds one. */
const separator = '\0';

/** Texts of a few parts each, one after the other as UTF-8. */
export class Texts {
  bytes = new Uint8Array(0);
  /** Where each begins, and at last where they end. */
  starts = new Uint32Array(1);
  private count = 0;

  constructor(private readonly partsOfText: number) {}

  /** @param parts those of one text after those of the other */
  append(parts: readonly string[]): void {
    const joined = parts.map((part) => separator + part).join('');
    let at = this.starts[this.count] as number;
    // A UTF-16 unit is three bytes at most.
    this.bytes = withRoom(this.bytes, at + 3 * joined.length);
    this.starts = withRoom(this.starts, this.count + parts.length / this.partsOfText + 1);
    const { bytes, starts, partsOfText } = this;
    const end = at + encoder.encodeInto(joined, bytes.subarray(at)).written;
    for (let part = 0; at < end; at++) {
      if (bytes[at] === 0 && part++ % partsOfText === 0) {
        starts[this.count++] = at;
      }
    }
    starts[this.count] = end;
  }

  at(index: number): readonly string[] {
    const text = decoder.decode(this.bytes.subarray(this.starts[index], this.starts[index + 1]));
    return text.split(separator).slice(1);
  }

  trim(): void {
    this.bytes = resized(this.bytes, this.starts[this.count] as number);
    this.starts = resized(this.starts, this.count + 1);
  }
}

/** A character's slot is its code; the pairs come after, several in one slot. */
const characters = 128;
const slots = 256;

/** Texts whose bits are in one word. */
const wordSize = 32;

export class TextIndex {
  private readonly texts: Texts;
  private count = 0;
  /** For each 32 texts one word for each slot. */
  private bits = new Uint32Array(0);

  constructor(private readonly partsOfText: number) {
    this.texts = new Texts(partsOfText);
  }

  append(parts: readonly string[]): void {
    this.texts.append(parts);
    const after = this.count + parts.length / this.partsOfText;
    this.bits = withRoom(this.bits, slots * wordsFor(after));
    const { bits } = this;
    const { bytes, starts } = this.texts;
    for (; this.count < after; this.count++) {
      const words = slots * (this.count >>> 5);
      const bit = 1 << (this.count & 31);
      const end = starts[this.count + 1] as number;
      let before = 0;
      for (let at = starts[this.count] as number; at < end; at++) {
        const byte = bytes[at] as number;
        if (byte < characters) {
          (bits[words + byte] as number) |= bit;
        }
        (bits[words + pairSlot(before, byte)] as number) |= bit;
        before = byte;
      }
    }
  }

  at(index: number): readonly string[] {
    return this.texts.at(index);
  }

  trim(): void {
    this.texts.trim();
    this.bits = resized(this.bits, slots * wordsFor(this.count));
  }

  /** Sets `marks` to 1 where the text holds the part. */
  markContaining(part: string, marks: Uint8Array): void {
    const wanted = encoder.encode(part);
    const isExact = wanted.length === 1 && (wanted[0] ?? 0) < characters;
    const { bytes, starts } = this.texts;
    const candidates = this.candidates(wanted);
    for (let word = 0; word < candidates.length; word++) {
      let bits = candidates[word] as number;
      while (bits !== 0) {
        const place = 31 - Math.clz32(bits);
        bits ^= 1 << place;
        const index = wordSize * word + place;
        if (
          isExact ||
          (marks[index] === 0 &&
            contains(bytes, starts[index] as number, starts[index + 1] as number, wanted))
        ) {
          marks[index] = 1;
        }
      }
    }
  }

  /** Sets `marks` to 1 where the text ends with the part and `isWanted` agrees. */
  markEnding(part: string, marks: Uint8Array, isWanted: (index: number) => boolean): void {
    const wanted = encoder.encode(part);
    const { bytes, starts } = this.texts;
    for (let index = 0; index < this.count; index++) {
      if (isWanted(index)) {
        const end = starts[index + 1] as number;
        const start = Math.max(starts[index] as number, end - wanted.length);
        if (contains(bytes, start, end, wanted)) {
          marks[index] = 1;
        }
      }
    }
  }

  /** A bit for each text that has every character and pair of what is wanted. */
  private candidates(wanted: Uint8Array): Uint32Array {
    const all = new Uint32Array(wordsFor(this.count)).fill(0xffffffff);
    const { bits } = this;
    for (const slot of slotsOf(wanted)) {
      for (let word = 0; word < all.length; word++) {
        (all[word] as number) &= bits[slots * word + slot] as number;
      }
    }
    return all;
  }
}

/** The slots that a text has a bit in if it holds the part. */
const slotsOf = (wanted: Uint8Array): ReadonlySet<number> =>
  new Set(
    [...wanted].flatMap((byte, at) => [
      ...(byte < characters ? [byte] : []),
      ...(at > 0 ? [pairSlot(wanted[at - 1] as number, byte)] : []),
    ]),
  );

const wordsFor = (count: number): number => Math.ceil(count / wordSize);

const pairSlot = (before: number, byte: number): number =>
  characters + (Math.imul(before * 256 + byte, 0x9e3779b1) >>> 25);

/** @param part not empty */
function contains(bytes: Uint8Array, start: number, end: number, part: Uint8Array): boolean {
  const { length } = part;
  // The last byte is looked for first: in UTF-8 it tells characters apart, where the first is that of a whole script.
  const final = part[length - 1];
  for (let at = start + length - 1; at < end; at++) {
    if (bytes[at] === final) {
      let i = 1;
      while (i < length && bytes[at - i] === part[length - 1 - i]) {
        i++;
      }
      if (i === length) {
        return true;
      }
    }
  }
  return false;
}

/** The array itself, or a copy that is half as long again. */
export const withRoom = <T extends Uint8Array | Uint32Array>(array: T, length: number): T =>
  length <= array.length ? array : resized(array, Math.max(length, Math.ceil(1.5 * array.length)));

export function resized<T extends Uint8Array | Uint32Array>(array: T, length: number): T {
  const copy = new (array.constructor as new (length: number) => T)(length);
  copy.set(array.subarray(0, length));
  return copy;
}
