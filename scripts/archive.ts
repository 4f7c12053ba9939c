// Reads and writes VSIX files, which are ZIP archives. The same files always make the same bytes, on any machine at any time.
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

// The records and their fields: APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
const localHeader = { signature: 0x04034b50, bytes: 30 };
const centralHeader = { signature: 0x02014b50, bytes: 46 };
const endRecord = { signature: 0x06054b50, bytes: 22 };

/** Deflate. */
const method = 8;
/** ZIP 2.0, which Deflate needs. */
const version = 20;
/** {@link version}, on a system with Unix file modes. */
const versionOnUnix = (3 << 8) | version;
/** Names are UTF-8. */
const flags = 1 << 11;
/** The first day of the format, at midnight. */
const date = (1 << 5) | 1;
/** A plain file that its owner may write, because VS Code adds to `package.json` after unpacking. */
const mode = (0o100644 << 16) >>> 0;

/** The content of each file by name, in the order of the archive. */
export type ArchiveFiles = ReadonlyMap<string, Buffer>;

/** @throws Error when the archive is not a ZIP file of stored and deflated files */
export function readArchive(archive: Buffer): ArchiveFiles {
  const files = new Map<string, Buffer>();
  // vsce ends its archives without a comment.
  const end = archive.length - endRecord.bytes;
  if (end < 0 || archive.readUInt32LE(end) !== endRecord.signature) {
    throw new Error('The file is no ZIP archive, or it ends with a comment.');
  }
  let offset = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (archive.readUInt32LE(offset) !== centralHeader.signature) {
      throw new Error('The directory of the ZIP archive is damaged.');
    }
    const nameLength = archive.readUInt16LE(offset + 28);
    const nameStart = offset + centralHeader.bytes;
    files.set(archive.toString('utf8', nameStart, nameStart + nameLength), readContent(archive, offset));
    offset = nameStart + nameLength + archive.readUInt16LE(offset + 30) + archive.readUInt16LE(offset + 32);
  }
  return files;
}

/** @param offset of the file's entry in the directory */
function readContent(archive: Buffer, offset: number): Buffer {
  const local = archive.readUInt32LE(offset + 42);
  const start =
    local + localHeader.bytes + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const packed = archive.subarray(start, start + archive.readUInt32LE(offset + 20));
  return archive.readUInt16LE(offset + 10) === method ? inflateRawSync(packed) : Buffer.from(packed);
}

/** Sorts the files by name, and gives them one date and one mode. */
export function writeArchive(files: ArchiveFiles): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  // Not `localeCompare`, whose order depends on the machine's language.
  for (const [path, content] of [...files].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const name = Buffer.from(path, 'utf8');
    const packed = deflateRawSync(content, { level: 9 });
    const common = describeFile(content, packed, name);
    const local = Buffer.concat([newRecord(localHeader.signature, 4), common, name, packed]);
    const central = newRecord(centralHeader.signature, centralHeader.bytes);
    central.writeUInt16LE(versionOnUnix, 4);
    common.copy(central, 6);
    central.writeUInt32LE(mode, 38);
    central.writeUInt32LE(offset, 42);
    locals.push(local);
    directory.push(central, name);
    offset += local.length;
  }
  return Buffer.concat([...locals, ...directory, describeEnd(files.size, sizeOf(directory), offset)]);
}

/** The 26 bytes that a file's local header and its directory entry share. */
function describeFile(content: Buffer, packed: Buffer, name: Buffer): Buffer {
  const common = Buffer.alloc(26);
  common.writeUInt16LE(version, 0);
  common.writeUInt16LE(flags, 2);
  common.writeUInt16LE(method, 4);
  common.writeUInt16LE(date, 8);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  return common;
}

function describeEnd(entries: number, directoryBytes: number, directoryOffset: number): Buffer {
  const end = newRecord(endRecord.signature, endRecord.bytes);
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(directoryOffset, 16);
  return end;
}

function newRecord(signature: number, bytes: number): Buffer {
  const record = Buffer.alloc(bytes);
  record.writeUInt32LE(signature, 0);
  return record;
}

const sizeOf = (buffers: readonly Buffer[]): number =>
  buffers.reduce((total, { length }) => total + length, 0);
