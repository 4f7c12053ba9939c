import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Telephony, User } from '../../../src/chime/model';
import {
  isEmpty,
  parseUserFilter,
  parseWholeUserFilter,
  type UserFilter,
} from '../../../src/telephony/userFilter';
import { matches } from './oneByOne';
import { UserTable } from '../../../src/telephony/userTable';

const maria: User = {
  UserId: '1ab2345c-67de-8901-f23g-45h678901j2k',
  DisplayName: 'María García',
  PrimaryEmail: 'Maria.Garcia@Example.com',
  PrimaryProvisionedNumber: '+12065550100',
  LicenseType: 'Pro',
  UserRegistrationStatus: 'Registered',
};
const kenta: User = {
  UserId: 'KENTA',
  DisplayName: '佐藤 ケンタ',
  PrimaryEmail: 'ｓａｔｏ@example.co.jp',
  LicenseType: 'Basic',
  UserRegistrationStatus: 'Suspended',
};
const nobody: User = { UserId: 'nobody' };
const people = [maria, kenta, nobody];
const allOff: Telephony = { InboundCalling: false, OutboundCalling: false, SMS: false };

const found = (filter: UserFilter, telephony?: Telephony): readonly string[] =>
  people.filter((user) => matches(filter, user, telephony)).map(({ UserId }) => UserId);

describe('a filter of users', () => {
  for (const [text, who] of [
    ['garcía', [maria]],
    ['GARCÍA', [maria]],
    ['garci\u0301a', [maria]],
    ['ＧＡＲＣＩＡ＠ｅｘａｍｐｌｅ．ｃｏｍ', [maria]],
    ['@example.com', [maria]],
    ['a@ex', [maria]],
    ['佐藤', [kenta]],
    ['ｹﾝﾀ', [kenta]],
    ['SATO@', [kenta]],
    ['@EXAMPLE', [maria, kenta]],
    ['+1206', [maria]],
    ['(206) 555-0100', [maria]],
    ['206.555', [maria]],
    ['1AB2345C', [maria]],
    ['1ab', []],
    ['67de-8901', []],
    ['kenta', [kenta]],
    ['nobody', [nobody]],
    ['  garcía  ', [maria]],
    ['   ', people],
    ['\0', people],
    ['garcía+1', []],
    ['100@example', []],
    ['undefined', []],
  ] as const) {
    it(`"${text}" finds ${who.map(({ UserId }) => UserId).join(', ') || 'nobody'}`, () => {
      assert.deepEqual(
        found({ text }),
        who.map(({ UserId }) => UserId),
      );
    });
  }

  it('all of its criteria count', () => {
    assert.deepEqual(found({ license: 'Pro' }), [maria.UserId]);
    assert.deepEqual(found({ status: 'Suspended' }), [kenta.UserId]);
    assert.deepEqual(found({ hasNumber: false }), [kenta.UserId, nobody.UserId]);
    assert.deepEqual(found({ hasNumber: true, text: 'example', license: 'Basic' }), []);
  });

  it('by settings finds nobody whose settings are not known', () => {
    const filter = { settings: { SMS: false } };
    assert.deepEqual(found(filter), []);
    assert.equal(found(filter, allOff).length, 3);
    assert.equal(found(filter, { ...allOff, SMS: true }).length, 0);
    assert.equal(found({ settings: { SMS: false, InboundCalling: true } }, allOff).length, 0);
    assert.equal(found({ settings: {} }).length, 3);
  });

  it('takes from JSON what it knows, and nothing else', () => {
    const whole = {
      text: 'a',
      license: 'Pro',
      status: 'Registered',
      hasNumber: true,
      settings: { SMS: false },
    };
    assert.deepEqual(parseUserFilter(JSON.parse(JSON.stringify(whole))), whole);
    assert.deepEqual(parseUserFilter(JSON.parse('{"text":"a","other":1,"__proto__":{"license":"Pro"}}')), {
      text: 'a',
    });
    assert.deepEqual(parseUserFilter({ text: 'a', hasNumber: 'yes', settings: { SMS: 'no', Fax: true } }), {
      text: 'a',
      settings: {},
    });
    for (const nothing of [
      undefined,
      null,
      3,
      'text',
      [],
      {},
      { text: 3 },
      { text: ' ' },
      { settings: [] },
    ]) {
      assert.equal(parseUserFilter(nothing), undefined);
    }
    assert.equal(parseUserFilter({ text: 'x'.repeat(100_000) }), undefined);
  });

  it('whatever the JSON, what it gives is a filter that can be used and kept', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const filter = parseUserFilter(value);
        assert.deepEqual(parseUserFilter(JSON.parse(JSON.stringify(filter ?? null))), filter);
        assert.ok(filter === undefined || !isEmpty(filter));
        found(filter ?? {}, allOff);
      }),
    );
  });
});

