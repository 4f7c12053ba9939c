// One form in an editor tab: its webview, what comes from it, and what of the rest of the window changes what it shows.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { FormSnapshot, FormState } from '../../protocol';
import type { Remedy } from '../../text/explanation';
import type { Run } from '../../telephony/run';
import type { UserArgument } from '../users/userArgument';
import type { Session } from '../connection/session';
import { runRemedy, type Report } from '../report/report';
import { pageHtml, pageIcon, pageRoots } from '../webview/html';
import type { Writes } from '../writes/writes';
import { ConnectedUser, type Read } from './connectedUser';
import { FormHost } from './formHost';
import { parseFormMessage, type ReceivedMessage } from './messages';
import { OneUser } from './oneUser';
import { formTexts } from './texts';

/** Before the title of a form that has something to save. */
const unsavedMark = '● ';

export interface FormParts {
  readonly extensionUri: vscode.Uri;
  readonly session: Session;
  readonly writes: Writes;
  readonly report: Report;
  readonly log: vscode.LogOutputChannel;
}

export const userOf = ({ user }: FormState, { writes }: FormParts): OneUser => new OneUser(user, writes);

export class FormPanel {
  private readonly connected: ConnectedUser;
  private readonly host: FormHost<Read>;
  private name: string;
  private isUnsaved: boolean;

  constructor(
    readonly panel: vscode.WebviewPanel,
    readonly state: FormState,
    user: OneUser,
    private readonly parts: FormParts,
  ) {
    this.isUnsaved = panel.title.startsWith(unsavedMark);
    this.name = panel.title.replace(unsavedMark, '');
    const connected = new ConnectedUser(state.connection, user, parts.session, parts.report);
    this.connected = connected;
    this.host = new FormHost({
      read: () => connected.read(),
      save: (read, wanted) => connected.save(read, wanted),
      changed: () => this.draw(),
    });
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: pageRoots(parts.extensionUri) };
    panel.iconPath = pageIcon(parts.extensionUri);
    webview.onDidReceiveMessage((value: unknown) => {
      const message = parseFormMessage(value);
      if (message !== undefined) {
        this.run(this.answer(message));
      }
    });
    const subscriptions = vscode.Disposable.from(
      panel.onDidChangeViewState(() => panel.visible || this.host.leave()),
      parts.session.onDidChange((change) => change === 'content' && this.run(this.host.load())),
      parts.writes.onDidEndRun((run) => this.run(this.showAfter(run))),
    );
    panel.onDidDispose(() => {
      this.host.dispose();
      subscriptions.dispose();
    });
    webview.html = pageHtml(webview, parts.extensionUri, {
      script: 'dist/form.js',
      styles: ['media/controls.css', 'media/form.css'],
    });
  }

  private run(work: Promise<unknown>): void {
    work.catch((error: unknown) =>
      this.connected.problem(l10n.t('The form failed.'), 'The form', undefined, error),
    );
  }

  private async answer(message: ReceivedMessage): Promise<void> {
    const { host, parts } = this;
    switch (message.type) {
      case 'ready':
        await host.begin(message.page);
        return;
      case 'save':
        parts.session.personActed();
        await host.save(message.id, message.wanted);
        return;
      case 'seen':
        host.seen(message.id);
        return;
      case 'revert':
        host.revert();
        return;
      case 'draft':
        this.isUnsaved = message.changed;
        this.drawTitle();
        return;
      case 'reload':
        parts.session.personActed();
        await host.load();
        return;
      case 'cancel':
        host.cancelLoad();
        return;
      case 'signOut':
        await this.signOut();
        return;
      case 'showOutput':
        parts.log.show(true);
        return;
      case 'remedy':
        parts.session.personActed();
        await this.remedy(message.remedy);
        return;
    }
  }

  private async signOut(): Promise<void> {
    const { user, connection } = this.state;
    const argument: UserArgument = { ...user, name: this.name, connection };
    await vscode.commands.executeCommand('chimeTelephony.user.signOut', argument);
  }

  /** A run that somebody else started ended: what is shown may be another by now. */
  private async showAfter(run: Run): Promise<void> {
    const { host, state } = this;
    if (!host.isSaving && host.read?.shown !== undefined && run.outcomes.of(state.user) !== undefined) {
      await host.load();
    }
  }

  private async remedy(remedy: Remedy): Promise<void> {
    if (remedy === 'retry' || remedy === 'refresh') {
      await this.host.load();
    } else {
      // After "Sign In" every form is loaded again.
      await runRemedy(remedy, this.connected.lastProblem);
    }
  }

  private drawTitle(): void {
    this.panel.title = `${this.isUnsaved ? unsavedMark : ''}${this.name}`;
  }

  /** Shows what the form has to show, where there is a page to show it. */
  private draw(): void {
    const { host, state } = this;
    const name = host.read?.shown?.content.heading.name;
    if (name !== undefined && name !== this.name) {
      this.name = name;
      this.drawTitle();
    }
    const { snapshot } = host;
    if (snapshot !== undefined) {
      void this.panel.webview.postMessage({
        ...snapshot,
        texts: formTexts(),
        state,
        title: this.name,
      } satisfies FormSnapshot);
    }
  }
}
