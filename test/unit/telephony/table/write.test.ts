// What we write into a table: all of it for a new one, and no more than what changed for another.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isId, userKey, type Telephony } from '../../../../src/chime/model';
import { checkTable } from '../../../../src/telephony/table/checkTable';
import { columns, type Column } from '../../../../src/telephony/table/columns';
import { applyEdits, asOneEdit, editCells } from '../../../../src/telephony/table/edits';
import { readStart, type Header } from '../../../../src/telephony/table/header';
import { newTable, type Reading, type TableUser } from '../../../../src/telephony/table/newTable';
import { Records } from '../../../../src/telephony/table/records';
import { appendEdit, hasWishes, refreshEdits } from '../../../../src/telephony/table/refresh';
import { ResolvedRows } from '../../../../src/telephony/table/resolvedRows';
import { tableRows, type Row } from '../../../../src/telephony/table/row';

const reading: Reading = {
  connection: 'profile:p',
  awsAccount: '111122223333',
  time: new Date('2026-11-30T18:36:21.123Z'),
};

const telephony = fc.record(
  { InboundCalling: fc.boolean(), OutboundCalling: fc.boolean(), SMS: fc.boolean() },
  { noNullPrototype: true },
);
const id = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 10 }),
    fc
      .array(fc.constantFrom("'", '=', '"', ',', ';', '@', '＋', 'a'), { minLength: 1 })
      .map((parts) => parts.join('')),
  )
  // Blanks around a value count as none.
  .filter((id) => isId(id) && id.trim() === id);
const users = fc.uniqueArray(
  fc.record<TableUser & { telephony: Telephony }>({
    accountId: id,
    userId: id,
    name: fc.string({ unit: 'binary' }),
    email: fc.string({ unit: 'binary' }),
    telephony,
  }),
  { selector: userKey, maxLength: 8 },
);

const headerOf = (text: string): Header => {
  const { header } = readStart(text);
  assert.ok(header);
  return header;
};

function rowsOf(text: string): Row[] {
  const { header, end, endLine } = readStart(text);
  assert.ok(header);
  return [...tableRows(text, header, end, endLine)];
}