describe('UserTable', () => {
  // Few letters, so that much is found: separators, case, width, marks, surrogates, and what turns into more or fewer letters.
  const letters = [
    'a',
    'A',
    'b',
    '.',
    '@',
    ' ',
    '1',
    '+',
    '-',
    '\0',
    'ａ',
    'é',
    'e\u0301',
    'Σ',
    'ς',
    'İ',
    'ß',
    'ｶﾞ',
    '佐',
    '\ud83d\ude00',
  ];
  const text = fc.array(fc.constantFrom(...letters), { maxLength: 8 }).map((parts) => parts.join(''));
  const telephony = fc.record({
    InboundCalling: fc.boolean(),
    OutboundCalling: fc.boolean(),
    SMS: fc.boolean(),
  });
  const user = fc.record(
    {
      UserId: text.filter((id) => id.trim() !== ''),
      DisplayName: text,
      PrimaryEmail: text,
      PrimaryProvisionedNumber: fc.constantFrom('+12065550100', '+1206', ''),
      LicenseType: fc.constantFrom('Pro', 'Basic'),
      UserType: fc.constantFrom('PrivateUser', 'SharedDevice'),
      UserRegistrationStatus: fc.constantFrom('Registered', 'Suspended'),
    },
    { requiredKeys: ['UserId'] },
  );
  const filter = fc.record(
    {
      text,
      license: fc.constantFrom('Pro', 'Basic', 'Plus'),
      status: fc.constant('Registered'),
      hasNumber: fc.boolean(),
      settings: fc.record({ SMS: fc.boolean(), InboundCalling: fc.boolean() }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  );
  const known = fc.array(fc.tuple(user, fc.option(telephony, { nil: undefined })), { maxLength: 70 });

  it('selects whom the filter matches, one by one', () => {
    fc.assert(
      fc.property(known, filter, (users, wanted) => {
        const table = new UserTable();
        users.forEach(([one]) => table.append([one]));
        users.forEach(([{ UserId }, settings]) => {
          table.setTelephony(table.indexOf(UserId) as number, settings);
        });
        const expected = Array.from({ length: table.length }, (_, index) => index).filter((index) =>
          matches(wanted, table.at(index) as User, table.telephony(index)),
        );
        assert.deepEqual([...table.select(wanted)], expected);
        table.trim();
        assert.deepEqual([...table.select(wanted)], expected);
      }),
      { numRuns: 500 },
    );
  });

  it('gives users back as they came, but for what nothing shows', () => {
    fc.assert(
      fc.property(fc.uniqueArray(user, { selector: ({ UserId }) => UserId, maxLength: 40 }), (users) => {
        const table = new UserTable();
        table.append(users.map((one) => ({ ...one, AccountId: 'left out', InvitedOn: 'left out' })));
        const visible = ({ UserId, ...others }: User): unknown => ({
          UserId,
          ...Object.fromEntries(
            Object.entries(others as Record<string, string>)
              .map(([key, value]) => [key, value.replaceAll('\0', ' ')] as const)
              .filter(([, value]) => value !== ''),
          ),
        });
        users.forEach((one, index) => {
          assert.deepEqual(table.at(index), visible(one));
          assert.equal(table.indexOf(one.UserId), index);
        });
        assert.equal(table.at(users.length), undefined);
      }),
    );
  });

  it('keeps who is there already when a page brings the same user again', () => {
    const table = new UserTable();
    table.append([maria, kenta]);
    table.append([{ ...maria, DisplayName: 'Another' }, nobody]);
    assert.equal(table.length, 3);
    assert.equal(table.at(0)?.DisplayName, 'María García');
  });
});

describe('a filter that is restored', () => {
  const whole = {
    text: 'a',
    license: 'Pro',
    status: 'Registered',
    hasNumber: true,
    settings: { SMS: false },
  };

  it('is the same, or none', () => {
    assert.deepEqual(parseWholeUserFilter(whole), whole);
    assert.deepEqual(parseWholeUserFilter({ license: 'Pro', text: undefined }), { license: 'Pro' });
    for (const other of [
      { ...whole, text: 'x'.repeat(1001) },
      { ...whole, text: 1 },
      { ...whole, license: null },
      { ...whole, hasNumber: 'yes' },
      { ...whole, settings: 'SMS' },
      { ...whole, settings: { SMS: 'no' } },
      { ...whole, settings: { SMS: false, Fax: true } },
      { ...whole, department: 'sales' },
      JSON.parse('{"license":"Pro","__proto__":{"status":"Registered"}}'),
      {},
      undefined,
    ]) {
      assert.equal(parseWholeUserFilter(other), undefined, JSON.stringify(other)?.slice(0, 100));
    }
  });
});
