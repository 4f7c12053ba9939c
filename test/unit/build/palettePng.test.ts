// Pictures become smaller, and stay what they show.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { readPng, withPalette } from '../../../scripts/palettePng';

/** The palette and the indices of a picture that {@link withPalette} made. */
function readPalette(png: Buffer) {
  const at = (type: string) => {
    const start = png.indexOf(type, 0, 'latin1') + 4;
    return png.subarray(start, start + png.readUInt32BE(start - 8));
  };
  return { palette: at('PLTE'), rows: inflateSync(at('IDAT')) };
}

describe('pictures with a palette', () => {
  const icon = readFileSync('media/icon.png');
  const { width, height, colours } = readPng(icon);

  it('have the size of the picture and so many colours at most', () => {
    const made = withPalette(icon, 16);
    const { palette, rows } = readPalette(made);
    assert.deepEqual([made.readUInt32BE(16), made.readUInt32BE(20)], [width, height]);
    assert.ok(palette.length <= 16 * 3);
    assert.equal(rows.length, (width + 1) * height);
    assert.ok(made.length < icon.length);
  });

  it('have the most frequent colour where the picture has it', () => {
    const counts = new Map<number, number>();
    for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
    const [frequent = 0] = [...counts].sort(([, one], [, other]) => other - one)[0] ?? [];
    const { palette, rows } = readPalette(withPalette(icon, 16));
    assert.equal(palette.readUIntBE(0, 3), frequent);
    const first = colours.indexOf(frequent);
    assert.equal(rows[first + Math.floor(first / width) + 1], 0);
  });
});
