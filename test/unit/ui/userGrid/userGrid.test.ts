// What a grid of users keeps over a list that is read anew, a run, and a connection that is another.

import '../vscodeStandIn';
import assert from 'node:assert/strict';
import { ChimeError } from '../../../../src/chime/errors';
import type { Telephony, User } from '../../../../src/chime/model';
import type { Outcome } from '../../../../src/telephony/apply';
import { Directory, type DirectoryClient } from '../../../../src/telephony/directory';
import type { Run } from '../../../../src/telephony/run';
import { Outcomes } from '../../../../src/telephony/tally';
import type { OpenConnection } from '../../../../src/ui/connection/session';
import { UserGrid } from '../../../../src/ui/userGrid/userGrid';
import type { DraftStep } from '../../../../src/ui/userGrid/userGridFiles';

const off: Telephony = { InboundCalling: false, OutboundCalling: false, SMS: false };
const smsColumn = 3;
const kept = {
  id: '0',
  target: { kind: 'many', accountIds: ['a'], users: [] },
  connection: 'sandbox',
} as const;

function connectionTo(
  people: readonly User[],
  getUserSettings: DirectoryClient['getUserSettings'],
): OpenConnection {
  const directory = new Directory({
    listAccounts: () => Promise.resolve({ items: [] }),
    listUsers: () => Promise.resolve({ items: people }),
    getUserSettings,
  });
  return { directory, identity: { endpoint: 'http://127.0.0.1:1' } } as unknown as OpenConnection;
}

function open(steps: readonly DraftStep[] = []) {
  const people = ['u0', 'u1', 'u2'].map((UserId) => ({ UserId }));
  const state = {
    people,
    keeping: Promise.resolve(),
    refuses: undefined as Error | undefined,
    getUserSettings: ((): Promise<Telephony> => Promise.resolve(off)) as DirectoryClient['getUserSettings'],
  };
  const written: DraftStep[] = [];
  const moved: number[] = [];
  const grid = new UserGrid(kept, 'Example Corp', steps, {
    connect: () =>
      state.refuses
        ? Promise.reject(state.refuses)
        : Promise.resolve(connectionTo(state.people, state.getUserSettings)),
    keep: async (step) => {
      await state.keeping;
      written.push(step);
    },
    problem: (sentence, _, error) => ({
      sentence,
      cause: (error as Error).message,
      advice: '',
      message: sentence,
      details: [],
      profile: undefined,
      requestId: undefined,
      operation: undefined,
      remedies: ['retry'],
    }),
    connectionText: () => 'Sandbox',
    changed: () => undefined,
    moved: (rows) => moved.push(...rows),
    cleared: () => undefined,
    grown: () => undefined,
    renewed: () => undefined,
  });
  return { grid, state, kept: written, moved };
}

const ids = (users: readonly { readonly userId: string }[]) => users.map(({ userId }) => userId);