describe('a new table', () => {
  it('has its columns in their order', () => {
    const user = {
      accountId: 'a',
      userId: '=u',
      email: '+u@e.f',
      name: 'Garcia, "M"',
      telephony: { InboundCalling: true, OutboundCalling: false, SMS: false },
    };
    assert.equal(
      newTable([user, { accountId: 'a', userId: 'v' }], reading),
      [
        columns.join(','),
        `a,'=u,'+u@e.f,"Garcia, ""M""",on,off,off,on/off/off,profile:p,acct:111122223333,2026-11-30T18:36:21.123Z`,
        'a,v,,,,,,,profile:p,acct:111122223333,2026-11-30T18:36:21.123Z',
        '',
      ].join('\n'),
    );
  });

  it('is read as it was written, and nothing in it is wrong', () => {
    fc.assert(
      fc.property(users, (users) => {
        const text = newTable(users, reading);
        assert.deepEqual(checkTable(text, reading).diagnostics, []);
        assert.deepEqual(
          rowsOf(text).map(({ accountId, userId, cells, asRead }) => ({ accountId, userId, cells, asRead })),
          users.map(({ accountId, userId, telephony }) => ({
            accountId,
            userId,
            cells: telephony,
            asRead: telephony,
          })),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('tells accounts apart whose ids differ by what guards them', () => {
    const ids = ["'@", '@', "'@", "''@", '@'];
    const text = newTable(
      ids.map((accountId, i) => ({ accountId, userId: `u${i}` })),
      reading,
    );
    assert.deepEqual(
      rowsOf(text).map(({ accountId }) => accountId),
      ids,
    );
  });

  it('shows names in one line, and without what an editor takes for an error', () => {
    const text = newTable([{ accountId: 'a', userId: 'u', name: 'M\ufffd\n\0a' }], reading);
    assert.equal(text.split('\n')[1]?.split(',')[3], 'M? a');
  });
});

/** A table as others write it: any order of columns, delimiter and line ends, quotes where none are needed. */
const foreign = fc
  .record({
    names: fc.shuffledSubarray(
      columns.filter((column) => !['account_id', 'user_id', 'sms'].includes(column)),
    ),
    delimiter: fc.constantFrom(',', ';', '\t'),
    lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    cells: fc.array(fc.tuple(telephony, telephony, fc.boolean(), fc.boolean()), { maxLength: 6 }),
  })
  .map(({ names, delimiter, lineEnd, cells }) => {
    const order: readonly string[] = ['note', ...names, 'sms', 'user_id', 'account_id'];
    const rows = cells.map(([asked, read, isQuoted, isAsRead], i) => {
      const word = (value: boolean) => (isQuoted ? `"${value ? 'TRUE' : 'FALSE'}"` : value ? 'yes' : ' no ');
      const values: Readonly<Record<string, string>> = {
        note: '"kept, and; not ""touched"""',
        name: 'Ünal 👩',
        inbound_calling: word(asked.InboundCalling),
        outbound_calling: '',
        sms: word(asked.SMS),
        as_read: isAsRead
          ? [read.InboundCalling, read.OutboundCalling, read.SMS].map((on) => (on ? 'On' : 'Off')).join('/')
          : '',
        connection: ' profile:p ',
        user_id: `u${i}`,
        account_id: 'a',
      };
      return order.map((column) => (Object.hasOwn(values, column) ? values[column] : '')).join(delimiter);
    });
    return [order.join(delimiter), ...rows].join(lineEnd);
  });

/** The raw cells of each record, without those of some columns. */
function bytesBeside(
  text: string,
  isChanged: (record: number, column: Column) => boolean,
): readonly string[] {
  const header = headerOf(text);
  const records = new Records(text, header.delimiter, 0, 1);
  const beside: string[] = [];
  for (let record = 0; records.read(); record++) {
    let at = records.start;
    for (const [column, field] of Object.entries(header.fields).sort(([, one], [, other]) => one - other)) {
      if (isChanged(record, column as Column)) {
        beside.push(text.slice(at, records.startOf(field)));
        at = records.endOf(field);
      }
    }
    beside.push(text.slice(at, records.next));
  }
  return beside;
}

describe('a change of a table', () => {
  it('changes the bytes of its cells alone', () => {
    const value = fc.constantFrom('on', 'off', '', 'a;b', 'a,b', '"', 'two\nlines', "'=x");
    fc.assert(
      fc.property(
        foreign,
        fc.dictionary(fc.constantFrom(...columns), value),
        fc.nat(),
        (text, cells, which) => {
          const rows = rowsOf(text);
          const index = which % (rows.length + 1);
          const row = rows[index];
          fc.pre(row !== undefined);
          const edited = applyEdits(text, editCells(text, headerOf(text), row, cells));
          const isChanged = (record: number, column: Column) =>
            record === index + 1 && Object.hasOwn(cells, column);
          assert.deepEqual(bytesBeside(edited, isChanged), bytesBeside(text, isChanged));
          const { fields, delimiter } = headerOf(edited);
          const records = new Records(edited, delimiter, row.offset, 1);
          records.read();
          for (const [column, field] of Object.entries(fields)) {
            if (Object.hasOwn(cells, column)) {
              assert.equal(records.value(field).trim(), cells[column]?.trim());
            }
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('makes a row longer that ends before the column, and keeps quotes', () => {
    const text = 'account_id;user_id;note;sms;as_read\r\na;"u"\r\nb;v;;"on";\r\n';
    const header = headerOf(text);
    const [first, second] = rowsOf(text) as [Row, Row];
    const edits = [
      ...editCells(text, header, first, { as_read: 'on/off/on', sms: 'on' }),
      ...editCells(text, header, second, { sms: 'off', name: 'no such column' }),
    ];
    const expected = 'account_id;user_id;note;sms;as_read\r\na;"u";;on;on/off/on\r\nb;v;;"off";\r\n';
    assert.equal(applyEdits(text, edits), expected);
    const one = asOneEdit(text, edits);
    assert.ok(one);
    assert.equal(applyEdits(text, [one]), expected);
    assert.equal(asOneEdit(text, []), undefined);
  });
});

describe('a refresh', () => {
  const refreshed = (text: string, readings: ReadonlyMap<string, Telephony>): string => {
    const resolved = new ResolvedRows(() => []);
    rowsOf(text).forEach((row) => resolved.add(row));
    return applyEdits(text, [...refreshEdits(text, headerOf(text), resolved.rows, readings, reading)]);
  };

  it('leaves no wish, and keeps every byte of rows that are as the service says', () => {
    fc.assert(
      fc.property(foreign, fc.array(telephony, { minLength: 6, maxLength: 6 }), (text, now) => {
        const readings = new Map(
          now.map((telephony, i) => [userKey({ accountId: 'a', userId: `u${i}` }), telephony]),
        );
        const after = refreshed(text, readings);
        const hasAsRead = headerOf(text).fields.as_read !== undefined;
        rowsOf(after).forEach((row, i) => {
          assert.deepEqual({ ...now[i], ...row.cells }, now[i]);
          assert.ok(!hasAsRead || !hasWishes(row));
        });
        assert.equal(refreshed(after, readings), after);
      }),
      { numRuns: 500 },
    );
  });

  it('writes a new time only where the settings changed', () => {
    const old = { ...reading, time: new Date(0) };
    const off: Telephony = { InboundCalling: false, OutboundCalling: false, SMS: false };
    const user = (userId: string) => ({ accountId: 'a', userId, telephony: off });
    const text = newTable([user('u'), user('v')], old).replace('a,v,,,off', 'a,v,,,on');
    const now = new Map([
      [userKey(user('u')), { ...off, SMS: true }],
      [userKey(user('v')), off],
    ]);
    const [, first, second] = refreshed(text, now).split('\n');
    assert.equal(first, 'a,u,,,off,off,on,off/off/on,profile:p,acct:111122223333,2026-11-30T18:36:21.123Z');
    assert.equal(
      second,
      'a,v,,,off,off,off,off/off/off,profile:p,acct:111122223333,1970-01-01T00:00:00.000Z',
    );
  });

  it('adds users at the end, in the columns of the table', () => {
    const text = 'sms;note;user_id;account_id\r\non;x;u;a';
    const added = {
      accountId: 'a',
      userId: 'v;w',
      telephony: { InboundCalling: true, OutboundCalling: true, SMS: false },
    };
    assert.equal(
      applyEdits(text, [appendEdit(text, headerOf(text), [added], reading)]),
      'sms;note;user_id;account_id\r\non;x;u;a\r\noff;;"v;w";a\r\n',
    );
    assert.equal(applyEdits(text, [appendEdit(text, headerOf(text), [], reading)]), text);
  });
});
