// One form in an editor tab: it shows one user's settings, saves them, and says what came of it.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Telephony } from '../../chime/model';
import type { FormMessage, FormResult, FormState, FormView, HostMessage } from '../../protocol';
import { outcomeError } from '../../telephony/apply';
import { failureOf } from '../../telephony/failure';
import { planUpdate, type UserReference } from '../../telephony/plan';
import { choiceText, parseChoice } from '../choice';
import { Report, type Attempted, type Problem } from '../report';
import type { OpenConnection, Session } from '../session';
import { choiceLabel } from '../wording';
import type { Writes } from '../writes';
import { formHtml, formRoots } from './html';
import { parseFormMessage } from './messages';
import { connectionText, formProblem, formRemedies, formTexts, formUser, savedText } from './texts';

export interface FormParts {
  readonly extensionUri: vscode.Uri;
  readonly session: Session;
  readonly writes: Writes;
  readonly report: Report;
  readonly log: vscode.LogOutputChannel;
}

/** What the form shows, as the host knows it: the connection that it was read through and what the service said. */
interface Shown {
  readonly connection: OpenConnection;
  readonly view: FormView & { readonly telephony: Telephony };
}

export class FormPanel {
  private shown: Shown | undefined;
  private disposed = false;
  private saving = false;
  /** Of the loads that were begun, only the last may show its answer. */
  private loads = 0;

