// Records what the AWS CLI makes of the AWS files that `writtenFiles.ts` writes, for the test that reads the same files.
// It needs a Python that has `botocore`: `PYTHON` names another than `python3`. Nothing leaves the machine.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { caseCount, writtenHome } from './writtenFiles';

const input = Array.from({ length: caseCount }, (_, number) => {
  const { environment, files } = writtenHome(number);
  const encoded = Object.entries(files).map(([name, content]) => [name, content.toString('base64')]);
  return JSON.stringify({ environment, files: Object.fromEntries(encoded) as Record<string, string> });
});
const { status, stdout, stderr, error } = spawnSync(
  process.env['PYTHON'] ?? 'python3',
  [path.join(__dirname, 'recordFiles.py')],
  { input: input.map((line) => `${line}\n`).join(''), encoding: 'utf8', maxBuffer: 2 ** 28 },
);
if (status !== 0) {
  throw error ?? new Error(stderr);
}
const table = path.join(__dirname, 'files.jsonl.gz');
const compressed = gzipSync(stdout, { level: 9 });
writeFileSync(table, compressed);
process.stdout.write(`${table}: ${caseCount} cases, ${compressed.length} bytes\n`);
