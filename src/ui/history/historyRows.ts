// What the rows of the view "History" are: days, under them runs, under a run its users by result. Loaded when the view is looked at.

import { l10n } from 'vscode';
import { userKey, type UserReference } from '../../chime/model';
import { isSameConnection, type ConnectionIdentity } from '../../connectionIdentity';
import type { History, ListedRun } from '../../telephony/history/history';
import type { RunDetails } from '../../telephony/history/readRun';
import { undoingsOf, undoneUsers, type Undoing } from '../../telephony/history/undoings';
import type { RecordedRun } from '../../telephony/remaining';
import { numberText } from '../../text/language';
import { dayText } from '../../text/runWording';
import type { Choice } from '../connection/choice';
import type { OpenConnection, Session } from '../connection/session';
import type { Writes } from '../writes/writes';
import { actionTitle, type Manifest } from './actionTitle';
import type { ChangeNode, DayNode, GroupNode, HistoryNode, RunNode } from './historyNodes';
import { UserNames } from './userNames';

export { toHistoryItem } from './historyNodes';

export interface HistoryRowsParts {
  readonly history: Pick<History, 'list' | 'read'>;
  readonly writes: Pick<Writes, 'runs'>;
  readonly session: Pick<Session, 'choice' | 'opened' | 'connect'>;
  readonly manifest: Manifest;
}

/** Rows under one parent: more would hold up the window. */
const mostRows = 1000;

/** Rows under one parent whose users are looked up. */
const mostLookedUp = 200;

export class HistoryRows {
  private readonly names: UserNames;
  private listed: readonly ListedRun[] = [];
  private undoings: ReadonlyMap<string, Undoing> = new Map();
  /** Of interrupted runs, by their files, which nobody writes any more. */
  private readonly doneByFile = new Map<string, number | undefined>();

  /** @param learned called when more names are known, and the rows are to be drawn anew */
  constructor(
    private readonly parts: HistoryRowsParts,
    learned: () => void,
  ) {
    this.names = new UserNames(learned);
  }

  /** All runs, as they were listed last. */
  get runs(): readonly ListedRun[] {
    return this.listed;
  }

  /** @param user whose runs are shown alone */
  async days(user: UserReference | undefined): Promise<readonly HistoryNode[]> {
    this.listed = await this.parts.history.list();
    this.undoings = undoingsOf(this.listed);
    const runs = user === undefined ? this.listed : await this.runsOf(user);
    await this.readInterrupted(runs);
    this.lookUpOnlyUsers(runs);
    const days = new Map<string, RunNode[]>();
    for (const run of runs) {
      const day = dayText(run.time);
      days.set(day, [...(days.get(day) ?? []), this.runNode(run)]);
    }
    if (runs.length === 0 && user !== undefined) {
      return [{ kind: 'note', id: 'empty', text: l10n.t('No run includes this user.') }];
    }
    return [...days].map(([label, ofDay]): DayNode => ({ kind: 'day', label, runs: ofDay }));
  }

  /** @param user who is shown alone */
  async below(
    node: Exclude<HistoryNode, DayNode>,
    user: UserReference | undefined,
  ): Promise<readonly HistoryNode[]> {
    switch (node.kind) {
      case 'run':
        return this.ofRun(node, user);
      case 'group':
        return this.atMost(node.changes, node.run, node.label);
      case 'change':
      case 'note':
        return [];
    }
  }

  private async runsOf(user: UserReference): Promise<readonly ListedRun[]> {
    const key = userKey(user);
    const ofUser: ListedRun[] = [];
    for (const run of this.listed) {
      const { plan } = await this.recorded(run).catch(() => ({ plan: undefined }));
      if (plan?.changes.some((change) => userKey(change) === key)) {
        ofUser.push(run);
      }
    }
    return ofUser;
  }

  /** How many users of each were done: the ends of a file, which a list reads, do not say it. */
  private async readInterrupted(runs: readonly ListedRun[]): Promise<void> {
    for (const run of runs) {
      if (run.state === 'brokenOff' && !this.doneByFile.has(run.file)) {
        const read = await this.parts.history.read(run).catch(() => undefined);
        this.doneByFile.set(run.file, read?.outcomes.tally.changed);
      }
    }
  }

  /** The users of runs of one. Where the connection can't be opened, the rows are the same without names. */
  private lookUpOnlyUsers(runs: readonly ListedRun[]): void {
    const { session } = this.parts;
    const ofOne = runs.flatMap(({ run }) =>
      run?.user ? [{ user: run.user, identity: run.connection }] : [],
    );
    if (session.opened === undefined && ofOne.some(({ identity }) => isOfChoice(identity, session.choice))) {
      // The rows are drawn anew once it is open.
      void session.connect().catch(() => undefined);
    }
    for (const { user, identity } of ofOne.slice(0, mostLookedUp)) {
      const connection = this.connectionOf(identity);
      if (connection !== undefined) {
        this.names.lookUp([user], connection);
      }
    }
  }

