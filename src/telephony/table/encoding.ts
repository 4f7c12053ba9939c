// Decodes and encodes tables. Unreadable characters are reported, never replaced silently.

import { diagnosticOf, positionAt, type Diagnostic } from './diagnostics';

export type Encoding = 'utf8' | 'utf8WithBom' | 'utf16le' | 'utf16be';

export interface DecodedTable {
  /** Without the BOM. */
  readonly text: string;
  readonly encoding: Encoding;
}

/** The source of a text. In an editor, U+FFFD stands for unreadable bytes; in a file it is a character like any other. */
export type TextSource = 'file' | 'editor';

const unreadable = { file: /[\0\p{Cs}]/u, editor: /[\0\ufffd\p{Cs}]/u } as const satisfies Record<
  TextSource,
  RegExp
>;

/** Matches every character that {@link unreadable} matches. Without \p this pattern is faster, and rules out most texts. */
const suspicious = /[\0\ufffd\ud800-\udfff]/;

/** The offset of the first character that a table can't hold, or -1. */
export const findUnreadable = (text: string, source: TextSource): number =>
  suspicious.test(text) ? text.search(unreadable[source]) : -1;

/** How workbooks begin when they are read as UTF-8: .xlsx and .ods are ZIP files, .xls is an OLE file. */
const workbookStarts = ['PK\x03\x04', '\ufffd\ufffd\x11\u0871\x1a'];

/** Reports a workbook as such, at the beginning of the text. */
export const encodingDiagnostic = (text: string, offset: number): Diagnostic =>
  workbookStarts.some((start) => text.startsWith(start))
    ? diagnosticOf('encoding', { line: 1, column: 1 }, 1, ['workbook'])
    : diagnosticOf('encoding', positionAt(text, offset), Math.min(1, text.length - offset));

const boms: readonly (readonly [Encoding, readonly number[]])[] = [
  ['utf8WithBom', [0xef, 0xbb, 0xbf]],
  ['utf16le', [0xff, 0xfe]],
  ['utf16be', [0xfe, 0xff]],
];

/** The text, or a diagnostic for the first unreadable character. */
export function decodeTable(bytes: Uint8Array): DecodedTable | { readonly diagnostic: Diagnostic } {
  const [encoding, bom] = boms.find(([, bom]) => bom.every((byte, i) => bytes[i] === byte)) ?? [
    'utf8' as const,
    [],
  ];
  const body = Buffer.from(bytes.buffer, bytes.byteOffset + bom.length, bytes.byteLength - bom.length);
  const { text, invalidAt } =
    encoding === 'utf16le' || encoding === 'utf16be' ? decodeUtf16(body, encoding) : decodeUtf8(body);
  const found = findUnreadable(text.slice(0, invalidAt), 'file');
  const offset = found < 0 ? invalidAt : found;
  return offset === undefined ? { text, encoding } : { diagnostic: encodingDiagnostic(text, offset) };
}

interface Decoded {
  readonly text: string;
  readonly invalidAt?: number;
}

function decodeUtf8(bytes: Buffer): Decoded {
  const text = bytes.toString('utf8');
  const again = Buffer.from(text, 'utf8');
  if (again.equals(bytes)) {
    return { text };
  }
  // The bytes are equal up to the first replaced character.
  let at = 0;
  while (at < bytes.length && again[at] === bytes[at]) {
    at += 1;
  }
  while (((again[at] ?? 0) & 0xc0) === 0x80) {
    at -= 1;
  }
  return { text, invalidAt: again.subarray(0, at).toString('utf8').length };
}

function decodeUtf16(bytes: Buffer, encoding: 'utf16le' | 'utf16be'): Decoded {
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 2));
  const text = (encoding === 'utf16le' ? whole : Buffer.from(whole).swap16()).toString('utf16le');
  return whole.length === bytes.length ? { text } : { text, invalidAt: text.length };
}

/** Encodes the text as the table was encoded before. */
export function encodeTable({ text, encoding }: DecodedTable): Uint8Array {
  const bom = Buffer.from(boms.find(([named]) => named === encoding)?.[1] ?? []);
  switch (encoding) {
    case 'utf8':
    case 'utf8WithBom':
      return Buffer.concat([bom, Buffer.from(text, 'utf8')]);
    case 'utf16le':
      return Buffer.concat([bom, Buffer.from(text, 'utf16le')]);
    case 'utf16be':
      return Buffer.concat([bom, Buffer.from(text, 'utf16le').swap16()]);
  }
}
