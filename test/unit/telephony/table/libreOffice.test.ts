// A table through LibreOffice: opened as a spreadsheet, saved as CSV again in several languages, read, and planned. It starts programs of
// some hundred megabytes, so `npm run test:all` alone asks for it, where LibreOffice is installed.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter as pathDelimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { makeTemporaryFolder } from '../../../../scripts/processes';
import { checkTable } from '../../../../src/telephony/table/checkTable';
import { decodeTable } from '../../../../src/telephony/table/encoding';
import { readStart } from '../../../../src/telephony/table/header';
import { newTable, type TableUser } from '../../../../src/telephony/table/newTable';
import { tableRows } from '../../../../src/telephony/table/row';

const run = promisify(execFile);

const isInstalled = (process.env['PATH'] ?? '')
  .split(pathDelimiter)
  .some((folder) => existsSync(join(folder, 'soffice')));

const users: readonly TableUser[] = [
  ['Maria Garcia', 'maria@example.com'],
  ['Müller, Jürgen', 'juergen@example.com'],
  ['"Al" O\'Neil; Jr.', 'al@example.com'],
  ['=1+1', '=cmd@example.com'],
  ['佐藤 花子', 'hanako@example.com'],
  ['TRUE', 'true@example.com'],
  ['0012', '0012@example.com'],
  ['1E+11', '1e11@example.com'],
  ['2026-01-31', 'date@example.com'],
  ['  two  blanks ', 'blanks@example.com'],
].map(([name, email], i) => ({
  accountId: '0e10f0a1-1111-4222-8333-444455556666',
  userId: `${i}e5${i}0000-1111-4222-8333-44445555666${i}`,
  name,
  email,
  ...(i !== 4 && {
    telephony: { InboundCalling: i % 2 === 0, OutboundCalling: i % 3 === 0, SMS: i % 5 === 0 },
  }),
}));

const table = newTable(users, {
  connection: 'profile:p',
  awsAccount: '011122223333',
  time: new Date('2026-01-31T09:00:00Z'),
});

/** Who, and what is asked for: all that a table is applied by. */
function asksFor(text: string): unknown {
  const { header, end, endLine } = readStart(text);
  assert.ok(header);
  return Array.from(tableRows(text, header, end, endLine), ({ accountId, userId, cells, asRead }) => ({
    accountId,
    userId,
    cells,
    asRead,
  }));
}

/** The numbers of LibreOffice's CSV filter: UTF-8, UTF-16, and languages as Windows counts them. */
const utf8 = 76;
const utf16 = 65535;
const ways = [
  { title: 'English, commas', separator: ',', encoding: utf8, language: 1033 },
  { title: 'German, semicolons', separator: ';', encoding: utf8, language: 1031 },
  { title: 'Japanese, commas', separator: ',', encoding: utf8, language: 1041 },
  { title: 'English, tabs in UTF-16', separator: '\t', encoding: utf16, language: 1033 },
];

const filter = 'Text - txt - csv (StarCalc)';

describe('a table through LibreOffice', function () {
  this.timeout(120_000);
  const { folder, remove } = makeTemporaryFolder();

  const convert = (file: string, to: string, ...options: readonly string[]) =>
    run(
      'soffice',
      [
        '--headless',
        `-env:UserInstallation=file://${join(folder, 'profile')}`,
        ...options,
        '--convert-to',
        to,
        '--outdir',
        join(folder, 'out'),
        file,
      ],
      { timeout: 100_000 },
    );

  before(function () {
    if (process.env['SPREADSHEETS'] === undefined || !isInstalled) {
      this.skip();
    }
  });
  after(remove);

  for (const { title, separator, encoding, language } of ways) {
    it(`${title}: every user and setting is as before`, async () => {
      const source = join(folder, 'users.csv');
      writeFileSync(source, table);
      const code = separator.charCodeAt(0);
      await convert(source, 'ods', `--infilter=${filter}:44,34,${utf8},1,,${language}`);
      const sheet = join(folder, 'out', 'users.ods');
      await convert(sheet, `csv:${filter}:${code},34,${encoding},1,,${language},false,true`);
      const saved = join(folder, 'out', 'users.csv');
      const decoded = decodeTable(readFileSync(saved));
      rmSync(saved);
      assert.ok('text' in decoded, JSON.stringify(decoded));
      const { errorCount, diagnostics, rowCount } = checkTable(decoded.text);
      assert.deepEqual([rowCount, errorCount, diagnostics], [users.length, 0, []], decoded.text);
      assert.deepEqual(asksFor(decoded.text), asksFor(table));
    });
  }
});
