// Makes PNG pictures small, with a palette of few colours instead of three bytes per pixel. https://www.w3.org/TR/png-3/
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The colour types that browsers write. */
const channelsByColourType = new Map([
  [2, 3],
  [6, 4],
]);
const paletteType = 3;

interface Picture {
  readonly width: number;
  readonly height: number;
  /** For each pixel 0xRRGGBB. */
  readonly colours: Uint32Array;
}

/**
 * Reduces a picture to at most `most` colours, up to 256. Any other colour becomes the nearest of these.
 * @throws Error when the picture is not an opaque PNG with eight bits per channel
 */
export function withPalette(png: Buffer, most: number): Buffer {
  const { width, height, colours } = readPng(png);
  const palette = paletteOf(colours, most);
  const indexOf = nearestIn(palette);
  const rows = Buffer.alloc((width + 1) * height);
  // The first byte of each row names its filter; 0 is none.
  colours.forEach((colour, pixel) => {
    rows[pixel + Math.floor(pixel / width) + 1] = indexOf(colour);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  header.writeUInt8(paletteType, 9);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(channelsOf))),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export function readPng(png: Buffer): Picture {
  const chunks = [...chunksOf(png)];
  const header = chunks[0]?.content ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = channelsByColourType.get(header.readUInt8(9));
  if (header.readUInt8(8) !== 8 || channels === undefined || header.readUInt8(12) !== 0) {
    throw new Error('The picture is no PNG of eight bits a channel without interlacing.');
  }
  const data = inflateSync(
    Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ content }) => content)),
  );
  const bytes = unfiltered(data, width * channels, channels);
  const colours = new Uint32Array(width * height);
  for (let pixel = 0; pixel < colours.length; pixel++) {
    colours[pixel] = bytes.readUIntBE(pixel * channels, 3);
  }
  return { width, height, colours };
}

function* chunksOf(png: Buffer): Generator<{ readonly type: string; readonly content: Buffer }> {
  for (let offset = signature.length; offset < png.length;) {
    const length = png.readUInt32BE(offset);
    const start = offset + 8;
    yield {
      type: png.toString('latin1', offset + 4, start),
      content: png.subarray(start, start + length),
    };
    offset = start + length + 4;
  }
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** Undoes the filter that the first byte of each row names. */
function unfiltered(data: Buffer, rowLength: number, channels: number): Buffer {
  const rows = data.length / (rowLength + 1);
  const bytes = Buffer.alloc(rows * rowLength);
  for (let row = 0; row < rows; row++) {
    const filter = data[row * (rowLength + 1)];
    for (let column = 0; column < rowLength; column++) {
      const place = row * rowLength + column;
      const left = column < channels ? 0 : (bytes[place - channels] ?? 0);
      const above = row === 0 ? 0 : (bytes[place - rowLength] ?? 0);
      const corner = row === 0 || column < channels ? 0 : (bytes[place - rowLength - channels] ?? 0);
      const predicted = predictionOf(filter, left, above, corner);
      bytes[place] = ((data[place + row + 1] ?? 0) + predicted) & 0xff;
    }
  }
  return bytes;
}

function predictionOf(filter: number | undefined, left: number, above: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return (left + above) >> 1;
    case 4:
      return paeth(left, above, corner);
    default:
      return 0;
  }
}

function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const distance = (value: number) => Math.abs(estimate - value);
  const nearer = distance(left) <= distance(above) ? left : above;
  return distance(nearer) <= distance(corner) ? nearer : corner;
}

/** The most frequent colours. A colour near one of them is skipped, and the distance that counts as near grows until the rest fits. */
function paletteOf(colours: Uint32Array, most: number): readonly number[] {
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const byCount = [...counts].sort(([, one], [, other]) => other - one).map(([colour]) => colour);
  for (let near = 0; ; near += 4) {
    const palette: number[] = [];
    for (const colour of byCount) {
      if (palette.every((other) => distanceOf(colour, other) > near * near)) palette.push(colour);
      if (palette.length > most) break;
    }
    if (palette.length <= most) return palette;
  }
}

function nearestIn(palette: readonly number[]): (colour: number) => number {
  const known = new Map<number, number>();
  return (colour) => {
    const found = known.get(colour);
    if (found !== undefined) return found;
    const distances = palette.map((other) => distanceOf(colour, other));
    const nearest = distances.indexOf(Math.min(...distances));
    known.set(colour, nearest);
    return nearest;
  };
}

const channelsOf = (colour: number): readonly [number, number, number] => [
  colour >> 16,
  (colour >> 8) & 0xff,
  colour & 0xff,
];

function distanceOf(one: number, other: number): number {
  const [red, green, blue] = channelsOf(one);
  const [otherRed, otherGreen, otherBlue] = channelsOf(other);
  return (red - otherRed) ** 2 + (green - otherGreen) ** 2 + (blue - otherBlue) ** 2;
}