  constructor(
    readonly panel: vscode.WebviewPanel,
    private readonly state: FormState,
    private readonly parts: FormParts,
  ) {
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: formRoots(parts.extensionUri) };
    const icon = (theme: string) => vscode.Uri.joinPath(parts.extensionUri, 'media', `icon-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    webview.onDidReceiveMessage((value: unknown) => {
      const message = parseFormMessage(value);
      if (message !== undefined) {
        void this.answer(message);
      }
    });
    const subscriptions = vscode.Disposable.from(
      parts.session.onDidChange((change) => change !== 'opened' && void this.load()),
      parts.writes.onDidWrite((outcome) => this.isFor(outcome) && !this.saving && void this.load()),
    );
    panel.onDidDispose(() => {
      this.disposed = true;
      subscriptions.dispose();
    });
    webview.html = formHtml(webview, parts.extensionUri);
  }

  get user(): UserReference {
    return this.state;
  }

  get connection(): string {
    return this.state.connection;
  }

  isFor({ accountId, userId }: UserReference): boolean {
    return accountId === this.state.accountId && userId === this.state.userId;
  }

  private async answer(message: FormMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
        await this.post({ type: 'start', texts: formTexts(), state: this.state, title: this.panel.title });
        await this.load();
        return;
      case 'save':
        await this.post({ type: 'reply', id: message.id, result: await this.save(message.telephony) });
        return;
      case 'reload':
        await this.load();
        return;
      case 'signOut':
        await vscode.commands.executeCommand('chimeTelephony.user.signOut', { ...this.user });
        return;
      case 'showOutput':
        this.parts.log.show(true);
        return;
      case 'remedy':
        await this.remedy(message.remedy);
        return;
    }
  }

  /** Reads the user and the settings, and shows them; or shows why not. */
  private async load(): Promise<void> {
    const load = ++this.loads;
    await this.post({ type: 'loading' });
    const view = await this.read();
    if (load === this.loads) {
      await this.post({ type: 'view', view });
    }
  }

  private async read(): Promise<FormView> {
    const { session } = this.parts;
    const choice = parseChoice(this.state.connection);
    this.shown = undefined;
    if (session.choice === undefined || choiceText(session.choice) !== this.state.connection) {
      return {
        connection: choice === undefined ? '' : choiceLabel(choice),
        locked: {
          text: l10n.t(
            'This form belongs to another connection than the one in use. Select that connection to go on.',
          ),
          remedies: formRemedies(['selectConnection']),
        },
      };
    }
    let connection: OpenConnection | undefined;
    try {
      connection = await session.connect();
      const view = await this.readThrough(connection);
      session.assertCurrent(connection);
      this.shown = { connection, view };
      this.panel.title = view.user?.name ?? this.state.userId;
      return view;
    } catch (error) {
      const problem = this.problem(
        l10n.t('The settings could not be read.'),
        'GetUserSettings',
        connection,
        error,
      );
      return {
        connection: connection === undefined ? choiceLabel(session.choice) : connectionText(connection),
        ...(problem && { problem: formProblem(problem) }),
      };
    }
  }

  private async readThrough(connection: OpenConnection): Promise<Shown['view']> {
    const { client, directory } = connection;
    // Who may change settings need not be allowed to read users or accounts: then the ids stand in for them.
    const [user, account, telephony] = await Promise.all([
      client.getUser(this.user).catch(() => directory.findUser(this.user)),
      directory.findAccount(this.state.accountId) ??
        client.getAccount(this.state.accountId).catch(() => undefined),
      client.getUserSettings(this.user),
    ]);
    return { connection: connectionText(connection), user: formUser(this.user, user, account), telephony };
  }

  /** Writes what differs from what is shown; what failed is said in the form and logged. */
  private async save(wanted: Telephony): Promise<FormResult> {
    const { shown } = this;
    if (shown === undefined) {
      return { ok: false, problem: undefined };
    }
    const { connection, view } = shown;
    const plan = planUpdate(connection.identity, [{ ...this.user, telephony: view.telephony }], wanted);
    if (plan.changes.length === 0) {
      return { ok: true, view };
    }
    const name = view.user?.name ?? this.state.userId;
    this.saving = true;
    try {
      const outcomes = await this.parts.writes.run('chimeTelephony.form', plan, connection, {
        question: l10n.t('Change the telephony settings of {0}?', name),
        confirm: l10n.t('Change'),
        userName: name,
      });
      const [outcome] = outcomes ?? [];
      if (outcome?.result === 'failed' || outcome?.result === 'conflict') {
        throw outcomeError(outcome);
      }
      return outcome?.result === 'done'
        ? { ok: true, view: await this.readBack(connection, wanted, outcome.requestId) }
        : { ok: false, problem: undefined };
    } catch (error) {
      const problem = this.problem(
        l10n.t('The settings of {0} could not be changed.', name),
        'UpdateUserSettings',
        connection,
        error,
      );
      if (failureOf(error).kind === 'conflict') {
        await this.load();
      }
      return { ok: false, problem: problem && formProblem(problem) };
    } finally {
      this.saving = false;
    }
  }

  /** The service answers a write without a body, so only a read shows what is there now. */
  private async readBack(
    connection: OpenConnection,
    wanted: Telephony,
    requestId: string | undefined,
  ): Promise<FormView> {
    const read = await connection.client.getUserSettings(this.user).catch(() => undefined);
    const saved = { text: savedText(requestId, wanted, read) };
    const view = { ...this.shown?.view, connection: connectionText(connection), telephony: read ?? wanted };
    this.shown = { connection, view };
    return { ...view, saved };
  }

  private problem(
    sentence: string,
    operation: string,
    connection: OpenConnection | undefined,
    error: unknown,
  ): Problem | undefined {
    const attempted: Attempted = {
      sentence,
      operation,
      connection: connection?.identity,
      user: this.user,
      retry: () => this.load(),
    };
    return this.parts.report.logged(attempted, error);
  }

  private async remedy(remedy: string): Promise<void> {
    if (remedy === 'retry' || remedy === 'refresh') {
      await this.load();
    } else if (remedy === 'selectConnection' || remedy === 'openSettings') {
      await Report.remedy(remedy, {});
    }
  }

  private async post(message: HostMessage): Promise<void> {
    if (!this.disposed) {
      await this.panel.webview.postMessage(message);
    }
  }
}