describe('UserGrid', () => {
  it('keeps what was set for the users whom it was set for, in whatever order they are listed meanwhile', async () => {
    const { grid, state, kept: steps } = open();
    await grid.load();
    let go: () => void = () => undefined;
    state.keeping = new Promise((resolve) => (go = resolve));
    const setting = grid.source.setCells([0], smsColumn, 'on');
    state.people = state.people.toReversed();
    await grid.load();
    go();
    await setting;
    assert.deepEqual(ids(grid.references()), ['u2', 'u1', 'u0']);
    assert.deepEqual(ids(grid.draftedUsers), ['u0']);
    assert.deepEqual(
      steps.map(({ users, ...step }) => ({ ...step, users: ids(users) })),
      [{ key: 'SMS', value: true, users: ['u0'] }],
    );
  });

  it('wants after a reload of the window what was wanted before', async () => {
    const users = [{ accountId: 'a', userId: 'u1' }];
    const { grid } = open([
      { key: 'SMS', value: true, users },
      { key: 'InboundCalling', value: false, users },
      { key: 'SMS', value: null, users },
    ]);
    assert.equal(grid.hasDraft, true);
    await grid.load();
    assert.deepEqual(ids(grid.draftedUsers), ['u1']);
    assert.deepEqual(grid.wantedOf({ accountId: 'a', userId: 'u1' }), { InboundCalling: false });
  });

  it('has changes for users who are not listed yet, or not any more, and discards them too', async () => {
    const { grid, state } = open();
    await grid.load();
    await grid.source.setCells([0, 1], smsColumn, 'on');
    state.people = state.people.slice(1);
    await grid.load();
    assert.deepEqual(ids(grid.draftedUsers), ['u1', 'u0']);
    assert.match(grid.source.head.note, /Users to change: 2/);
    const outcomes = new Outcomes();
    const who = { accountId: 'a', userId: 'u0' };
    outcomes.add({ ...who, result: 'done', knownBy: 'answer', telephony: { ...off, SMS: true } });
    await grid.showRun({ outcomes } as unknown as Run);
    assert.deepEqual(ids(grid.draftedUsers), ['u1']);
    await grid.discard();
    assert.deepEqual([grid.hasDraft, ids(grid.draftedUsers)], [false, []]);
    await grid.source.setCells([0], smsColumn, 'on');
    state.people = [];
    await grid.load();
    const available = grid.source.actions.filter(({ isAvailable }) => isAvailable).map(({ id }) => id);
    assert.deepEqual(available, ['preview', 'discard', 'reload']);
  });

  it('wants no longer what another window has set by the time that the settings are read again', async () => {
    const { grid, moved } = open();
    await grid.load();
    await grid.source.setCells([0, 1], smsColumn, 'on');
    moved.length = 0;
    const read = (userId: string, SMS: boolean) => ({ accountId: 'a', userId, telephony: { ...off, SMS } });
    await grid.showSettings([read('u0', true), read('u1', false)]);
    assert.deepEqual(ids(grid.draftedUsers), ['u1']);
    // They are counted anew.
    assert.deepEqual(moved, [0]);
    assert.equal(grid.source.row(0).cells[smsColumn]?.text, 'On');
  });

  it('wants no longer what a run has made so, and still what failed', async () => {
    const { grid } = open();
    await grid.load();
    await grid.source.setCells([0, 1, 2], smsColumn, 'on');
    const outcomes = new Outcomes();
    const user = (userId: string) => ({ accountId: 'a', userId });
    const failure = { kind: 'service', name: 'ForbiddenException', message: '' } as const;
    const all: readonly Outcome[] = [
      { ...user('u0'), result: 'done', knownBy: 'answer', telephony: { ...off, SMS: true } },
      { ...user('u1'), result: 'failed', unknown: false, failure },
      { ...user('u2'), result: 'conflict', now: off },
      { ...user('stranger'), result: 'done', knownBy: 'answer', telephony: off },
    ];
    all.forEach((outcome) => outcomes.add(outcome));
    await grid.showRun({ outcomes } as unknown as Run);
    assert.deepEqual(ids(grid.draftedUsers), ['u1', 'u2']);
    assert.equal(grid.source.row(0).cells[smsColumn]?.text, 'On');
    await grid.discard();
    assert.equal(grid.hasDraft, false);
  });

  it('says why the users could not be listed, keeps what was set, and goes on when it is asked to', async () => {
    const { grid, state } = open();
    await grid.load();
    await grid.source.setCells([1], smsColumn, 'on');
    state.refuses = new Error('Another connection is in use.');
    await grid.load();
    assert.match(grid.source.head.cautions.join(), /Can't list the users\. Another connection is in use\./);
    assert.ok(grid.source.actions.some(({ label }) => label === 'Retry'));
    state.refuses = undefined;
    await grid.load();
    assert.deepEqual([grid.source.head.cautions, ids(grid.draftedUsers)], [[], ['u1']]);
  });

  it('reads all settings that are not known', async () => {
    const { grid } = open();
    await grid.load();
    assert.equal(grid.source.row(2).cells[smsColumn]?.text, '…');
    await grid.readAll();
    assert.equal(grid.source.row(2).cells[smsColumn]?.text, 'Off');
  });

  it("reads no more settings after an error that is not one user's alone, and says it", async () => {
    const { grid, state } = open();
    const asked: string[] = [];
    state.people = Array.from({ length: 500 }, (_, i) => ({ UserId: `u${i}` }));
    state.getUserSettings = ({ userId }) => {
      asked.push(userId);
      return Promise.reject(
        new ChimeError('service', userId === 'u0' ? 'NotFoundException' : 'AccessDeniedException', ''),
      );
    };
    await grid.load();
    await grid.readAll();
    assert.ok(asked.length < 100, `${asked.length} requests`);
    assert.match(grid.source.head.cautions.join(), /Can't read the settings/);
  });
});
