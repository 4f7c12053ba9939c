// One form in an editor tab: it shows one user's settings, saves them, and says what came of it.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Telephony, UserReference } from '../../chime/model';
import type {
  FormMessage,
  FormProblem,
  FormResult,
  FormState,
  FormUser,
  FormView,
  HostMessage,
} from '../../protocol';
import { outcomeError } from '../../telephony/apply';
import { failureOf } from '../../telephony/failure';
import { planUpdate, type Wanted } from '../../telephony/plan';
import { choiceText, parseChoice, type Choice } from '../choice';
import { isRemedy, runRemedy, type Problem, type Report } from '../report';
import type { OpenConnection, Session } from '../session';
import type { UserArgument } from '../targetUser';
import { choiceLabel } from '../connectionWording';
import type { Writes } from '../writes';
import { formHtml, formRoots } from './html';
import { parseFormMessage } from './messages';
import {
  stillSavingProblem,
  cancelledProblem,
  connectionText,
  formProblem,
  formRemedies,
  formTexts,
  formUser,
  savedText,
} from './texts';

/** Before the title of a form that has something to save. */
const unsavedMark = '● ';

export interface FormParts {
  readonly extensionUri: vscode.Uri;
  readonly session: Session;
  readonly writes: Writes;
  readonly report: Report;
  readonly log: vscode.LogOutputChannel;
}

/** What the service said last, and through which connection. */
interface Shown {
  readonly connection: OpenConnection;
  readonly user: FormUser;
  readonly telephony: Telephony;
}

export class FormPanel {
  private shown: Shown | undefined;
  private name: string;
  private disposed = false;
  private saving = false;
  /** Of a save whose answer the form could not get, as its tab was hidden. */
  private unseenProblem: FormProblem | undefined;
  private lastProblem: Problem | undefined;
  /** Of the loads that were begun, only the last may show its answer. */
  private loads = 0;
  /** How often the browser side has begun anew, which it does when its tab was hidden. */
  private starts = 0;

