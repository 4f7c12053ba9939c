// The cell under a cursor, and what an editor offers to put right.

import assert from 'node:assert/strict';
import { applyEdits } from '../../../../src/telephony/table/edits';
import { fixesOf } from '../../../../src/telephony/table/fixes';
import { TableReader } from '../../../../src/telephony/table/reader';

const header = 'account_id,user_id,sms,read_at\n';

function read(text: string): TableReader {
  const reader = new TableReader('editor');
  reader.setText(text);
  while (reader.readOn());
  return reader;
}

const offsetOf = (text: string, line: number, column: number): number =>
  text
    .split('\n')
    .slice(0, line - 1)
    .join('\n').length +
  Number(line > 1) +
  column -
  1;

/** What the text becomes by each fix of its first error. */
function fixed(rows: string): Record<string, string> {
  const text = header + rows;
  const reader = read(text);
  const [diagnostic] = reader.check().diagnostics;
  assert.ok(diagnostic);
  const offset = offsetOf(text, diagnostic.line, diagnostic.column);
  const fixes = fixesOf(text, diagnostic, offset, reader.cellAt(offset));
  return Object.fromEntries(
    fixes.map(({ kind, edit }) => [kind, applyEdits(text, [edit]).slice(header.length)]),
  );
}

describe('quick fixes of a table', () => {
  const cases: readonly (readonly [string, Record<string, string>])[] = [
    ['a,u,WAHR,\n', { setOn: 'a,u,on,\n', setOff: 'a,u,off,\n', keepAsIs: 'a,u,,\n' }],
    ['a,"u"v",on\n', { doubleQuotes: 'a,"u""v",on\n' }],
    ['a,"u"v,on\n', { doubleQuotes: 'a,"u""v",on\n' }],
    ['a,"u,on\n', { removeQuote: 'a,u,on\n' }],
    ['a,u,on,,x,y\r\na,v,on\n', { removeValues: 'a,u,on,\r\na,v,on\n' }],
    ['a,u,on,,x', { removeValues: 'a,u,on,' }],
    [',,on\na,u,on\n', { removeRow: 'a,u,on\n' }],
    ['a,u,on\n\na,u,off', { removeRow: 'a,u,on\n\n' }],
    ['a,u,on,yesterday\n', { emptyCell: 'a,u,on,\n' }],
    ['.,u,on\n', {}],
  ];
  for (const [rows, expected] of cases) {
    it(`${JSON.stringify(rows)}: ${Object.keys(expected).join(', ') || 'none'}`, () => {
      assert.deepEqual(fixed(rows), expected);
    });
  }
});

describe('the cell at a place', () => {
  const text = `${header}a,"u\n1",on\n\na,v,`;
  const reader = read(text);
  const at = (offset: number) => {
    const cell = reader.cellAt(offset);
    return cell && [cell.column, cell.value, cell.row.line, cell.row.userId];
  };

  it('is the one that holds it, or that it follows', () => {
    const user = text.indexOf('"u');
    assert.deepEqual(at(user), ['user_id', 'u\n1', 2, 'u\n1']);
    assert.deepEqual(at(user + 5), ['user_id', 'u\n1', 2, 'u\n1']);
    assert.deepEqual(at(text.indexOf('on\n')), ['sms', 'on', 2, 'u\n1']);
    assert.deepEqual(at(text.length), ['sms', '', 5, 'v']);
    assert.equal(at(3), undefined);
  });

  it('is found among many rows', () => {
    const many = header + Array.from({ length: 3000 }, (_, i) => `a,u${i},on,\n`).join('');
    assert.equal(read(many).cellAt(many.indexOf('u2345,'))?.row.line, 2347);
  });
});
