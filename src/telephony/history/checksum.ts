// The checksum of a line is its last member, which older versions ignore.

import { crc32 } from 'node:zlib';

/** The record as a line. The checksum covers the line without the checksum. */
export function checkedLine(record: object): string {
  const text = JSON.stringify(record);
  return `${text.slice(0, -1)},"crc32":${crc32(text)}}\n`;
}

/**
 * A number as the last member. In lines without a checksum, only a run's first line ends with a number: `users`.
 * Any other name matches, because damage may have changed the name `crc32`.
 */
const lastNumber = /,"(?!users")([^"]*)":(\d+)\}$/;

/**
 * The line's text without the checksum. Older versions wrote no checksum.
 * @returns `undefined` if the checksum is wrong
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
