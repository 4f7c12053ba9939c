// One form in an editor tab: it shows the settings of one user or of many, takes what a person chooses, and says what came of it.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Telephony, UserReference } from '../../chime/model';
import type { FormMessage, FormProblem, FormResult, FormState, FormView, HostMessage } from '../../protocol';
import { failureOf } from '../../telephony/failure';
import type { Wanted } from '../../telephony/plan';
import type { Run } from '../../telephony/run';
import { choiceText, parseChoice, type Choice } from '../connection/choice';
import { connectionLabel } from '../../text/connectionWording';
import type { Previews } from '../preview/previews';
import { tellSeldom } from '../report/progress';
import { isRemedy, runRemedy, type Problem, type Report } from '../report/report';
import type { OpenConnection, Session } from '../connection/session';
import type { UserArgument } from '../users/userArgument';
import type { Writes } from '../writes/writes';
import { formHtml, formRoots } from './html';
import { ManyUsers } from './manyUsers';
import { parseFormMessage } from './messages';
import { OneUser } from './oneUser';
import type { Content, Subject } from './subject';
import {
  cancelledProblem,
  connectionText,
  formProblem,
  formRemedies,
  formTexts,
  savedText,
  stillSavingProblem,
} from './texts';

/** Before the title of a form that has something to save. */
const unsavedMark = '● ';

export interface FormParts {
  readonly extensionUri: vscode.Uri;
  readonly session: Session;
  readonly writes: Writes;
  readonly previews: Previews;
  readonly report: Report;
  readonly log: vscode.LogOutputChannel;
}

/** What the service said last, and through which connection. */
interface Shown {
  readonly connection: OpenConnection;
  readonly content: Content;
}

