// Texts one after the other as UTF-8, and which of them hold a part. For each character of ASCII, and for the pairs of
// neighbouring bytes in 128 sorts, there is a bit for each text: one that has not all of what the part has is not looked at.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Texts one after the other, as UTF-8. */
export class Texts {
  bytes = new Uint8Array(0);
  ends = new Uint32Array(0);
  private count = 0;

  push(text: string): void {
    const start = this.count === 0 ? 0 : (this.ends[this.count - 1] as number);
    // A UTF-16 unit is three bytes at most.
    this.bytes = withRoom(this.bytes, start + 3 * text.length);
    this.ends = withRoom(this.ends, this.count + 1);
    const { bytes } = this;
    let end = start;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) {
        end += encoder.encodeInto(text.slice(i), bytes.subarray(end)).written;
        break;
      }
      bytes[end++] = code;
    }
    this.ends[this.count++] = end;
  }

  at(index: number): string {
    return decoder.decode(this.bytes.subarray(this.ends[index - 1] ?? 0, this.ends[index]));
  }

  trim(): void {
    this.bytes = resized(this.bytes, this.ends[this.count - 1] ?? 0);
    this.ends = resized(this.ends, this.count);
  }
}

/** A character's slot is its code; the pairs come after, several in one slot. */
const characters = 128;
const pairSlots = 128;

export class TextIndex {
  private readonly texts = new Texts();
  private count = 0;
  /** Bit 5 of the index and lower is the place in the word. A slot that no text has stays empty. */
  private readonly slots = Array.from({ length: characters + pairSlots }, () => new Uint32Array(0));

  push(text: string): void {
    const index = this.count++;
    this.texts.push(text);
    const { bytes, ends } = this.texts;
    const end = ends[index] ?? 0;
    let before = 0;
    for (let at = ends[index - 1] ?? 0; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte < characters) {
        this.set(byte, index);
      }
      if (before !== 0) {
        this.set(pairSlot(before, byte), index);
      }
      before = byte;
    }
  }

  at(index: number): string {
    return this.texts.at(index);
  }

  trim(): void {
    this.texts.trim();
    this.slots.forEach((words, slot) => {
      this.slots[slot] = words.length === 0 ? words : resized(words, wordsFor(this.count));
    });
  }

  /** Sets `marks` to 1 where the text holds the part. */
  markContaining(part: string, marks: Uint8Array): void {
    const wanted = encoder.encode(part);
    const isExact = wanted.length === 1 && (wanted[0] ?? 0) < characters;
    const { bytes, ends } = this.texts;
    const candidates = this.candidates(wanted);
    for (let word = 0; word < candidates.length; word++) {
      let bits = candidates[word] as number;
      while (bits !== 0) {
        const place = 31 - Math.clz32(bits);
        bits ^= 1 << place;
        const index = 32 * word + place;
        if (
          isExact ||
          (marks[index] === 0 &&
            contains(bytes, index === 0 ? 0 : (ends[index - 1] as number), ends[index] as number, wanted))
        ) {
          marks[index] = 1;
        }
      }
    }
  }

  /** Sets `marks` to 1 where the text ends with the part and `isWanted` agrees. */
  markEnding(part: string, marks: Uint8Array, isWanted: (index: number) => boolean): void {
    const wanted = encoder.encode(part);
    const { bytes, ends } = this.texts;
    for (let index = 0; index < this.count; index++) {
      if (isWanted(index)) {
        const end = ends[index] as number;
        const start = Math.max(index === 0 ? 0 : (ends[index - 1] as number), end - wanted.length);
        if (contains(bytes, start, end, wanted)) {
          marks[index] = 1;
        }
      }
    }
  }

  private set(slot: number, index: number): void {
    let words = this.slots[slot] as (typeof this.slots)[number];
    if (index >>> 5 >= words.length) {
      words = withRoom(words, (index >>> 5) + 1);
      this.slots[slot] = words;
    }
    words[index >>> 5] = (words[index >>> 5] as number) | (1 << (index & 31));
  }

  /** A bit for each text that has every character and pair of what is wanted. */
  private candidates(wanted: Uint8Array): Uint32Array {
    const all = new Uint32Array(wordsFor(this.count)).fill(0xffffffff);
    wanted.forEach((byte, at) => {
      const before = wanted[at - 1];
      if (byte < characters) {
        intersect(all, this.slots[byte]);
      }
      if (before !== undefined) {
        intersect(all, this.slots[pairSlot(before, byte)]);
      }
    });
    return all;
  }
}

const wordsFor = (count: number): number => (count + 31) >>> 5;

const pairSlot = (before: number, byte: number): number =>
  characters + (Math.imul(before * 256 + byte, 0x9e3779b1) >>> 25);

function intersect(all: Uint32Array, words: Uint32Array | undefined): void {
  const length = words?.length ?? 0;
  for (let i = 0; i < all.length; i++) {
    all[i] = i < length ? (all[i] as number) & ((words as Uint32Array)[i] as number) : 0;
  }
}

function contains(bytes: Uint8Array, start: number, end: number, part: Uint8Array): boolean {
  const first = part[0];
  const second = part[1];
  const length = part.length;
  const last = end - length;
  for (let at = start; at <= last; at++) {
    if (bytes[at] === first && (length < 2 || bytes[at + 1] === second)) {
      let i = 2;
      while (i < length && bytes[at + i] === part[i]) {
        i++;
      }
      if (i >= length) {
        return true;
      }
    }
  }
  return length === 0;
}

/** The array itself, or a copy that is half as long again. */
export const withRoom = <T extends Uint8Array | Uint32Array>(array: T, length: number): T =>
  length <= array.length ? array : resized(array, Math.max(length, Math.ceil(1.5 * array.length), 32));

export function resized<T extends Uint8Array | Uint32Array>(array: T, length: number): T {
  const copy = new (array.constructor as new (length: number) => T)(length);
  copy.set(array.subarray(0, length));
  return copy;
}