  /** `undefined` unless it is in use. */
  private connectionOf(identity: ConnectionIdentity): OpenConnection | undefined {
    const { opened } = this.parts.session;
    return opened && isSameConnection(opened.identity, identity) ? opened : undefined;
  }

  private nameOf(user: UserReference, identity: ConnectionIdentity): string | undefined {
    const connection = this.connectionOf(identity);
    return connection && this.names.nameOf(user, connection);
  }

  private runNode(listed: ListedRun): RunNode {
    const { run, id, file } = listed;
    return {
      kind: 'run',
      listed,
      active: this.parts.writes.runs.get(id)?.run,
      userName: run?.user && this.nameOf(run.user, run.connection),
      action: run === undefined ? '' : actionTitle(run.source, this.parts.manifest),
      undoing: this.undoings.get(id),
      done: this.doneByFile.get(file),
    };
  }

  private async ofRun(run: RunNode, user: UserReference | undefined): Promise<readonly HistoryNode[]> {
    const { plan, outcomes, damagedLines = 0, uncheckedLines = 0 } = await this.recorded(run.listed);
    const key = user && userKey(user);
    const undone = await undoneUsers(run.listed, this.listed, (undoer) => this.recorded(undoer)).catch(
      () => new Map<string, string>(),
    );
    const changes = plan.changes
      .filter((change) => key === undefined || userKey(change) === key)
      .map((change): ChangeNode => ({
        kind: 'change',
        run,
        change,
        outcome: outcomes.of(change),
        userName: this.nameOf(change, plan.identity),
        undoneAt: undone.get(userKey(change)),
      }));
    return [...notesOf(run, damagedLines, uncheckedLines), ...this.inGroups(run, changes)];
  }

  /** By result, where there is more than one. */
  private inGroups(run: RunNode, changes: readonly ChangeNode[]): readonly HistoryNode[] {
    const groups = new Map<string, ChangeNode[]>();
    for (const change of changes) {
      const label = groupLabel(change);
      const group = groups.get(label);
      if (group === undefined) {
        groups.set(label, [change]);
      } else {
        group.push(change);
      }
    }
    return groups.size > 1
      ? [...groups].map(([label, ofGroup]): GroupNode => ({ kind: 'group', run, label, changes: ofGroup }))
      : this.atMost(changes, run, '');
  }

  private atMost(changes: readonly ChangeNode[], run: RunNode, label: string): readonly HistoryNode[] {
    const connection = run.listed.run && this.connectionOf(run.listed.run.connection);
    if (connection !== undefined) {
      this.names.lookUp(
        changes.slice(0, mostLookedUp).map(({ change }) => change),
        connection,
      );
    }
    if (changes.length <= mostRows) {
      return changes;
    }
    const text = l10n.t(
      'Showing {0} of {1} users. The report has all users.',
      numberText(mostRows),
      numberText(changes.length),
    );
    return [...changes.slice(0, mostRows), { kind: 'note', id: `${run.listed.id} ${label}`, text }];
  }

  private async recorded(
    listed: ListedRun,
  ): Promise<RecordedRun & Pick<Partial<RunDetails>, 'damagedLines' | 'uncheckedLines'>> {
    return this.parts.writes.runs.get(listed.id)?.run ?? this.parts.history.read(listed);
  }
}

const isOfChoice = ({ kind, profile }: ConnectionIdentity, choice: Choice | undefined): boolean =>
  choice?.kind === kind && (choice.kind !== 'profile' || choice.profile === profile);

function notesOf({ listed }: RunNode, damagedLines: number, uncheckedLines: number): readonly HistoryNode[] {
  const note = (id: string, text: string): HistoryNode => ({ kind: 'note', id: `${listed.id} ${id}`, text });
  return [
    ...(damagedLines > 0
      ? [note('damaged', l10n.t('Damaged lines that were skipped: {0}', numberText(damagedLines)))]
      : []),
    ...(uncheckedLines > 0
      ? [note('unchecked', l10n.t('This record has no checksums, so damage can stay unnoticed.'))]
      : []),
  ];
}

function groupLabel({ outcome }: ChangeNode): string {
  switch (outcome?.result) {
    case 'done':
      return l10n.t('Done');
    case 'conflict':
      return l10n.t('Changed by someone else');
    case 'failed':
      return outcome.unknown
        ? l10n.t('Result unknown: {0}', outcome.failure.name)
        : l10n.t('Failed: {0}', outcome.failure.name);
    case 'notDone':
      return l10n.t('Not done');
    case undefined:
      return l10n.t('No result yet');
  }
}
