// The rows of the view "History": who, what changed and what became of it, for runs of the connection in use and of others.

import '../vscodeStandIn';
import assert from 'node:assert/strict';
import type { TreeItem } from 'vscode';
import type { UserReference } from '../../../../src/chime/model';
import type { Outcome } from '../../../../src/telephony/apply';
import { Directory } from '../../../../src/telephony/directory';
import type { ListedRun } from '../../../../src/telephony/history/history';
import type { RunDetails } from '../../../../src/telephony/history/readRun';
import type { RunRecord } from '../../../../src/telephony/history/records';
import { usersText } from '../../../../src/text/wording';
import type { OpenConnection } from '../../../../src/ui/connection/session';
import { HistoryRows, toHistoryItem } from '../../../../src/ui/history/historyRows';
import type { HistoryNode, RunNode } from '../../../../src/ui/history/historyNodes';
import { outcomesOfEach, runOf, user } from '../runGrid/support';

const sandbox = { kind: 'sandbox', endpoint: 'http://127.0.0.1:1', region: 'us-east-1' } as const;
const production = { ...sandbox, kind: 'profile', profile: 'production' } as const;
const manifest = {
  contributes: { commands: [{ command: 'chimeTelephony.sms.turnOff', title: 'Turn Off SMS' }] },
};

const done = (userId: string): Outcome => ({ ...user(userId), result: 'done', knownBy: 'answer' });

interface RecordedRun {
  readonly listed: ListedRun;
  readonly details: RunDetails;
}

let minute = 0;

/** A run of these users, each a minute after the one before. */
function record(
  id: string,
  userIds: readonly string[],
  outcomes: readonly Outcome[],
  more: Partial<RunRecord> = {},
  state: ListedRun['state'] = 'ended',
): RecordedRun {
  const details = runOf(outcomes, {}, userIds);
  const [only] = userIds;
  const run: RunRecord = {
    ...details.run,
    run: id,
    source: 'chimeTelephony.sms.turnOff',
    by: { arn: 'arn:aws:sts::111122223333:assumed-role/Admin/maria' },
    flips: { on: [], off: ['SMS'] },
    ...(userIds.length === 1 && only !== undefined && { user: user(only) }),
    ...more,
  };
  const time = new Date(Date.UTC(2026, 10, 30, 10, minute++)).toISOString();
  const end = { record: 'end', time, tally: details.outcomes.tally } as const;
  const listed: ListedRun = {
    file: id,
    id,
    time,
    state,
    run,
    end: state === 'ended' ? end : undefined,
    isEmpty: false,
  };
  const plan = { ...details.plan, identity: run.connection };
  return { listed, details: { ...details, run, plan } };
}

/** The rows on a sandbox whose users are called by their ids in capitals. */
function openRows(records: readonly RecordedRun[], isOpen = true) {
  const client = {
    listAccounts: () => Promise.resolve({ items: [] }),
    listUsers: () => assert.fail('Nobody is listed.'),
    getUserSettings: () => assert.fail('No setting is read.'),
    getUser: ({ userId }: UserReference) =>
      Promise.resolve({ UserId: userId, DisplayName: userId.toUpperCase() }),
  };
  const connection = {
    client,
    directory: new Directory(client),
    identity: sandbox,
  } as unknown as OpenConnection;
  const session = {
    choice: { kind: 'sandbox' } as const,
    opened: isOpen ? connection : undefined,
    connects: 0,
  };
  let tell: () => void = () => undefined;
  const learned = new Promise<void>((resolve) => (tell = resolve));
  const rows = new HistoryRows(
    {
      history: {
        list: () => Promise.resolve(records.map(({ listed }) => listed).reverse()),
        read: ({ id }) => {
          const found = records.find(({ listed }) => listed.id === id)?.details;
          return found === undefined ? Promise.reject(new Error(id)) : Promise.resolve(found);
        },
      },
      writes: { runs: new Map() },
      session: {
        ...session,
        connect: () => {
          session.connects++;
          return Promise.resolve(connection);
        },
      },
      manifest,
    },
    () => tell(),
  );
  const runs = async (): Promise<readonly RunNode[]> =>
    (await rows.days(undefined)).flatMap((day) => (day.kind === 'day' ? day.runs : []));
  return { rows, runs, learned, session };
}

