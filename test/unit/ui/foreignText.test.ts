// What others wrote is fit to be shown wherever it is shown: in rows, picks, forms, grids, messages and the log.

import './vscodeStandIn';
import assert from 'node:assert/strict';
import type { LogOutputChannel, TreeItem } from 'vscode';
import type { Account, User, UserReference } from '../../../src/chime/model';
import type { ConnectionIdentity } from '../../../src/connectionIdentity';
import type { Outcome } from '../../../src/telephony/apply';
import type { Failure, FailureKind } from '../../../src/telephony/failure';
import { Outcomes } from '../../../src/telephony/tally';
import type { ListedRun } from '../../../src/telephony/history/history';
import { connectionForLog, connectionLabel } from '../../../src/text/connectionWording';
import { explain } from '../../../src/text/explanations';
import { userLine } from '../../../src/text/planWording';
import { accountText } from '../../../src/text/wording';
import { toTreeItem, type Node } from '../../../src/ui/accounts/accountsNodes';
import type { OpenConnection } from '../../../src/ui/connection/session';
import { userHeading } from '../../../src/ui/form/texts';
import { actionTitle } from '../../../src/ui/history/actionTitle';
import { toHistoryItem, type HistoryNode, type RunNode } from '../../../src/ui/history/historyNodes';
import { PlanSource } from '../../../src/ui/preview/planSource';
import { contentOf } from '../../../src/ui/preview/previewContent';
import { RunRows } from '../../../src/ui/runGrid/runRows';
import { RunSource } from '../../../src/ui/runGrid/runSource';
import { runGridHead } from '../../../src/ui/runGrid/texts';
import { Report } from '../../../src/ui/report/report';
import { Toasts } from '../../../src/ui/report/toasts';

const hostile = [
  `$(error) [x](command:workbench.action.quit)\u202e\u0007\r\nb\ud800`,
  `${'a$(zap)](\n'.repeat(10_000)}`,
];

/** Characters of one line that hold several texts, at most. */
const longest = 2_000;

