// The checksum of a line: its last member, which older versions pass over.

import { crc32 } from 'node:zlib';

/** The record as a line, with the checksum of what it would be without. */
export function checkedLine(record: object): string {
  const text = JSON.stringify(record);
  return `${text.slice(0, -1)},"crc32":${crc32(text)}}\n`;
}

/** A number at the end of a line; without a checksum the lines of a run end in another way, but for its first. */
const lastNumber = /,"(?!users")([^"]*)":(\d+)\}$/;

/**
 * The record's text without its checksum, which an older version did not write.
 * @returns `undefined` when the checksum is wrong
 */
export function uncheckedText(
  line: string,
): { readonly text: string; readonly isChecked: boolean } | undefined {
  const found = lastNumber.exec(line.slice(-100));
  if (found === null) {
    return { text: line, isChecked: false };
  }
  const [end, name, digits] = found;
  const text = `${line.slice(0, line.length - end.length)}}`;
  return name === 'crc32' && String(crc32(text)) === digits ? { text, isChecked: true } : undefined;
}
