// What a grid of users knows and does, without its tab: it lists the users, reads their settings, keeps what a person wants of them, and
// says how far it is.

import { l10n } from 'vscode';
import {
  telephonyKeys,
  userKey,
  type Telephony,
  type TelephonyKey,
  type UserReference,
} from '../../chime/model';
import { settingsLeftBy } from '../../telephony/apply';
import { inSlices } from '../../telephony/eventLoop';
import type { Failure } from '../../telephony/failure';
import type { CurrentSettings, Wanted } from '../../telephony/plan';
import { readSettings } from '../../telephony/readSettings';
import type { Run } from '../../telephony/run';
import { explain } from '../../text/explanations';
import { accountText } from '../../text/wording';
import type { OpenConnection } from '../connection/session';
import { lookUpUsers } from '../preview/lookUpUsers';
import { tellSeldom } from '../report/progress';
import type { Problem } from '../report/report';
import { readingText, type Reading } from '../users/readUsers';
import { targetName } from '../users/targetName';
import { Draft } from './draft';
import { listPages } from './listPages';
import { SettingsInView } from './settingsInView';
import { userGridActions, userGridHead } from './texts';
import type { DraftStep, KeptUserGrid } from './userGridFiles';
import { UserRows } from './userRows';
import { UsersSource } from './usersSource';

export interface UserGridWork {
  /** @throws when the connection in use is not the grid's, or it can't be opened */
  connect(): Promise<OpenConnection>;
  /** Keeps what the person set. @throws when it can't be kept */
  keep(step: DraftStep): Promise<void>;
  /** @returns what a person is told of an error; `undefined` when it was cancelled */
  problem(sentence: string, operation: string, error: unknown): Problem | undefined;
  /** Who is connected to what. */
  connectionText(): string;
  /** Something else is to be said or shown in the rows that are there. */
  changed(): void;
  /** There are other rows from now on. */
  cleared(): void;
  /** Rows came at the end. */
  grown(): void;
  /** Rows are of another kind by now, each where it is. */
  moved(rows: readonly number[]): void;
  /** The rows or their values changed: they are filtered and sorted again. */
  renewed(): void;
}

/** Milliseconds between two drawings of what comes bit by bit. */
const drawStep = 100;

/** A step for this many users takes a few milliseconds at most. */
const usersInSlice = 5_000;

export class UserGrid {
  readonly source: UsersSource;
  private readonly draft = new Draft();
  private connection: OpenConnection | undefined;
  private inView: SettingsInView | undefined;
  /** The action in progress, which the person can end. */
  private doing: { readonly ending: AbortController; text: string } | undefined;
  private problem: Problem | undefined;
  private drawTimer: NodeJS.Timeout | undefined;
  private growTimer: NodeJS.Timeout | undefined;
  private isGrown = false;

  /** @param steps what the person set before the window was reloaded */
  constructor(
    private readonly kept: KeptUserGrid,
    private name: string,
    steps: readonly DraftStep[],
    private readonly work: UserGridWork,
  ) {
    const { target } = kept;
    const accountIds = new Set([...target.accountIds, ...target.users.map(({ accountId }) => accountId)]);
    for (const { key, value, users } of steps) {
      users.forEach((user) => this.draft.set(userKey(user), key, value ?? undefined));
    }
    this.source = new UsersSource(this.draft, accountIds.size > 1, {
      want: (users, key, value) => this.want(users, key, value),
      seen: (rows) => this.inView?.see(rows),
      head: () =>
        userGridHead({
          title: this.name,
          connectionText: work.connectionText(),
          users: this.rows.length,
          counts: this.rows.counted,
          changed: this.draft.size,
          doing: this.doing?.text,
          problem: this.problem,
        }),
      actions: () =>
        userGridActions({
          isBusy: this.doing !== undefined,
          hasUsers: this.rows.length > 0,
          hasDraft: this.hasDraft,
          hasUnread: this.rows.counted.known < this.rows.length,
          remedies: this.problem?.remedies ?? [],
        }),
      accountText: (accountId) => accountText(accountId, this.connection?.directory.findAccount(accountId)),
    });
  }

  /** Whom it is for. */
  get title(): string {
    return this.name;
  }

  get hasDraft(): boolean {
    return !this.draft.isEmpty;
  }

  /** The users with changes in the draft. At the end, those who are not listed yet or not any more. */
  get draftedUsers(): readonly UserReference[] {
    const listed = this.references(this.everyRow.filter((row) => this.rows.isWanting(row)));
    return listed.length === this.draft.size
      ? listed
      : [...listed, ...this.draft.users.filter((user) => this.rows.rowOf(user) === undefined)];
  }

  wantedOf(user: UserReference): Wanted {
    return this.draft.of(userKey(user));
  }

  get lastProblem(): Problem | undefined {
    return this.problem;
  }

  /** All users, or those of rows. */
  references(rows: readonly number[] = this.everyRow): readonly UserReference[] {
    return rows.map((row) => this.rows.reference(row));
  }

  /** Lists the users, again where they were listed before. Does not throw. */
  load(): Promise<void> {
    const sentence = l10n.t("Can't list the users.");
    return this.do(l10n.t('Loading…'), sentence, 'ListUsers', async (reading) => {
      this.inView?.dispose();
      const connection = await this.work.connect();
      const { target } = this.kept;
      const findUser = await lookUpUsers(target.users, connection, reading);
      this.connection = connection;
      this.name = targetName(target, connection.directory);
      this.source.rows = new UserRows(this.draft, connection.directory, findUser);
      this.inView = this.settingsInView(connection);
      this.work.cleared();
      await listPages(target, connection, reading, (users) => {
        this.rows.add(users);
        this.growSoon();
      });
    });
  }

