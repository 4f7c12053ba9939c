// Records of CSV (RFC 4180) with the position of each field. No CSV library for Node gives the positions of fields: csv-parse and
// Papa Parse count records and lines, d3-dsv counts nothing.

import type { Position } from './diagnostics';

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Reads one record after another. Each {@link read} replaces the data of the record before. */
export class Records {
  /** Offset and line of the record. */
  start = 0;
  line = 0;
  fieldCount = 0;
  /** The position of a quote that is never closed. */
  unclosedQuote: Position | undefined;
  private readonly delimiterCode: number;
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  /** Offset after the closing quote; 0 for a field without quotes. */
  private readonly quoteEnds: number[] = [];
  private readonly lines: number[] = [];
  private readonly lineStarts: number[] = [];

  /**
   * @param delimiter one UTF-16 unit
   * @param next where the next record begins
   * @param nextLine the line of `next`
   */
  constructor(
    readonly text: string,
    delimiter: string,
    public next: number,
    public nextLine: number,
  ) {
    this.delimiterCode = delimiter.charCodeAt(0);
  }

  /** Reads the next record; `false` at the end of the text and for a quote that is never closed. */
  read(): boolean {
    const { text, delimiterCode, starts, ends, quoteEnds, lines, lineStarts } = this;
    const { length } = text;
    if (this.next >= length || this.unclosedQuote !== undefined) {
      return false;
    }
    let at = this.next;
    let line = this.nextLine;
    let lineStart = at;
    let count = 0;
    this.start = at;
    this.line = line;
    for (;;) {
      starts[count] = at;
      lines[count] = line;
      lineStarts[count] = lineStart;
      quoteEnds[count] = 0;
      let code = text.charCodeAt(at);
      if (code === quote) {
        const end = endOfQuoted(text, at);
        if (end < 0) {
          this.unclosedQuote = { line, column: at - lineStart + 1 };
          this.next = length;
          return false;
        }
        for (let inside = at; inside < end; inside++) {
          const character = text.charCodeAt(inside);
          if (
            character === lineFeed ||
            (character === carriageReturn && text.charCodeAt(inside + 1) !== lineFeed)
          ) {
            line += 1;
            lineStart = inside + 1;
          }
        }
        quoteEnds[count] = at = end;
        code = text.charCodeAt(at);
      }
      // At the end of the text the code is NaN.
      while (code === code && code !== delimiterCode && code !== lineFeed && code !== carriageReturn) {
        code = text.charCodeAt(++at);
      }
      ends[count++] = at;
      if (code === delimiterCode) {
        at += 1;
        continue;
      }
      if (at < length) {
        line += 1;
        at += code === carriageReturn && text.charCodeAt(at + 1) === lineFeed ? 2 : 1;
      }
      break;
    }
    this.fieldCount = count;
    this.next = at;
    this.nextLine = line;
    return true;
  }

  /** The offset of the field's first character, which may be its quote. */
  startOf(field: number): number {
    return this.starts[field] as number;
  }

  endOf(field: number): number {
    return this.ends[field] as number;
  }

  position(field: number): Position {
    const column = this.startOf(field) - (this.lineStarts[field] as number) + 1;
    return { line: this.lines[field] as number, column };
  }

  isQuoted(field: number): boolean {
    return (this.quoteEnds[field] as number) > 0;
  }

  hasTextAfterQuote(field: number): boolean {
    return this.isQuoted(field) && this.quoteEnds[field] !== this.ends[field];
  }

  /** The field's text with its quotes. */
  raw(field: number): string {
    return this.text.slice(this.starts[field], this.ends[field]);
  }

  /** The field's text without its quotes; empty for a field that the record does not have. */
  value(field: number): string {
    if (field >= this.fieldCount) {
      return '';
    }
    if (!this.isQuoted(field) || this.hasTextAfterQuote(field)) {
      return this.raw(field);
    }
    const inner = this.text.slice(this.startOf(field) + 1, this.endOf(field) - 1);
    return inner.includes('"') ? inner.replaceAll('""', '"') : inner;
  }

  /** Whether the field is exactly `text`, without quotes. Faster than a comparison with {@link value}. */
  holds(field: number, text: string): boolean {
    const start = this.startOf(field);
    return this.endOf(field) - start === text.length && this.text.startsWith(text, start);
  }

  /** Whether the field is empty or has only blanks. */
  isEmpty(field: number): boolean {
    const start = this.startOf(field);
    return (
      start === this.endOf(field) || (!isLetterOrDigit(this.text, start) && this.value(field).trim() === '')
    );
  }

  get isBlank(): boolean {
    for (let field = 0; field < this.fieldCount; field++) {
      if (!this.isEmpty(field)) {
        return false;
      }
    }
    return true;
  }

  /** Length of the field's part in its first line. */
  lengthInLine(field: number): number {
    const raw = this.raw(field);
    const end = raw.search(/[\r\n]/);
    return end < 0 ? raw.length : end;
  }

  /** Length of the record's first line without the line end. */
  get lengthOfFirstLine(): number {
    const last = this.fieldCount - 1;
    if (this.lines[last] === this.line && !this.isQuoted(last)) {
      return this.endOf(last) - this.start;
    }
    const record = this.text.slice(this.start, this.next);
    const end = record.search(/[\r\n]/);
    return end < 0 ? record.length : end;
  }
}

/** ASCII only. */
function isLetterOrDigit(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset);
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a);
}

/** The offset after the closing quote, or -1. */
function endOfQuoted(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at)) {
    while (text.charCodeAt(at) === quote && text.charCodeAt(at + 1) === quote) {
      at += 2;
    }
    if (text.charCodeAt(at) === quote) {
      return at + 1;
    }
  }
  return -1;
}
