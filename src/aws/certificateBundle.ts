// Reads the certificates of a hand-made PEM file, which may have remarks, indented blocks, and no line ends between blocks. Node would
// stop at the first unreadable block without an error.

import { X509Certificate } from 'node:crypto';
import type { UnusableBlock } from './errors';

export interface CertificateBundle {
  /** A PEM text for each certificate. */
  readonly certificates: readonly string[];
  readonly unusable: readonly UnusableBlock[];
}

/** A `TRUSTED CERTIFICATE` also says what it is trusted for. It is passed on unchanged, and OpenSSL decides. */
const certificateLabels = new Set(['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE']);

/** Skips blocks of other kinds, such as keys. */
export function readBundle(bytes: Buffer): CertificateBundle {
  const certificates: string[] = [];
  const unusable: UnusableBlock[] = [];
  const blocks = blocksOf(decoded(bytes)).filter(({ label }) => certificateLabels.has(label));
  for (const [index, { label, content, line }] of blocks.entries()) {
    const found = 'fault' in content ? content : certificateOf(label, content.text);
    if (typeof found === 'string') {
      certificates.push(found);
    } else {
      unusable.push({ block: index + 1, line, fault: found.fault });
    }
  }
  return { certificates, unusable };
}

/** PowerShell writes UTF-16 when it concatenates files. */
function decoded(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isUtf16 ? 'utf16le' : 'utf8');
}

type Fault = Pick<UnusableBlock, 'fault'>;

interface Block {
  readonly label: string;
  readonly content: { readonly text: string } | Fault;
  /** The line of the block's first mark, counted from 1. */
  readonly line: number;
}

/** Each `BEGIN` mark makes a block. So does an `END` mark without a `BEGIN`, which may be misspelt. */
function blocksOf(text: string): readonly Block[] {
  const marks = [...text.matchAll(/-----(BEGIN|END) ([A-Z0-9 ]+)-----/g)];
  const blocks: Block[] = [];
  let line = 1;
  let lineAt = 0;
  for (const [position, { 0: mark, 1: kind, 2: label = '', index }] of marks.entries()) {
    line += text.slice(lineAt, index).match(/\r\n|\r|\n/g)?.length ?? 0;
    lineAt = index;
    const [before, next] = [marks[position - 1], marks[position + 1]];
    if (kind === 'BEGIN') {
      const isWhole = next?.[1] === 'END' && next[2] === label;
      const content = isWhole
        ? { text: text.slice(index + mark.length, next.index) }
        : { fault: 'noEnd' as const };
      blocks.push({ label, content, line });
    } else if (before?.[1] !== 'BEGIN' || before[2] !== label) {
      blocks.push({ label, content: { fault: 'noBeginning' }, line });
    }
  }
  return blocks;
}

/** A certificate in the one form of PEM that OpenSSL reads for certain. */
function certificateOf(label: string, content: string): string | Fault {
  const base64 = content.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) {
    return { fault: 'notBase64' };
  }
  try {
    const certificate = new X509Certificate(Buffer.from(base64, 'base64'));
    return label === 'TRUSTED CERTIFICATE' ? pemText(label, base64) : certificate.toString();
  } catch {
    return { fault: 'notCertificate' };
  }
}

const pemText = (label: string, base64: string): string =>
  [`-----BEGIN ${label}-----`, ...(base64.match(/.{1,64}/g) ?? []), `-----END ${label}-----`, ''].join('\n');
