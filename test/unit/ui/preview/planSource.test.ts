// A plan as rows: who would change, who is left out and why, and what the person takes out.

import '../vscodeStandIn';
import assert from 'node:assert/strict';
import { PlanSource } from '../../../../src/ui/preview/planSource';
import type { PreviewContent } from '../../../../src/ui/preview/previewContent';
import { content, findUser, user } from './support';

async function open(of: PreviewContent = content) {
  const kept: [readonly number[], boolean][] = [];
  const source = await PlanSource.of(of, findUser, new Uint8Array(of.changes.length), {
    keep: (rows, isOut) => Promise.resolve(void kept.push([rows, isOut])),
    connectionLines: () => ['Sandbox'],
    cautionRules: () => ({ users: 2, wholeAccount: true, smsForEveryone: true }),
    changed: () => undefined,
  });
  const names = (text: string) =>
    [...(source.marks(text) ?? [])].flatMap((mark, index) =>
      mark === 1 ? [source.row(index).cells[0]?.text] : [],
    );
  return { source, kept, names };
}

describe('PlanSource', () => {
  it('has a row for each user who was chosen, by name, with what becomes of the row', async () => {
    const { source } = await open();
    const rows = Array.from({ length: source.length }, (_, index) => source.row(index));
    assert.deepEqual(
      rows.map(({ kind, cells, checked }) => [kind, cells[0]?.text, checked]),
      [
        ['change', 'ONE', true],
        ['change', 'TWO', true],
        ['change', 'three', true],
        ['conflict', 'SINCE', undefined],
        ['unread', 'UNREAD', undefined],
        ['unchanged', 'ALREADY', undefined],
      ],
    );
    assert.deepEqual(rows[1]?.cells, [
      { text: 'TWO' },
      { text: 'Basic' },
      { text: 'Off' },
      { text: 'Off' },
      { text: 'On', was: 'Off' },
      { text: 'To change' },
      { text: 'two@example.com' },
      { text: 'two' },
    ]);
    assert.equal(rows[1].description, 'SMS: Off → On. To change');
    assert.deepEqual(rows[3]?.cells[2], { text: 'On' });
    assert.deepEqual(rows[4]?.cells.slice(2, 6), [
      { text: '' },
      { text: '' },
      { text: '' },
      { text: 'Could not be read: The user is gone.' },
    ]);
  });

  it('names the users who would be changed for the confirmation', async () => {
    const { source } = await open();
    assert.deepEqual(source.namesLines, ['Users: ONE, TWO, three']);
    await source.set([1], false);
    assert.deepEqual(source.namesLines, ['Users: ONE, three']);
    await source.set([0], false);
    assert.deepEqual(source.namesLines, []);
  });

  it('says whom it is for and what would change, also after users were taken out and put back', async () => {
    const { source, kept } = await open();
    assert.equal(source.head.title, 'Example Corp (6 users): turn on SMS for 3');
    assert.deepEqual(source.head.lines, ['Sandbox', 'A remark.']);
    assert.deepEqual(source.cautions, ['Caution: 3 users would change. The warning limit is 2.']);
    await source.set([0, 2], false);
    assert.equal(source.head.title, 'Example Corp (6 users): turn on SMS');
    assert.equal(source.whoChanges, 'TWO');
    assert.deepEqual(source.cautions, []);
    assert.deepEqual(
      source.changes.map(({ userId }) => userId),
      ['two'],
    );
    assert.equal(source.row(0).kind, 'takenOut');
    assert.equal(source.row(0).description, 'SMS: Off → On. Excluded');
    await source.set([0], true);
    assert.equal(source.changes.length, 2);
    assert.equal(source.whoChanges, '2 users');
    assert.deepEqual(kept, [
      [[0, 2], true],
      [[0], false],
    ]);
    await source.set([0, 1], false);
    assert.equal(source.head.title, 'Example Corp (6 users): nothing would change');
    assert.deepEqual(
      source.actions.map(({ id, isAvailable }) => [id, isAvailable]),
      [
        ['apply', false],
        ['cancel', true],
      ],
    );
  });

  it('takes out nobody where that could not be kept', async () => {
    const source = await PlanSource.of(content, findUser, new Uint8Array(3), {
      keep: () => Promise.reject(new Error('The disk is full.')),
      connectionLines: () => [],
      cautionRules: () => ({ users: 0, wholeAccount: false, smsForEveryone: false }),
      changed: () => undefined,
    });
    await assert.rejects(source.set([0], false));
    assert.equal(source.changes.length, 3);
  });

  it('warns of a whole account as long as nobody of it is taken out', async () => {
    const { source } = await open({
      ...content,
      conflicts: [],
      unread: [],
      accounts: [{ accountId: 'a', text: 'A', users: 4 }],
    });
    assert.ok(source.cautions.includes('Caution: the plan covers every user of A (4 users).'));
    await source.set([1], false);
    assert.ok(!source.cautions.join().includes('covers every user'));
  });

  it('finds as the tree does: any part, case and width, and the beginning of an id', async () => {
    const { names } = await open();
    assert.deepEqual(names('wo@EXA'), ['TWO']);
    assert.deepEqual(names('ｓｉｎｃｅ'), ['SINCE']);
    assert.deepEqual(names('thre'), ['three']);
    assert.deepEqual(names('thr'), []);
    // What is in the name and what is in the address do not touch.
    assert.deepEqual(names('oneone'), []);
  });

  it('orders by name, and by a setting with what changes first', async () => {
    const { source } = await open();
    const order = (column: number) =>
      [0, 1, 2, 3, 4, 5].toSorted(source.comparison(column)).map((index) => source.row(index).cells[0]?.text);
    assert.deepEqual(order(0), ['ALREADY', 'ONE', 'SINCE', 'three', 'TWO', 'UNREAD']);
    assert.deepEqual(order(4), ['ONE', 'TWO', 'three', 'SINCE', 'ALREADY', 'UNREAD']);
    assert.equal(order(1)[0], 'three');
  });

  it('names the account where there are several', async () => {
    const accounts = [...content.accounts, { accountId: 'b', text: 'Other Corp (b)' }];
    const conflicts = [{ ...user('other', 'b'), telephony: content.unchanged[0]?.telephony as never }];
    const { source } = await open({ ...content, accounts, conflicts });
    assert.equal(source.columns.length, 9);
    assert.equal(source.row(3).cells[7]?.text, 'Other Corp (b)');
  });
});
