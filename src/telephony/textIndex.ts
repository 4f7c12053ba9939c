// Keeps texts as UTF-8, and finds the texts that hold a part. The index has 256 slots: 128 for the ASCII characters, and 128 for
// hashed pairs of neighbouring bytes. A text sets its bit in the slot of each of its characters and pairs.
// Only texts with a bit in every slot of the part are searched.
//
// Blanks and hyphens in a text are gaps, which a part may skip: "janedoe" is in "jane doe", and "jean-luc" in "jeanluc".
// A part that skips a gap must begin where a word begins: "ned" is not in "jane doe". An e-mail address must match literally.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Stands before each part of a text. No part holds a NUL. */
const separator = '\0';

const blank = 0x20;
const hyphen = 0x2d;
const isGap = (byte: number | undefined): boolean => byte === blank || byte === hyphen;

/** Texts of a few parts each, one after the other as UTF-8. */
export class Texts {
  bytes = new Uint8Array(0);
  /** The offset of each text, then the end of the last text. */
  starts = new Uint32Array(1);
  private count = 0;

  constructor(private readonly partsOfText: number) {}

  /** @param parts of all texts, text by text */
  append(parts: readonly string[]): void {
    const joined = parts.map((part) => separator + part).join('');
    let at = this.starts[this.count] as number;
    // A UTF-16 unit takes at most three bytes in UTF-8.
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

/** The slot of an ASCII character is its code. The slots from 128 on are for pairs. */
const characters = 128;
const slots = 256;

/** Number of texts that share one word of bits. */
const wordSize = 32;

export class TextIndex {
  private readonly texts: Texts;
  private count = 0;
  /** For every 32 texts, one word per slot. */
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
        if (!isGap(byte)) {
          (bits[words + pairSlot(before, byte)] as number) |= bit;
          before = byte;
        }
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

  /**
   * Sets `marks` to 1 where the text holds the part.
   * @param within has a 1 for each text to search; without it all texts are searched
   */
  markContaining(part: string, marks: Uint8Array, within?: Uint8Array): void {
    const wanted = wantedOf(part);
    const { length } = wanted.bytes;
    const isExact = length === 1 && (wanted.bytes[0] ?? 0) < characters;
    const { bytes, starts } = this.texts;
    this.forCandidates(wanted.bytes, (index) => {
      if (
        marks[index] === 0 &&
        (within === undefined || within[index] === 1) &&
        (isExact || contains(bytes, starts[index] as number, starts[index + 1] as number, wanted))
      ) {
        marks[index] = 1;
      }
    });
  }

  /** Sets `marks` to 1 where the text ends with exactly the part and `isWanted` returns true. */
  markEnding(part: string, marks: Uint8Array, isWanted: (index: number) => boolean): void {
    const wanted = encoder.encode(part);
    const { bytes, starts } = this.texts;
    const final = wanted[wanted.length - 1];
    this.forCandidates(wanted, (index) => {
      const last = (starts[index + 1] as number) - 1;
      if (bytes[last] === final && commonEnd(bytes, last, wanted) === wanted.length && isWanted(index)) {
        marks[index] = 1;
      }
    });
  }

  /** Calls `look` for each text that has a bit for every character and pair of `wanted`. */
  private forCandidates(wanted: Uint8Array, look: (index: number) => void): void {
    const all = this.haveAll(slotsOf(wanted));
    for (let word = 0; word < all.length; word++) {
      let bits = all[word] as number;
      while (bits !== 0) {
        const place = 31 - Math.clz32(bits);
        bits ^= 1 << place;
        look(wordSize * word + place);
      }
    }
  }

  /** Sets the bit of each text that has a bit in every wanted slot. */
  private haveAll(wanted: readonly number[]): Uint32Array {
    const all = new Uint32Array(wordsFor(this.count)).fill(0xffffffff);
    const { bits } = this;
    for (const slot of wanted) {
      let some = 0;
      for (let word = 0; word < all.length; word++) {
        some |= (all[word] as number) &= bits[slots * word + slot] as number;
      }
      if (some === 0) {
        break;
      }
    }
    return all;
  }
}

/** The slots in which every text with the part has a bit. Characters come first: an @ or a digit excludes most texts. */
function slotsOf(part: Uint8Array): readonly number[] {
  const wanted = [...part.filter((byte) => !isGap(byte))];
  const pairs = wanted.slice(1).map((byte, at) => pairSlot(wanted[at] as number, byte));
  return [...new Set([...wanted.filter((byte) => byte < characters), ...pairs])].sort((a, b) => a - b);
}

const wordsFor = (count: number): number => Math.ceil(count / wordSize);

const pairSlot = (before: number, byte: number): number =>
  characters + (Math.imul(before * 256 + byte, 0x9e3779b1) >>> 25);

interface Wanted {
  /** At least one byte; the last byte is not a gap. */
  readonly bytes: Uint8Array;
  /** Whether gaps must match too. */
  readonly isLiteral: boolean;
}

const wantedOf = (part: string): Wanted => ({ bytes: encoder.encode(part), isLiteral: part.includes('@') });

function contains(bytes: Uint8Array, start: number, end: number, wanted: Wanted): boolean {
  const { bytes: part, isLiteral } = wanted;
  const { length } = part;
  // Look for the last byte first: in UTF-8, the first byte is often the same for a whole script.
  const final = part[length - 1];
  for (let at = start; at < end; at++) {
    if (bytes[at] === final) {
      const same = commonEnd(bytes, at, part);
      if (same === length || (!isLiteral && endsWithGaps(bytes, at, part, same))) {
        return true;
      }
    }
  }
  return false;
}

/** Number of bytes at the part's end that equal the bytes up to `last`. */
function commonEnd(bytes: Uint8Array, last: number, part: Uint8Array): number {
  const { length } = part;
  let same = 0;
  while (same < length && bytes[last - same] === part[length - 1 - same]) {
    same++;
  }
  return same;
}

/** Whether the part ends at `last` if gaps are skipped; the part's last `same` bytes already match. */
function endsWithGaps(bytes: Uint8Array, last: number, part: Uint8Array, same: number): boolean {
  let first = last - same + 1;
  let hasPassed = false;
  for (let i = part.length - 1 - same; i >= 0;) {
    const byte = bytes[first - 1];
    if (byte === part[i]) {
      first--;
      i--;
    } else if (part[i] === hyphen) {
      first -= byte === blank ? 1 : 0;
      i--;
    } else if (isGap(byte)) {
      first--;
      hasPassed = true;
    } else {
      return false;
    }
  }
  return !hasPassed || !isInWord(bytes[first - 1] as number);
}

/** A digit, a lowercase letter, or a byte of a character outside ASCII. */
const isInWord = (byte: number): boolean =>
  byte >= characters || (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39);

/** The array if it is long enough, else a copy that is at least half as long again. */
export const withRoom = <T extends Uint8Array | Uint32Array>(array: T, length: number): T =>
  length <= array.length ? array : resized(array, Math.max(length, Math.ceil(1.5 * array.length)));

export function resized<T extends Uint8Array | Uint32Array>(array: T, length: number): T {
  const copy = new (array.constructor as new (length: number) => T)(length);
  copy.set(array.subarray(0, length));
  return copy;
}
