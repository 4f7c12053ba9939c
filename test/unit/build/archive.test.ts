// The archive of a VSIX: what was put in comes out, and nothing of the machine is in its bytes.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readArchive, writeArchive } from '../../../scripts/archive';

const files = new Map([
  ['extension/package.json', Buffer.from('{}')],
  ['extension/dist/long.js', Buffer.from('a line\n'.repeat(10_000))],
  ['[Content_Types].xml', Buffer.alloc(0)],
]);

describe('archive of a VSIX', function () {
  // A second Node has to start.
  this.timeout(60_000);

  it('gives back the files, sorted by name', () => {
    const read = readArchive(writeArchive(files));
    assert.deepEqual(
      [...read],
      [...files].sort(([one], [other]) => (one < other ? -1 : 1)),
    );
  });

  it('has the same bytes whatever the order of the files, the time zone and the language', () => {
    const script = `
      const { writeArchive } = require('./scripts/archive.ts');
      const files = new Map(JSON.parse(process.argv[1]).map(([name, text]) => [name, Buffer.from(text, 'base64')]));
      process.stdout.write(writeArchive(files).toString('base64'));`;
    const entries = [...files].reverse().map(([name, content]) => [name, content.toString('base64')]);
    const elsewhere = execFileSync(
      process.execPath,
      ['--import', 'tsx', '--eval', script, JSON.stringify(entries)],
      { encoding: 'utf8', env: { ...process.env, TZ: 'Asia/Tokyo', LC_ALL: 'cs_CZ.UTF-8' } },
    );
    assert.equal(elsewhere, writeArchive(files).toString('base64'));
  });

  it('refuses what is no archive', () => {
    assert.throws(() => readArchive(Buffer.from('no archive')), /no ZIP archive/);
  });
});