export const subjectOf = ({ target }: FormState, { writes, previews }: FormParts): Subject =>
  target.kind === 'user'
    ? new OneUser({ accountId: target.accountId, userId: target.userId }, writes)
    : new ManyUsers(target, previews);

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
  private loading = new AbortController();
  /** How often the browser side has begun anew, which it does when its tab was hidden. */
  private starts = 0;
  /** Whether the browser side is there and has begun: what is posted before is lost. */
  private isReady = false;

  constructor(
    readonly panel: vscode.WebviewPanel,
    readonly state: FormState,
    private readonly subject: Subject,
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
      panel.onDidChangeViewState(() => {
        this.isReady &&= panel.visible;
      }),
      parts.session.onDidChange((change) => change === 'content' && this.run(this.load())),
      parts.writes.onDidEndRun((run) => this.run(this.showAfter(run))),
    );
    panel.onDidDispose(() => {
      this.disposed = true;
      this.loading.abort();
      subscriptions.dispose();
    });
    webview.html = formHtml(webview, parts.extensionUri);
  }

  /** Its users, as far as they are known. */
  get users(): readonly UserReference[] {
    return this.shown?.content.reads ?? this.subject.users;
  }

  private run(work: Promise<void>): void {
    work.catch((error: unknown) => this.problem(l10n.t('The form failed.'), 'The form', undefined, error));
  }

  private async answer(message: FormMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.starts++;
        this.isReady = true;
        await this.post({
          type: 'start',
          texts: formTexts(this.state.target.kind),
          state: this.state,
          title: this.name,
        });
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
      case 'cancel':
        this.loading.abort();
        return;
      case 'signOut':
        await this.signOut();
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

  /** Of many, whom the form in front is about. */
  private async signOut(): Promise<void> {
    const { target, connection } = this.state;
    const one: UserArgument | undefined =
      target.kind === 'user'
        ? { accountId: target.accountId, userId: target.userId, name: this.name, connection }
        : undefined;
    await vscode.commands.executeCommand('chimeTelephony.user.signOut', one);
  }

  /** Reads what the form is about and shows it; or shows why not. */
  private async load(): Promise<void> {
    const load = ++this.loads;
    this.loading.abort();
    this.loading = new AbortController();
    await this.post({ type: 'loading' });
    const { view, shown } = await this.read(load);
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
      this.name = shown.content.heading.name;
      this.panel.title = `${mark}${this.name}`;
    }
  }

  private async read(load: number): Promise<{ view: FormView; shown?: Shown }> {
    const { session } = this.parts;
    const { choice } = session;
    if (choice === undefined || choiceText(choice) !== this.state.connection) {
      return { view: this.lockedView() };
    }
    const { signal } = this.loading;
    let connection: OpenConnection | undefined;
    try {
      connection = await session.connect();
      const content = await this.subject.read(connection, {
        onProgress: tellSeldom((progress) => {
          if (load === this.loads) {
            void this.post({ type: 'loading', progress });
          }
        }),
        signal,
      });
      session.assertCurrent(connection);
      return { view: this.viewOf({ connection, content }), shown: { connection, content } };
    } catch (error) {
      const problem = this.problem(this.subject.sentences.read, 'GetUserSettings', connection, error);
      return {
        view: {
          connectionText:
            connection === undefined ? connectionLabel(choice) : connectionText(connection, session.caller),
          problem: problem ?? cancelledProblem(),
        },
      };
    }
  }

  private lockedView(): FormView {
    const own = parseChoice(this.state.connection);
    const inUse = this.parts.session.choice;
    const label = (choice: Choice | undefined) =>
      choice ? connectionLabel(choice) : l10n.t('Not connected');
    return {
      connectionText: label(own),
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

  /** Writes what the person chose; what failed is said in the form and logged. */
  private async save(wanted: Wanted): Promise<FormResult> {
    const { shown } = this;
    if (shown === undefined) {
      return { ok: false, problem: undefined };
    }
    try {
      const saved = await this.subject.save(shown.connection, shown.content, wanted);
      switch (saved.result) {
        case 'written':
          return { ok: true, view: await this.readBack(shown, saved.telephony, saved.requestId) };
        case 'same':
          return { ok: true, view: this.viewOf(shown) };
        case 'open':
          return { ok: false, problem: undefined };
        case 'failed':
          return await this.failedSave(shown, saved.failure);
      }
    } catch (error) {
      return this.failedSave(shown, error);
    }
  }

  private async failedSave({ connection }: Shown, error: unknown): Promise<FormResult> {
    const sentence = this.subject.sentences.save(this.name);
    const problem = this.problem(sentence, 'UpdateUserSettings', connection, error);
    if (failureOf(error).kind === 'conflict') {
      await this.load();
    }
    return { ok: false, problem };
  }

  private viewOf({ connection, content: { heading, settings } }: Shown): FormView {
    return { connectionText: connectionText(connection, this.parts.session.caller), heading, settings };
  }

  /** The service answers a write without a body, so only a read shows what is there now. */
  private async readBack(shown: Shown, written: Telephony, requestId: string | undefined): Promise<FormView> {
    // A load that was begun before the write would show what was there before it.
    const load = ++this.loads;
    const { view, shown: anew } = await this.read(load);
    const settings = anew?.content.settings;
    const read = settings !== undefined && 'telephony' in settings ? settings.telephony : undefined;
    if (load === this.loads) {
      this.show(anew ?? shown);
    }
    const telephony = read ?? written;
    return {
      ...(anew === undefined && this.parts.session.isCurrent(shown.connection)
        ? { ...this.viewOf(shown), settings: { telephony } }
        : view),
      saved: { text: savedText(requestId, written, read), telephony },
    };
  }

  /** A run that somebody else started ended: what is shown may be another by now. */
  private async showAfter(run: Run): Promise<void> {
    const { shown } = this;
    if (
      this.saving ||
      shown === undefined ||
      !this.users.some((user) => run.outcomes.of(user) !== undefined)
    ) {
      return;
    }
    const content = this.subject.after(run, shown.content);
    if (content === undefined) {
      await this.load();
      return;
    }
    this.show({ ...shown, content });
    await this.post({ type: 'view', view: this.viewOf({ ...shown, content }) });
  }

  /** `undefined` when it was cancelled. */
  private problem(
    sentence: string,
    operation: string,
    connection: OpenConnection | undefined,
    error: unknown,
  ): FormProblem | undefined {
    const [user, ...others] = this.users;
    const attempted = {
      sentence,
      operation,
      connection: connection?.identity,
      ...(others.length === 0 && { user }),
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
    return !this.disposed && this.isReady && (await this.panel.webview.postMessage(message));
  }
}