function assertFit(text: unknown): void {
  if (typeof text !== 'string') return;
  for (const line of text.split('\n')) {
    assert.doesNotMatch(line, /\]\(|\$\(|[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
    assert.ok(line.length <= longest, `${line.length} characters`);
  }
  assert.ok(text.split('\n').length < 20);
}

function assertRow({ label, description, tooltip, accessibilityInformation }: TreeItem): void {
  [label, description, tooltip, accessibilityInformation?.label].forEach(assertFit);
}

/** An address by then, as it was parsed before. */
const endpoint = 'http://127.0.0.1:1';

const settings = { InboundCalling: true, OutboundCalling: true, SMS: true };

for (const [index, word] of hostile.entries()) {
  const account: Account = {
    AccountId: word,
    AwsAccountId: word,
    Name: word,
    AccountType: word,
    AccountStatus: word,
  };
  const user: User = {
    UserId: word,
    DisplayName: word,
    PrimaryEmail: word,
    PrimaryProvisionedNumber: word,
    LicenseType: word,
    UserRegistrationStatus: word,
  };
  const identity: ConnectionIdentity = {
    kind: 'profile',
    profile: word,
    endpoint,
    region: word,
  } as never;
  const failure = (kind: FailureKind): Failure => ({
    kind,
    name: word,
    message: word,
    operation: word,
    requestId: word,
    code: word,
    reason: { code: 'mfaNeeded', profile: word },
  });
  const kinds: readonly FailureKind[] = [
    'service',
    'unexpectedAnswer',
    'network',
    'credentials',
    'history',
    'internal',
  ];

  describe(`foreign text, ${index}`, () => {
    it('in the rows of accounts and users', () => {
      const connection = {} as OpenConnection;
      const parent: Node = { kind: 'account', connection, account };
      const said: string[] = [];
      const report = new Report(
        {
          error: (line: string) => said.push(line),
          debug: (line: string) => said.push(line),
        } as unknown as LogOutputChannel,
        new Toasts({ choice: undefined }),
      );
      for (const kind of kinds) {
        const attempted = {
          sentence: word,
          operation: 'Reading',
          identity,
          user: { accountId: word, userId: word },
          canRetry: true,
        };
        const problem = report.logged(attempted, failure(kind));
        assert.ok(problem);
        assertRow(toTreeItem({ kind: 'failure', parent, problem }, {}));
        [...(Object.values(problem) as unknown[]), ...problem.details].forEach(
          (value) => value !== word && assertFit(value),
        );
      }
      said.forEach(assertFit);
      assertRow(toTreeItem(parent, {}));
      assertRow(toTreeItem({ kind: 'user', connection, accountId: word, user }, {}));
    });

    it('in the rows of the history', () => {
      const listed = {
        id: '1',
        time: '2026-01-01T00:00:00.000Z',
        state: 'ended',
        run: {
          action: 'UpdateUserSettings',
          users: 1,
          user: { accountId: word, userId: word },
          by: { arn: word },
          source: word,
          connection: identity,
        },
      } as unknown as ListedRun;
      const action = actionTitle(word, { contributes: { commands: [{ command: word, title: word }] } });
      const run: RunNode = {
        kind: 'run',
        listed,
        active: undefined,
        userName: undefined,
        action,
        undoing: undefined,
        done: undefined,
      };
      const outcome = {
        accountId: word,
        userId: word,
        result: 'failed',
        failure: failure('service'),
        requestId: word,
      } as unknown as Outcome;
      const change: HistoryNode = {
        kind: 'change',
        run,
        change: { accountId: word, userId: word },
        outcome,
        userName: undefined,
        undoneAt: undefined,
      };
      [run, change].forEach((node) => assertRow(toHistoryItem(node)));
    });

    it('in forms and messages', () => {
      const heading = userHeading({ accountId: word, userId: word }, user, account);
      [heading.name, ...heading.fields.map(({ value }) => value)].forEach(assertFit);
      assertFit(userHeading({ accountId: word, userId: word }, undefined, undefined).name);
      assertFit(userLine(word, word));
      assertFit(connectionLabel(identity));
      assertFit(connectionForLog(identity));
      for (const kind of kinds) {
        const { cause, advice } = explain(failure(kind), endpoint);
        [cause, advice].forEach(assertFit);
      }
    });

    it('in the grid of a run', async () => {
      const users = [word, 'b', 'c'].map((userId) => ({ accountId: word, userId }));
      const changes = users.map((one) => ({ ...one, before: settings, after: { ...settings, SMS: false } }));
      const outcomes = new Outcomes();
      const [first, second, third] = users as [UserReference, UserReference, UserReference];
      outcomes.add({ ...first, result: 'failed', unknown: false, failure: failure('service') });
      outcomes.add({ ...second, result: 'done', knownBy: 'answer', requestId: word });
      outcomes.add({ ...third, result: 'conflict', now: { ...settings, SMS: false } });
      const plan = { action: 'UpdateUserSettings', identity, changes } as const;
      const run = {
        record: 'run',
        version: 1,
        run: word,
        time: '2026-11-30T00:00:00.000Z',
        source: word,
        file: word,
        action: plan.action,
        connection: identity,
        users: 9,
      } as const;
      const shown = { run, plan, outcomes, begun: true, damagedLines: 1, state: 'ended' } as const;
      const source = new RunSource(shown, await RunRows.of(plan, () => user), {
        head: () => runGridHead(shown, { connectionText: '', problem: undefined }),
        accountText: (accountId) => accountText(accountId, account),
      });
      const { head } = source;
      [head.title, ...head.lines, ...head.cautions, head.note].forEach(assertFit);
      for (let index = 0; index < source.length; index++) {
        const { cells, description } = source.row(index);
        cells.forEach(({ text }) => assertFit(text));
        assertFit(description);
      }
    });

    it('in previews', async () => {
      const users = [word, 'b'].map((userId) => ({ accountId: word, userId }));
      const telephony = settings;
      const after = { ...settings, SMS: false };
      const planned = {
        plan: { changes: users.map((one) => ({ ...one, before: telephony, after })) },
        conflicts: users.map((one) => ({ ...one, telephony })),
        unread: users.map((one) => ({ ...one, failure: failure('network') })),
        unchanged: users.map((one) => ({ ...one, telephony })),
      };
      const connection = {
        identity,
        choice: { kind: 'profile', profile: word },
        directory: { users: () => ({ hasMore: false, length: 4 }), findAccount: () => account },
      };
      const content = contentOf(
        { planned, connection, title: 'Two users', start: { source: 'test' } } as never,
        'Two users',
        0,
      );
      for (const found of [user, undefined]) {
        const source = await PlanSource.of(content, () => found, new Uint8Array(2), {
          keep: () => Promise.resolve(),
          connectionLines: () => [],
          cautionRules: () => ({ users: 1, wholeAccount: true, smsForEveryone: true }),
          changed: () => undefined,
        });
        const { title, cautions } = source.head;
        [title, ...cautions].forEach(assertFit);
        assert.ok(cautions.length > 2);
        for (let index = 0; index < source.length; index++) {
          const { cells, description } = source.row(index);
          [description, ...cells.map(({ text }) => text)].forEach(assertFit);
        }
      }
    });
  });
}