/** Without the time, which a locale may write in its own way. */
const whom = (item: TreeItem) => (item.label as string).replace(/^.*?\d\d:\d\d(\s[AP]M)? /, '');
const seen = (node: HistoryNode) => {
  const item = toHistoryItem(node);
  return [whom(item), item.description];
};
const tooltip = (node: HistoryNode) => (toHistoryItem(node).tooltip as string).split('\n');

describe('HistoryRows', () => {
  it('name the only user of a run of the connection in use once looked up, and say how many another has', async () => {
    const { runs, learned } = openRows([
      record('one', ['maria'], [done('maria')]),
      record('many', ['u', 'v'], [done('u'), done('v')]),
    ]);
    assert.deepEqual((await runs()).map(seen), [
      ['2 users', 'SMS off'],
      [usersText(1), 'SMS off'],
    ]);
    await learned;
    const [, one] = await runs();
    assert.ok(one);
    assert.deepEqual(seen(one), ['MARIA', 'SMS off']);
    const lines = tooltip(one);
    assert.equal(lines[0], `Change of ${usersText(1)}: MARIA`);
    assert.ok(lines.includes('Changed by: arn:aws:sts::111122223333:assumed-role/Admin/maria'));
    assert.ok(lines.includes('Action: Turn Off SMS'));
  });

  it('have no id in their label where a name cannot be had, and the id in the tooltip', async () => {
    const { runs } = openRows([record('other', ['u'], [done('u')], { connection: production })]);
    const [run] = await runs();
    assert.ok(run);
    assert.deepEqual(seen(run), [usersText(1), 'SMS off']);
    assert.ok(tooltip(run).includes('User ID: u'));
  });

  it('open the connection that is chosen only where it has users to name', async () => {
    const named = openRows([record('one', ['u'], [done('u')])], false);
    await named.runs();
    assert.equal(named.session.connects, 1);
    const other = openRows([record('one', ['u'], [done('u')], { connection: production })], false);
    await other.runs();
    assert.equal(other.session.connects, 0);
  });

  it('say that a run was cancelled or interrupted, and how many were done', async () => {
    const notDone: Outcome = { ...user('v'), result: 'notDone' };
    const { runs } = openRows([
      record('cancelled', ['u', 'v'], [done('u'), notDone]),
      record('interrupted', ['u', 'v'], [done('u')], {}, 'brokenOff'),
    ]);
    assert.deepEqual((await runs()).map(seen), [
      ['2 users', 'interrupted: 1 of 2 done when the window ended · SMS off'],
      ['2 users', 'SMS off · cancelled, 1 done, 1 not done'],
    ]);
  });

  it('say what was undone: of a run and of each of its users, who cannot be undone twice', async () => {
    const { runs, rows } = openRows([
      record('change', ['u', 'v'], [done('u'), done('v')]),
      record('undo', ['u'], [done('u')], { undoes: 'change' }),
    ]);
    const [undo, change] = await runs();
    assert.ok(undo && change);
    assert.match(String(seen(undo)[1]), /^Undo: SMS off$/);
    assert.match(String(seen(change)[1]), /^SMS off · 1 of 2 undone at /);
    const users = await rows.below(change, undefined);
    assert.deepEqual(
      users.map((row) => [row.kind, toHistoryItem(row).contextValue]),
      [
        ['change', 'change'],
        ['change', 'change undoable'],
      ],
    );
    const [u, v] = users.map((row) => String(toHistoryItem(row).description));
    assert.match(u ?? '', /^SMS: Off → On · undone at /);
    assert.equal(v, 'SMS: Off → On · done');
  });

  it('group users by result where there is more than one, and say what is there after a conflict', async () => {
    const { runs, rows } = openRows([
      record(
        'mixed',
        outcomesOfEach.map(({ userId }) => userId),
        outcomesOfEach,
      ),
    ]);
    const [run] = await runs();
    assert.ok(run);
    const groups = await rows.below(run, undefined);
    assert.deepEqual(
      groups.map((group) => group.kind === 'group' && [group.label, group.changes.length]),
      [
        ['Done', 2],
        ['Changed by someone else', 1],
        ['Failed: AccessDeniedException', 1],
        ['Result unknown: AccessDeniedException', 1],
        ['Not done', 1],
      ],
    );
    const [, conflicts] = groups;
    const [conflict] = conflicts?.kind === 'group' ? conflicts.changes : [];
    assert.ok(conflict);
    assert.match(String(toHistoryItem(conflict).description), / · Now Inbound calling: On$/);
  });
});
