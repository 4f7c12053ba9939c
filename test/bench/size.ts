// How large the packaged extension is, and what its bundles take up in it.

import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { shipped } from './builds';
import type { Figure } from './figures';

/** Kilobytes as they are packed. */
const bundleLimits: Readonly<Record<string, number>> = {
  'extension.js': 40,
  'start.js': 40,
  'commands.js': 40,
  'grids.js': 40,
  'service.js': 110,
  'credentialProviders.js': 110,
  'form.js': 25,
  'grid.js': 60,
};

/** Kilobytes of the AWS Toolkit's package. */
const awsToolkit = { name: 'AWS Toolkit', value: 5400 };

export async function measureSize(): Promise<readonly Figure[]> {
  const { vsix } = await shipped();
  const code = packedSizes(vsix).filter(({ name }) => name.endsWith('.js'));
  const kilobytes = (bytes: number) => bytes / 1000;
  return [
    {
      name: 'size: the package',
      value: kilobytes(statSync(vsix).size),
      unit: 'KB',
      limit: { of: 'value', atMost: 1000 },
    },
    {
      name: 'size: the package, relative to a large one',
      value: kilobytes(statSync(vsix).size),
      unit: 'KB',
      peer: awsToolkit,
    },
    {
      name: 'size: code in the package',
      value: kilobytes(code.reduce((sum, { packed }) => sum + packed, 0)),
      unit: 'KB',
      limit: { of: 'value', atMost: 200 },
    },
    ...code.map(({ name, packed }): Figure => {
      const limit = bundleLimits[basename(name)];
      return {
        name: `size: ${basename(name)}`,
        value: kilobytes(packed),
        unit: 'KB',
        ...(limit !== undefined && { limit: { of: 'value', atMost: limit } }),
      };
    }),
  ];
}

/** Reads the directory at the end of a ZIP file (APPNOTE.TXT 4.3.12 and 4.3.16). */
function packedSizes(file: string): readonly { readonly name: string; readonly packed: number }[] {
  const zip = readFileSync(file);
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const entries = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28);
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + nameLength),
      packed: zip.readUInt32LE(at + 20),
    });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}