  constructor(
    readonly panel: vscode.WebviewPanel,
    private readonly state: FormState,
    private readonly parts: FormParts,
  ) {
    this.name = panel.title.replace(unsavedMark, '');
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: formRoots(parts.extensionUri) };
    const icon = (theme: string) => vscode.Uri.joinPath(parts.extensionUri, 'media', `icon-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    webview.onDidReceiveMessage((value: unknown) => {
      const message = parseFormMessage(value);
      if (message !== undefined) {
        this.run(this.answer(message));
      }
    });
    const subscriptions = vscode.Disposable.from(
      parts.session.onDidChange((change) => change === 'content' && this.run(this.load())),
      parts.writes.onDidWrite((outcome) => this.isFor(outcome) && !this.saving && this.run(this.load())),
    );
    panel.onDidDispose(() => {
      this.disposed = true;
      subscriptions.dispose();
    });
    webview.html = formHtml(webview, parts.extensionUri);
  }

  get user(): UserReference {
    return { accountId: this.state.accountId, userId: this.state.userId };
  }

  get connection(): string {
    return this.state.connection;
  }

  isFor({ accountId, userId }: UserReference): boolean {
    return accountId === this.state.accountId && userId === this.state.userId;
  }

  private run(work: Promise<void>): void {
    work.catch((error: unknown) => this.problem(l10n.t('The form failed.'), 'The form', undefined, error));
  }

  private async answer(message: FormMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.starts++;
        await this.post({ type: 'start', texts: formTexts(), state: this.state, title: this.name });
        await this.load();
        return;
      case 'save':
        this.parts.session.personActed();
        await this.answerSave(message.id, message.wanted);
        return;
      case 'draft':
        this.panel.title = `${message.changed ? unsavedMark : ''}${this.name}`;
        return;
      case 'reload':
        this.parts.session.personActed();
        await this.load();
        return;
      case 'signOut':
        await vscode.commands.executeCommand('chimeTelephony.user.signOut', {
          ...this.user,
          name: this.name,
          connection: this.state.connection,
        } satisfies UserArgument);
        return;
      case 'showOutput':
        this.parts.log.show(true);
        return;
      case 'remedy':
        this.parts.session.personActed();
        await this.remedy(message.remedy);
        return;
    }
  }

  /** Reads the user and the settings, and shows them; or shows why not. */
  private async load(): Promise<void> {
    const load = ++this.loads;
    await this.post({ type: 'loading' });
    const { view, shown } = await this.read();
    if (load === this.loads && !this.disposed) {
      this.show(shown);
      const problem = view.problem ?? this.unseenProblem;
      if (await this.post({ type: 'view', view: { ...view, ...(problem && { problem }) } })) {
        this.unseenProblem = undefined;
      }
    }
  }

  private show(shown: Shown | undefined): void {
    this.shown = shown;
    if (shown !== undefined) {
      const mark = this.panel.title.startsWith(unsavedMark) ? unsavedMark : '';
      this.name = shown.user.name;
      this.panel.title = `${mark}${this.name}`;
    }
  }

  private async read(): Promise<{ view: FormView; shown?: Shown }> {
    const { session } = this.parts;
    const { choice } = session;
    if (choice === undefined || choiceText(choice) !== this.state.connection) {
      return { view: this.lockedView() };
    }
    let connection: OpenConnection | undefined;
    try {
      connection = await session.connect();
      const shown = await this.readThrough(connection);
      session.assertCurrent(connection);
      return { view: this.viewOf(shown), shown };
    } catch (error) {
      const problem = this.problem(
        l10n.t('The settings could not be read.'),
        'GetUserSettings',
        connection,
        error,
      );
      return {
        view: {
          connection:
            connection === undefined ? choiceLabel(choice) : connectionText(connection, session.caller),
          problem: problem ?? cancelledProblem(),
        },
      };
    }
  }

  private lockedView(): FormView {
    const own = parseChoice(this.state.connection);
    const inUse = this.parts.session.choice;
    const label = (choice: Choice | undefined) => (choice ? choiceLabel(choice) : l10n.t('Not connected'));
    return {
      connection: label(own),
      locked: {
        text: l10n.t(
          'This form belongs to another connection ({0}) than the one in use ({1}). Select it to go on.',
          label(own),
          label(inUse),
        ),
        remedies: formRemedies(['selectConnection']),
      },
    };
  }

  private async readThrough(connection: OpenConnection): Promise<Shown> {
    const { client, directory } = connection;
    // Who may change settings need not be allowed to read users or accounts: then the ids stand in for them.
    const [user, account, telephony] = await Promise.all([
      client.getUser(this.user).catch(() => directory.findUser(this.user)),
      directory.findAccount(this.state.accountId) ??
        client.getAccount(this.state.accountId).catch(() => undefined),
      directory.getUserSettings(this.user),
    ]);
    return { connection, user: formUser(this.user, user, account), telephony };
  }

  private async answerSave(id: number, wanted: Wanted): Promise<void> {
    if (this.saving) {
      // The form was hidden during a save and has forgotten that: what it shows may not be so any more.
      await this.post({ type: 'reply', id, result: { ok: false, problem: stillSavingProblem() } });
      return;
    }
    this.saving = true;
    const seen = this.starts;
    try {
      const result = await this.save(wanted);
      const delivered = await this.post({ type: 'reply', id, result });
      if (seen === this.starts && (result.ok || delivered)) {
        return;
      }
      this.unseenProblem = result.ok ? undefined : result.problem;
    } finally {
      this.saving = false;
    }
    await this.load();
  }

  /** Writes what the person flipped; what failed is said in the form and logged. */
  private async save(wanted: Wanted): Promise<FormResult> {
    const { shown } = this;
    if (shown === undefined) {
      return { ok: false, problem: undefined };
    }
    const { connection, telephony } = shown;
    const plan = planUpdate(connection.identity, [{ ...this.user, telephony }], wanted);
    if (plan.changes.length === 0) {
      return { ok: true, view: this.viewOf(shown) };
    }
    try {
      const outcomes = await this.parts.writes.run('chimeTelephony.form', plan, connection, {
        question: l10n.t('Change the telephony settings of {0}?', this.name),
        confirm: l10n.t('Change'),
        userName: this.name,
      });
      const [outcome] = outcomes ?? [];
      if (outcome?.result === 'failed' || outcome?.result === 'conflict') {
        throw outcomeError(outcome);
      }
      return outcome?.result === 'done'
        ? {
            ok: true,
            view: await this.readBack(
              shown,
              outcome.telephony ?? { ...telephony, ...wanted },
              outcome.requestId,
            ),
          }
        : { ok: false, problem: undefined };
    } catch (error) {
      const sentence = l10n.t('The settings of {0} could not be changed.', this.name);
      const problem = this.problem(sentence, 'UpdateUserSettings', connection, error);
      if (failureOf(error).kind === 'conflict') {
        await this.load();
      }
      return { ok: false, problem };
    }
  }

  private viewOf({ connection, user, telephony }: Shown): FormView {
    return { connection: connectionText(connection, this.parts.session.caller), user, telephony };
  }

  /** The service answers a write without a body, so only a read shows what is there now. */
  private async readBack(
    { connection, user }: Shown,
    written: Telephony,
    requestId: string | undefined,
  ): Promise<FormView> {
    // A load that was begun before the write would show what was there before it.
    const load = ++this.loads;
    const read = await connection.directory.getUserSettings(this.user).catch(() => undefined);
    if (!this.parts.session.isCurrent(connection)) {
      // Another connection, or the same one opened anew.
      const { view, shown: anew } = await this.read();
      this.show(anew);
      return {
        ...view,
        ...(anew && { saved: { text: savedText(requestId, written, read), telephony: anew.telephony } }),
      };
    }
    const shown = { connection, user, telephony: read ?? written };
    if (load === this.loads) {
      this.show(shown);
    }
    return {
      ...this.viewOf(shown),
      saved: { text: savedText(requestId, written, read), telephony: shown.telephony },
    };
  }

  /** `undefined` when it was cancelled. */
  private problem(
    sentence: string,
    operation: string,
    connection: OpenConnection | undefined,
    error: unknown,
  ): FormProblem | undefined {
    const attempted = {
      sentence,
      operation,
      connection: connection?.identity,
      user: this.user,
      canRetry: true,
    };
    this.lastProblem = this.parts.report.logged(attempted, error);
    return this.lastProblem && formProblem(this.lastProblem);
  }

  private async remedy(remedy: string): Promise<void> {
    if (remedy === 'retry' || remedy === 'refresh') {
      await this.load();
    } else if (isRemedy(remedy)) {
      // After "Sign In" every form is loaded again.
      await runRemedy(remedy, this.lastProblem);
    }
  }

  /** Whether the form got it: a hidden tab gets nothing. */
  private async post(message: HostMessage): Promise<boolean> {
    return !this.disposed && (await this.panel.webview.postMessage(message));
  }
}
