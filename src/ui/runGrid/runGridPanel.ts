// One run in an editor tab: its users are named, its rows follow what comes, and its buttons are the commands of the run.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { isSameConnection } from '../../connectionIdentity';
import { displayParts } from '../../telephony/displayText';
import type { History } from '../../telephony/history/history';
import { callerText, connectionLabel } from '../../text/connectionWording';
import { accountText } from '../../text/wording';
import type { OpenConnection, Session } from '../connection/session';
import { GridPanel } from '../grid/gridPanel';
import { lookUpUsers, type FindUser } from '../preview/lookUpUsers';
import type { Report } from '../report/report';
import type { Writes } from '../writes/writes';
import { RunRows } from './runRows';
import { RunSource } from './runSource';
import { findRun, type ShownRun } from './shownRun';
import { runGridHead } from './texts';

export interface RunGridParts {
  readonly extensionUri: vscode.Uri;
  readonly session: Session;
  readonly writes: Writes;
  readonly history: History;
  readonly report: Report;
}

/** Milliseconds between two drawings of a run in progress. */
const drawStep = 250;

/** The actions that are carried out for the selected rows alone, where there are such. */
const ofSelected: ReadonlySet<string> = new Set(['undo', 'retryFailed']);

export class RunGridPanel {
  private readonly grid: GridPanel;
  private readonly closing = new AbortController();
  private source: RunSource | undefined;
  private findUser: FindUser = () => undefined;
  /** The connection on which the users were looked up. */
  private named: OpenConnection | undefined;
  private isNaming = false;
  private problem: string | undefined;
  /** Rows whose users have outcomes that are not drawn yet. */
  private moved: number[] = [];
  private timer: NodeJS.Timeout | undefined;
  /** What is read of the run is read one after the other. */
  private reading: Promise<void>;

  constructor(
    readonly panel: vscode.WebviewPanel,
    private readonly parts: RunGridParts,
    /** The run's id. */
    readonly about: string,
    found: ShownRun,
  ) {
    this.grid = new GridPanel(panel, parts.extensionUri);
    const { writes, session } = parts;
    const subscriptions = vscode.Disposable.from(
      writes.onDidWrite(({ run, outcome }) => {
        const row = run === about ? this.source?.take(outcome) : undefined;
        if (row !== undefined) {
          this.moved.push(row);
        }
      }),
      writes.onDidChangeRuns(() => this.runsChanged()),
      writes.onDidEndRun((run) => {
        if (run.about.undoes === about) {
          void this.read();
        }
      }),
      session.onDidChange((change) => {
        this.grid.draw();
        if (change === 'content') {
          void this.nameUsers();
        }
      }),
    );
    panel.onDidDispose(() => {
      subscriptions.dispose();
      clearInterval(this.timer);
      this.closing.abort();
    });
    this.reading = this.show(found);
    void this.nameUsers();
  }

  private async show(found: ShownRun): Promise<void> {
    const { identity } = found.plan;
    const { opened } = this.parts.session;
    if (opened !== undefined && isSameConnection(opened.identity, identity)) {
      this.findUser = (user) => opened.directory.findUser(user);
    }
    const source: RunSource = new RunSource(found, await RunRows.of(found.plan, this.findUser), {
      head: () =>
        runGridHead(source.run, { connectionText: this.connectionText(source.run), problem: this.problem }),
      accountText: (accountId) =>
        accountText(accountId, this.parts.session.opened?.directory.findAccount(accountId)),
    });
    await source.ready();
    this.source = source;
    this.grid.show(this.about, source, {
      act: (action, rows) => this.act(action, rows),
      failed: (error) => this.explained(error),
    });
    this.follow();
    if (found.active !== this.active) {
      // Meanwhile the run ended or was resumed.
      void this.read();
    }
  }

  private get active(): ShownRun['active'] {
    return this.parts.writes.runs.get(this.about)?.run;
  }

  /** Draws what comes, while something comes. */
  private follow(): void {
    clearInterval(this.timer);
    if (this.active !== undefined && !this.closing.signal.aborted) {
      this.timer = setInterval(() => this.drawMoved(), drawStep);
    }
  }