  /** Reads all unknown settings, until an error that concerns more than one user. Does not throw. */
  readAll(): Promise<void> {
    const sentence = l10n.t("Can't read the settings.");
    return this.do(
      l10n.t('Reading settings…'),
      sentence,
      'GetUserSettings',
      async ({ onProgress, signal }) => {
        const { directory } = await this.work.connect();
        const unread = this.references(this.everyRow.filter((row) => !this.rows.isKnown(row)));
        let read = 0;
        for await (const user of readSettings(unread, directory, signal)) {
          read++;
          const row = this.rows.rowOf(user);
          if ('failure' in user && user.failure.name !== 'NotFoundException') {
            throw user.error;
          }
          if (row !== undefined && 'telephony' in user) {
            this.rows.learn(row, user.telephony);
          } else if (row !== undefined && 'failure' in user) {
            this.rows.couldNotBeRead(row, this.causeOf(user.failure));
          }
          onProgress(() => readingText(read, unread.length), read / unread.length);
        }
        this.inView?.retry();
      },
    );
  }

  /** Ends the action in progress. */
  stop(): void {
    this.doing?.ending.abort();
  }

  /** Wants nothing any more. @throws when it can't be kept */
  async discard(): Promise<void> {
    for (const key of telephonyKeys) {
      const users = this.draft.users.filter((user) => this.draft.get(userKey(user), key) !== undefined);
      await this.want(users, key, undefined);
    }
    this.work.renewed();
  }

  /** Takes the settings that a run set. Changes of the draft that are now set leave the draft. */
  async showRun({ outcomes }: Run): Promise<void> {
    const left: CurrentSettings[] = [];
    for (const outcome of outcomes) {
      const telephony = settingsLeftBy(outcome);
      const { accountId, userId } = outcome;
      if (telephony !== undefined) {
        left.push({ accountId, userId, telephony });
      } else if (outcome.result === 'failed') {
        this.learn(outcome, undefined);
      }
    }
    await this.showSettings(left);
  }

  /** Takes settings that were read or written elsewhere. Changes of the draft that are now set leave the draft. */
  async showSettings(users: readonly CurrentSettings[]): Promise<void> {
    for await (const user of inSlices(users, usersInSlice)) {
      this.learn(user, user.telephony);
    }
    for (const key of telephonyKeys) {
      const isSo = (user: CurrentSettings) => this.draft.get(userKey(user), key) === user.telephony[key];
      await this.want(users.filter(isSo), key, undefined);
    }
    this.work.changed();
  }

  dispose(): void {
    this.stop();
    this.inView?.dispose();
    clearTimeout(this.drawTimer);
    clearTimeout(this.growTimer);
  }

  private learn(user: UserReference, telephony: Telephony | undefined): void {
    const row = this.rows.rowOf(user);
    if (row !== undefined) {
      this.rows.learn(row, telephony);
    }
  }

  private get rows(): UserRows {
    return this.source.rows;
  }

  private get everyRow(): readonly number[] {
    return Array.from({ length: this.rows.length }, (_, row) => row);
  }

  /** Only the action that began last continues. */
  private async do(
    text: string,
    sentence: string,
    operation: string,
    work: (reading: Reading) => Promise<void>,
  ): Promise<void> {
    this.stop();
    const doing = { ending: new AbortController(), text };
    this.doing = doing;
    this.problem = undefined;
    this.work.changed();
    const onProgress = tellSeldom((progress) => {
      doing.text = progress;
      this.work.changed();
    });
    try {
      await work({ onProgress, signal: doing.ending.signal });
    } catch (error) {
      if (this.doing === doing) {
        this.problem = this.work.problem(sentence, operation, error);
      }
    }
    if (this.doing === doing) {
      this.doing = undefined;
      this.work.renewed();
    }
  }

  /** Of users, not of rows: those may be other users' by the time that it is kept. */
  private async want(
    users: readonly UserReference[],
    key: TelephonyKey,
    value: boolean | undefined,
  ): Promise<void> {
    if (users.length > 0) {
      await this.work.keep({ key, value: value ?? null, users });
      const moved: number[] = [];
      for await (const user of inSlices(users, usersInSlice)) {
        this.rows.want(user, key, value);
        const row = this.rows.rowOf(user);
        if (row !== undefined) {
          moved.push(row);
        }
      }
      this.work.moved(moved);
    }
  }

  private causeOf(failure: Failure): string {
    return explain(failure, this.connection?.identity.endpoint).cause;
  }

  private settingsInView(connection: OpenConnection): SettingsInView {
    const { rows } = this;
    return new SettingsInView({
      client: connection.directory,
      userOf: (row) => rows.reference(row),
      isWanted: (row) => !rows.isKnown(row) && rows.cause(row) === undefined,
      read: (row, telephony) => {
        rows.learn(row, telephony);
        this.drawSoon();
      },
      failed: (row, failure) => {
        rows.couldNotBeRead(row, this.causeOf(failure));
        this.drawSoon();
      },
      stopped: (error) => {
        const sentence = l10n.t("Can't read the settings.");
        this.problem = this.work.problem(sentence, 'GetUserSettings', error);
        this.work.changed();
      },
    });
  }

  private drawSoon(): void {
    this.drawTimer ??= setTimeout(() => {
      this.drawTimer = undefined;
      this.work.changed();
    }, drawStep);
  }

  /** The first rows at once. */
  private growSoon(): void {
    this.growTimer ??= setTimeout(
      () => {
        this.growTimer = undefined;
        this.isGrown = true;
        this.work.grown();
      },
      this.isGrown ? drawStep : 0,
    );
  }
}
