// What a person wants of users, beside what the service says.

import '../vscodeStandIn';
import assert from 'node:assert/strict';
import type { Telephony, TelephonyKey, User } from '../../../../src/chime/model';
import { userKey } from '../../../../src/chime/model';
import { Directory } from '../../../../src/telephony/directory';
import { Draft } from '../../../../src/ui/userGrid/draft';
import { UserRows } from '../../../../src/ui/userGrid/userRows';
import { UsersSource } from '../../../../src/ui/userGrid/usersSource';

const off: Telephony = { InboundCalling: false, OutboundCalling: false, SMS: false };
const smsColumn = 3;

const people: readonly User[] = [
  { UserId: 'u0', DisplayName: 'Zoë', PrimaryEmail: 'zoe@example.com', LicenseType: 'Pro' },
  { UserId: 'u1', DisplayName: 'Ana', PrimaryEmail: 'ana@example.org', LicenseType: 'Basic' },
  { UserId: 'u2', PrimaryEmail: 'bo@example.org' },
];

async function open() {
  const directory = new Directory({
    listAccounts: () => Promise.reject(new Error('Nobody lists accounts.')),
    listUsers: () => Promise.resolve({ items: people }),
    getUserSettings: () => Promise.reject(new Error('Nobody reads settings.')),
  });
  await directory.loadAll('a');
  const draft = new Draft();
  const kept: [readonly string[], TelephonyKey, boolean | undefined][] = [];
  const source = new UsersSource(draft, false, {
    want: (users, key, value) => {
      if (users.length > 0) {
        kept.push([users.map(({ userId }) => userId), key, value]);
        users.forEach((user) => source.rows.want(user, key, value));
      }
      return Promise.resolve();
    },
    seen: () => undefined,
    head: () => ({ title: '', lines: [], cautions: [], note: '' }),
    actions: () => [],
    accountText: (accountId) => accountId,
  });
  source.rows = new UserRows(draft, directory, (user) => directory.findUser(user));
  source.rows.add(people.map(({ UserId }) => ({ accountId: 'a', userId: UserId })));
  const sms = (row: number) => {
    const { text, was, checked } = source.row(row).cells[smsColumn] ?? {};
    return [was, text, checked];
  };
  return { source, draft, kept, sms };
}

describe('UsersSource', () => {
  it('shows what is known, what is not known yet, and what could not be read', async () => {
    const { source, sms } = await open();
    source.rows.learn(0, { ...off, SMS: true });
    source.rows.couldNotBeRead(1, 'The service has no such user.');
    assert.deepEqual(
      [sms(0), sms(1), sms(2)],
      [
        [undefined, 'On', true],
        [undefined, '–', undefined],
        [undefined, '…', undefined],
      ],
    );
    assert.deepEqual(
      [0, 1, 2].map((row) => source.kindOf(row)),
      ['unchanged', 'unread', 'unchanged'],
    );
    assert.deepEqual(
      source.kinds.map(({ label }) => label),
      ['To change', 'Could not be read', 'Pro', 'Basic'],
    );
    assert.deepEqual([source.groupsOf(1), source.groupsOf(2)], [['license Basic'], []]);
    assert.match(source.row(1).description, /SMS: –\. The service has no such user\./);
    assert.equal(source.row(2).cells[0]?.text, 'bo@example.org');
  });

  it('flips a value to the other one and back to what the service has', async () => {
    const { source, sms, draft } = await open();
    source.rows.learn(0, { ...off, SMS: true });
    source.rows.learn(1, off);
    const flip = (row: number) => source.setCells([row], smsColumn, 'flip');
    const shown = [];
    for (const row of [0, 0, 1, 1, 2, 2, 2]) {
      await flip(row);
      shown.push(sms(row));
    }
    assert.deepEqual(shown, [
      ['On', 'Off', false],
      [undefined, 'On', true],
      ['Off', 'On', true],
      [undefined, 'Off', false],
      ['…', 'On', true],
      ['…', 'Off', false],
      [undefined, '…', undefined],
    ]);
    assert.ok(draft.isEmpty);
  });

  it('flips rows of different values to on, then off, then to what the service has', async () => {
    const { source, sms, kept } = await open();
    source.rows.learn(0, { ...off, SMS: true });
    source.rows.learn(1, off);
    const flip = () => source.setCells([0, 1], smsColumn, 'flip');
    const shown = [];
    for (let i = 0; i < 3; i++) {
      await flip();
      shown.push([sms(0)[1], sms(1)[1]]);
    }
    assert.deepEqual(shown, [['On', 'On'], ['Off', 'Off'], ['On', 'Off']]); // prettier-ignore
    // What is so already is nobody's wish.
    assert.deepEqual(kept[0], [['u1'], 'SMS', true]);
  });

  it('lets what the service says meanwhile show through where nothing is wanted', async () => {
    const { source, draft, sms } = await open();
    source.rows.learn(0, off);
    await source.setCells([0], smsColumn, 'on');
    source.rows.learn(0, { InboundCalling: true, OutboundCalling: false, SMS: true });
    assert.equal(source.row(0).cells[1]?.text, 'On');
    assert.deepEqual(sms(0), [undefined, 'On', true]);
    assert.deepEqual(draft.of(userKey({ accountId: 'a', userId: 'u0' })), { SMS: true });
  });

  it('finds as the tree does, and orders by names and by settings, the unknown ones last', async () => {
    const { source } = await open();
    source.rows.learn(1, off);
    source.rows.learn(2, { ...off, SMS: true });
    assert.deepEqual([...(source.marks('EXAMPLE.org') ?? [])], [0, 1, 1]);
    assert.deepEqual([...(source.marks('zoe') ?? [])], [1, 0, 0]);
    assert.equal(source.marks(' '), undefined);
    const order = (column: number) => [0, 1, 2].sort(source.comparison(column));
    assert.deepEqual([order(0), order(smsColumn)], [[1, 2, 0], [2, 1, 0]]); // prettier-ignore
    const { known, SMS } = source.rows.counted;
    assert.deepEqual([known, SMS], [2, 1]);
  });

  it('finds users whom nobody has listed', async () => {
    const { source } = await open();
    const stranger = { UserId: 'stranger-1', DisplayName: 'Émile Zola' };
    const directory = new Directory({
      listAccounts: () => Promise.reject(new Error('Nobody lists accounts.')),
      listUsers: () => Promise.reject(new Error('Nobody lists users.')),
      getUserSettings: () => Promise.reject(new Error('Nobody reads settings.')),
    });
    source.rows = new UserRows(new Draft(), directory, () => stranger);
    source.rows.add([{ accountId: 'a', userId: 'stranger-1' }]);
    assert.deepEqual(
      ['emile', 'stranger', 'other'].map((text) => source.marks(text)?.[0]),
      [1, 1, 0],
    );
  });
});
