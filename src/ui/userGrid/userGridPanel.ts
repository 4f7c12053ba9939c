// One grid of users in an editor tab, and what of the rest of the window changes what it shows.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { displayParts } from '../../telephony/displayText';
import { planUpdateOfMany } from '../../telephony/plan';
import type { Run } from '../../telephony/run';
import { callerText, connectionLabel } from '../../text/connectionWording';
import { choiceText, parseChoice } from '../connection/choice';
import type { OpenConnection, Session } from '../connection/session';
import { GridPanel } from '../grid/gridPanel';
import type { Previews } from '../preview/previews';
import { runRemedy, type Problem, type Report } from '../report/report';
import { readAll } from '../users/readUsers';
import { previewTitle } from '../users/targetName';
import { aboutUsers } from '../users/userTarget';
import type { Writes } from '../writes/writes';
import { remedyOf } from './texts';
import { UserGrid } from './userGrid';
import type { DraftStep, KeptUserGrid, UserGridFiles } from './userGridFiles';

/** Before the title of a grid in which something is wanted that is not applied. */
const unsavedMark = '● ';

export interface UserGridParts {
  readonly extensionUri: vscode.Uri;
  readonly session: Session;
  readonly writes: Writes;
  readonly previews: Previews;
  readonly report: Report;
  /** Where grids are kept over a reload of the window. */
  readonly folder: string;
}

export class UserGridPanel {
  private readonly grid: GridPanel;
  private readonly users: UserGrid;
  private connection: OpenConnection | undefined;

  /** @param steps what the person set before the window was reloaded */
  constructor(
    readonly panel: vscode.WebviewPanel,
    private readonly parts: UserGridParts,
    files: UserGridFiles,
    readonly kept: KeptUserGrid,
    steps: readonly DraftStep[] = [],
  ) {
    this.grid = new GridPanel(panel, parts.extensionUri);
    this.users = new UserGrid(kept, panel.title.replace(unsavedMark, ''), steps, {
      connect: () => this.connect(),
      keep: (step) => files.append(kept.id, step),
      problem: (sentence, operation, error) => this.problem(sentence, operation, error),
      connectionText: () => this.connectionText(),
      changed: () => this.draw(),
      cleared: () => this.grid.clear(),
      grown: () => this.grid.grow(),
      moved: (rows) => {
        this.drawTitle();
        this.grid.moved(rows);
      },
      renewed: () => void this.grid.renew(),
    });
    this.grid.show(kept.id, this.users.source, {
      act: (action, rows) => this.act(action, rows),
      failed: (error) => this.explained(error),
    });
    const subscriptions = vscode.Disposable.from(
      parts.session.onDidChange((change) => void (change === 'content' ? this.users.load() : this.draw())),
      parts.writes.onDidEndRun((run) => void this.showRun(run)),
    );
    panel.onDidDispose(() => {
      subscriptions.dispose();
      this.users.dispose();
      void files.delete(kept.id).catch(() => undefined);
    });
    void this.users.load();
  }

  get about(): string {
    return aboutUsers(this.kept.target, this.kept.connection);
  }

  private draw(): void {
    this.drawTitle();
    this.grid.draw();
  }

  private drawTitle(): void {
    this.panel.title = `${this.users.hasDraft ? unsavedMark : ''}${this.users.title}`;
  }

  private async act(action: string, rows: readonly number[] | undefined): Promise<void> {
    const { users, parts } = this;
    parts.session.personActed();
    switch (action) {
      case 'preview':
        await this.preview();
        return;
      case 'discard':
        await users.discard();
        return;
      case 'readAll':
        await users.readAll();
        return;
      case 'stop':
        users.stop();
        return;
      case 'reload':
        await users.load();
        return;
      case 'signOut':
        await this.signOut(rows);
        return;
    }
    const remedy = remedyOf(action);
    if (remedy === 'retry' || remedy === 'refresh') {
      await users.load();
    } else if (remedy !== undefined) {
      await runRemedy(remedy, users.lastProblem);
    }
  }

  private async preview(): Promise<void> {
    const { users, kept, parts } = this;
    const connection = await this.connect();
    const drafted = users.draftedUsers;
    await parts.previews.open(users.title, async (reading) => {
      const read = await readAll(drafted, connection, reading);
      const planned = planUpdateOfMany(connection.identity, read, (user) => users.wantedOf(user));
      // Another window may have set them since the grid read them.
      await users.showSettings(read.filter((user) => 'telephony' in user));
      return {
        planned,
        connection,
        title: previewTitle(kept.target, connection.directory, users.source.length),
        titleOfOne: (name) => name,
        start: { source: 'chimeTelephony.userGrid' },
      };
    });
  }

  /** Those of the rows, or all where none is selected. */
  private async signOut(rows: readonly number[] | undefined): Promise<void> {
    if (rows === undefined) {
      // It must not become a sign-out of all users.
      return;
    }
    const chosen = this.users.references(rows.length > 0 ? rows : undefined);
    const connection = this.kept.connection;
    const references = chosen.map((user) => ({ ...user, connection }));
    await vscode.commands.executeCommand('chimeTelephony.user.signOut', references[0], references);
  }

  private async showRun(run: Run): Promise<void> {
    try {
      await this.users.showRun(run);
    } catch (error) {
      this.explained(error);
    }
  }

  /** @throws when the connection in use is another, or it can't be opened */
  private async connect(): Promise<OpenConnection> {
    const { session } = this.parts;
    if (session.choice === undefined || choiceText(session.choice) !== this.kept.connection) {
      const own = parseChoice(this.kept.connection);
      throw Object.assign(new Error(own ? connectionLabel(own) : this.kept.connection), {
        kind: 'otherConnection',
      });
    }
    this.connection = await session.connect();
    return this.connection;
  }

  private connectionText(): string {
    const { opened, caller } = this.parts.session;
    const own = parseChoice(this.kept.connection);
    const isInUse = opened !== undefined && choiceText(opened.choice) === this.kept.connection;
    return displayParts(
      own && connectionLabel(own),
      isInUse && caller !== undefined && callerText(caller),
      (isInUse ? opened : this.connection)?.identity.endpoint,
    );
  }

  private problem(sentence: string, operation: string, error: unknown): Problem | undefined {
    const identity = this.connection?.identity;
    return this.parts.report.logged({ sentence, operation, identity, canRetry: true }, error);
  }

  private explained(error: unknown): string {
    const sentence = l10n.t('The action failed.');
    const problem = this.problem(sentence, 'A grid of users', error);
    return problem === undefined ? '' : [sentence, problem.cause, problem.advice].join(' ');
  }
}
