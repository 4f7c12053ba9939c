// A table that is changed bit by bit, and read again only around each change.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkTable } from '../../../../src/telephony/table/checkTable';
import { TableReader, type TableCheck } from '../../../../src/telephony/table/reader';

const header = 'account_id,user_id,name,sms\n';

const manyRows = (count: number): string =>
  Array.from({ length: count }, (_, i) => `a,u${i},"Name, of ${i}",${i % 2 ? 'on' : 'off'}\n`).join('');

function readToEnd(reader: TableReader): { readonly check: TableCheck; readonly steps: number } {
  let steps = 0;
  while (reader.readOn()) {
    steps += 1;
  }
  return { check: reader.check(), steps };
}

const changed = (text: string, offset: number, length: number, added: string): string =>
  text.slice(0, offset) + added + text.slice(offset + length);

const piece = fc.constantFrom(
  '"',
  ',',
  '\n',
  '\r',
  '\r\n',
  'a',
  'on',
  '',
  'a,u1,,on\n',
  '\0',
  'x\n"',
  'u2',
  ' ',
  '👩',
);

/** Anywhere, or in the first two lines. */
const place = fc.oneof(fc.nat(), fc.nat(40));

describe('a table that is being changed', () => {
  it('is read as if it were read from the beginning, whatever is changed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1600 }),
        fc.array(fc.tuple(place, fc.nat(20), piece, fc.nat(5)), { maxLength: 8 }),
        (rows, changes) => {
          const reader = new TableReader('file');
          let text = header + manyRows(rows);
          reader.setText(text);
          for (const [at, removed, added, steps] of changes) {
            for (let step = 0; step < steps && reader.readOn(); step++);
            const offset = at % (text.length + 1);
            const length = Math.min(removed, text.length - offset);
            text = changed(text, offset, length, added);
            reader.change(text, { offset, length, added: added.length });
          }
          assert.deepEqual(readToEnd(reader).check, checkTable(text));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads again no more than a block for a key that is pressed, at the beginning as at the end', () => {
    const reader = new TableReader('editor');
    let text = header + manyRows(20_000);
    reader.setText(text);
    readToEnd(reader);
    for (const offset of [text.indexOf('on\n') + 2, text.length - 1]) {
      text = changed(text, offset, 0, 'x');
      reader.change(text, { offset, length: 0, added: 1 });
      assert.ok(readToEnd(reader).steps <= 4);
    }
    const { diagnostics } = reader.check();
    assert.deepEqual(
      diagnostics.map(({ code, line }) => `${code} ${line}`),
      ['badValue 3', 'badValue 20001'],
    );
  });

  it('reads nothing again when a quote before the header is typed and taken back, or an unknown column is renamed', () => {
    const reader = new TableReader('editor');
    const text = header.replace('\n', ',note\n') + manyRows(20_000);
    reader.setText(text);
    readToEnd(reader);
    for (const [changed, offset, length, added] of [
      [`"${text}`, 0, 0, 1],
      [text, 0, 1, 0],
      [text.replace('note', 'notes'), text.indexOf('note') + 4, 0, 1],
    ] as const) {
      reader.change(changed, { offset, length, added });
      assert.ok(readToEnd(reader).steps <= 3);
      assert.deepEqual(reader.check(), checkTable(changed));
    }
  });

  it('says of a user who is there twice where the first row is, also after rows before it', () => {
    const reader = new TableReader('editor');
    let text = `${header}${manyRows(1000)}a,u7,,on\n`;
    reader.setText(text);
    readToEnd(reader);
    text = changed(text, header.length, 0, '\n\n');
    reader.change(text, { offset: header.length, length: 0, added: 2 });
    const [duplicate] = readToEnd(reader).check.diagnostics;
    assert.deepEqual([duplicate?.code, duplicate?.line, duplicate?.values], ['duplicateUser', 1004, ['11']]);
    text = text.replace('a,u7,,on', 'a,U7,,on');
    reader.change(text, { offset: text.indexOf('U7'), length: 1, added: 1 });
    assert.equal(readToEnd(reader).check.diagnosticCount, 0);
  });

  it('counts what is beyond the limit', () => {
    const reader = new TableReader('editor');
    reader.setText(header + 'a,,,x\n'.repeat(1500));
    const { check } = { check: (readToEnd(reader), reader.check(1000)) };
    assert.equal(check.diagnostics.length, 1000);
    assert.deepEqual([check.diagnosticCount, check.errorCount], [3000, 3000]);
  });

  it('takes U+FFFD for a character that could not be read, in an editor', () => {
    const reader = new TableReader('editor');
    reader.setText(`${header}a,u,M\ufffdller,x\n`);
    const { check } = readToEnd(reader);
    assert.deepEqual(
      check.diagnostics.map(({ code, line, column }) => [code, line, column]),
      [['encoding', 2, 6]],
    );
  });

  it('knows a workbook, of which an editor has made a text', () => {
    const reader = new TableReader('editor');
    for (const start of ['PK\x03\x04\x14\0\x06\0', '\ufffd\ufffd\x11\u0871\x1a\ufffd\0']) {
      reader.setText(`${start}"\n\ufffd,sms\n`);
      const { check } = readToEnd(reader);
      assert.deepEqual(
        check.diagnostics.map(({ code, line, column, values }) => [code, line, column, ...values]),
        [['encoding', 1, 1, 'workbook']],
      );
    }
  });
});