  private drawMoved(): void {
    this.grid.moved(this.moved.splice(0));
  }

  private runsChanged(): void {
    if (this.source !== undefined && this.source.run.active !== this.active) {
      void this.read();
    }
    this.grid.draw();
  }

  /** Shows the current state of the run. Does not throw. */
  private read(): Promise<void> {
    return this.inTurn(async () => {
      try {
        const found = await findRun(this.parts, this.about);
        if (found !== undefined) {
          await this.use(found);
        }
        this.problem = undefined;
      } catch (error) {
        this.problem = this.explained(error);
      }
      this.follow();
      this.grid.draw();
    });
  }

  private async use(found: ShownRun): Promise<void> {
    const { source } = this;
    if (source === undefined) {
      return;
    }
    const isSame = source.rows.areOf(found.plan);
    await source.use(found, isSame ? source.rows : await RunRows.of(found.plan, this.findUser));
    if (isSame) {
      // The rows stay where they are, and so does what is selected.
      this.grid.moved([...source.rows.changes.keys()]);
    } else {
      await this.grid.renew();
    }
  }

  /** Names the users on the connection in use, once. Until then, and where they can't be named, ids stand for names. Does not throw. */
  private async nameUsers(): Promise<void> {
    const { opened } = this.parts.session;
    if (this.isNaming || (opened !== undefined && opened === this.named)) {
      return;
    }
    this.isNaming = true;
    try {
      await this.reading;
      await this.lookUp();
    } catch {
      // Without names the run is the same.
    } finally {
      this.isNaming = false;
    }
  }

  private async lookUp(): Promise<void> {
    const { source } = this;
    if (source === undefined || source.rows.areKnown) {
      return;
    }
    const connection = await this.connectionOf(source.run);
    this.named = connection;
    if (connection === undefined) {
      return;
    }
    const reading = { onProgress: () => undefined, signal: this.closing.signal };
    this.findUser = await lookUpUsers(source.run.plan.changes, connection, reading);
    await this.inTurn(async () => {
      await source.use(source.run, await RunRows.of(source.run.plan, this.findUser));
      await this.grid.relabel();
    });
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.reading.then(work);
    this.reading = done.catch(() => undefined);
    return done;
  }

  /** @returns `undefined` when another connection is in use */
  private async connectionOf({ plan: { identity } }: ShownRun): Promise<OpenConnection | undefined> {
    const { session } = this.parts;
    const { choice } = session;
    const isChosen =
      choice?.kind === identity.kind && (choice.kind !== 'profile' || choice.profile === identity.profile);
    const connection = isChosen ? await session.connect() : undefined;
    return connection && isSameConnection(connection.identity, identity) ? connection : undefined;
  }

  private async act(action: string, rows: readonly number[] | undefined): Promise<void> {
    if (action === 'reload') {
      await this.read();
      return;
    }
    if (rows === undefined && ofSelected.has(action)) {
      // It must not become an action for all users.
      return;
    }
    const users =
      ofSelected.has(action) && rows && rows.length > 0
        ? { users: this.source?.references(rows) }
        : undefined;
    await vscode.commands.executeCommand(`chimeTelephony.run.${action}`, { run: this.about, ...users });
  }

  private connectionText({ plan: { identity } }: ShownRun): string {
    const { opened, caller } = this.parts.session;
    const isInUse = opened !== undefined && isSameConnection(opened.identity, identity);
    return displayParts(
      connectionLabel(identity),
      isInUse && caller !== undefined && callerText(caller),
      isInUse ? opened.identity.endpoint : identity.endpoint,
    );
  }

  private explained(error: unknown): string {
    const sentence = l10n.t("Can't update the grid of the run.");
    const identity = this.source?.run.plan.identity;
    const problem = this.parts.report.logged({ sentence, operation: 'The grid of a run', identity }, error);
    return [sentence, problem?.cause].filter(Boolean).join(' ');
  }
}
