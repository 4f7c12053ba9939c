// The bytes of a table as text, and the text as bytes. What can't be read is found, never replaced in silence.

import { diagnosticOf, positionAt, type Diagnostic } from './diagnostics';

export type Encoding = 'utf8' | 'utf8WithBom' | 'utf16le' | 'utf16be';

export interface DecodedTable {
  /** Without the BOM. */
  readonly text: string;
  readonly encoding: Encoding;
}

/** Where a text comes from. In an editor, U+FFFD stands for unreadable bytes; in a file it is a character like any other. */
export type TextSource = 'file' | 'editor';

const unreadable = { file: /[\0\p{Cs}]/u, editor: /[\0\ufffd\p{Cs}]/u } as const satisfies Record<
  TextSource,
  RegExp
>;

/** Holds every character that {@link unreadable} matches. This pattern without \p is faster, and tells most texts apart. */
const suspicious = /[\0\ufffd\ud800-\udfff]/;

/** The offset of the first character that no table has, or -1. */
export const findUnreadable = (text: string, source: TextSource): number =>
  suspicious.test(text) ? text.search(unreadable[source]) : -1;

/** How workbooks begin when they are read as UTF-8: .xlsx and .ods are ZIP files, .xls is an OLE file. */
const workbookStarts = ['PK\x03\x04', '\ufffd\ufffd\x11\u0871\x1a'];

/** A workbook is said as such, at its beginning. */
export const encodingDiagnostic = (text: string, offset: number): Diagnostic =>
  workbookStarts.some((start) => text.startsWith(start))
    ? diagnosticOf('encoding', { line: 1, column: 1 }, 1, ['workbook'])
    : diagnosticOf('encoding', positionAt(text, offset), Math.min(1, text.length - offset));

const boms: readonly (readonly [Encoding, readonly number[]])[] = [
  ['utf8WithBom', [0xef, 0xbb, 0xbf]],
  ['utf16le', [0xff, 0xfe]],
  ['utf16be', [0xfe, 0xff]],
];

/** The text, or where the first character is that can't be read. */
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
  // Up to the first character that became another, the bytes are the same.
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

/** As the table was encoded before. */
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
