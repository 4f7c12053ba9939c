// Plans for many users, shown before anything is written. From there they are confirmed.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { cancelledError } from '../../chime/errors';
import { cautionsOf } from '../../telephony/cautions';
import { yieldToEventLoop } from '../../telephony/eventLoop';
import type { RunStart } from '../../telephony/history/history';
import type { Change, PlannedUpdate } from '../../telephony/plan';
import { connectionLabel } from '../../text/connectionWording';
import { cautionText, flipCountLines, leftOutLines } from '../../text/planWording';
import { withReading, type Reading } from '../users/readUsers';
import type { OpenConnection, Session } from '../connection/session';
import * as settings from '../connection/settings';
import { numberText } from '../../text/language';
import { usersText } from '../../text/wording';
import { setContextKey } from '../report/contextKeys';
import { inputError } from '../report/inputError';
import type { Writes } from '../writes/writes';
import { isOpen, isTabOf, type Comparisons } from './comparisons';
import { changeDocuments, planDocuments } from './planDocuments';

export interface Preview {
  readonly planned: PlannedUpdate;
  readonly connection: OpenConnection;
  /** Whom it is about, such as "24 users". */
  readonly title: string;
  /** What else is to be known: a line each. */
  readonly remarks?: readonly string[];
  readonly start: RunStart;
}

export class Previews implements vscode.Disposable {
  /** By the labels of their tabs. */
  private readonly previews = new Map<string, Preview>();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly session: Session,
    private readonly writes: Writes,
    private readonly comparisons: Comparisons,
  ) {
    this.subscriptions = vscode.Disposable.from(
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        for (const label of this.previews.keys()) {
          if (closed.some((tab) => isTabOf(tab, label)) && !isOpen(label)) {
            this.previews.delete(label);
          }
        }
        this.tellWhetherInFront();
      }),
      vscode.window.tabGroups.onDidChangeTabGroups(() => this.tellWhetherInFront()),
    );
  }

  /**
   * Reads, plans, and shows the plan; says so instead where there is nothing in it to do or to know. From the first request until it
   * is shown a notification says how far that is, and can cancel.
   * @param title of the notification
   * @throws what `plan` throws; when the connection is another by now; of kind `cancelled` once the person cancels
   */
  open(title: string, plan: (reading: Reading) => Promise<Preview>): Thenable<void> {
    return withReading(title, async (reading) => this.show(await plan(reading), reading));
  }

  private async show(preview: Preview, { onProgress, signal }: Reading): Promise<void> {
    const { planned, title, connection, remarks = [] } = preview;
    if (signal.aborted) {
      throw cancelledError();
    }
    this.session.assertCurrent(connection);
    // With ten thousand users each step takes so long that the host would stand still for all of them.
    await yieldToEventLoop();
    const { plan, conflicts, unread } = planned;
    if (plan.changes.length + conflicts.length + unread.length + remarks.length === 0) {
      void vscode.window.showInformationMessage(
        l10n.t('{0}: this is so already; nothing would change.', title),
      );
      return;
    }
    const head = this.head(preview);
    await yieldToEventLoop();
    const documents = planDocuments(head, planned, connection.directory);
    // All is read, and how long VS Code takes is not known.
    onProgress(() => l10n.t('Opening the preview…'), 1);
    const label = await this.comparisons.show(
      (number) => l10n.t('Preview {0}: {1}', number, title),
      documents,
    );
    if (signal.aborted) {
      await this.comparisons.close(label);
      throw cancelledError();
    }
    this.previews.set(label, preview);
    this.tellWhetherInFront();
  }

  /**
   * Asks a person to confirm the preview in front, and carries it out.
   * @throws when none is in front, or what {@link Writes.start} throws
   */
  async apply(): Promise<void> {
    const [label, preview] = this.inFront() ?? [];
    if (label === undefined || preview === undefined) {
      throw inputError(l10n.t('No preview with changes is in front.'));
    }
    const { planned, connection, title, start } = preview;
    const { changes } = planned.plan;
    const leftOut = {
      unchanged: planned.unchanged.length,
      conflicts: planned.conflicts.length,
      unread: planned.unread.length,
    };
    // It is written once, however often that is asked for meanwhile.
    this.previews.delete(label);
    this.tellWhetherInFront();
    let hasStarted = false;
    try {
      hasStarted = await this.writes.start(
        { ...start, leftOut },
        {
          plan: planned.plan,
          connection,
          alwaysConfirm: true,
          // To close ten thousand users takes VS Code a while and all processors: a host that works meanwhile waits for them.
          beforeFirstRequest: () => this.comparisons.close(label),
          wording: {
            question: l10n.t('Change the telephony settings of {0}?', usersText(changes.length)),
            confirm: l10n.t('Apply Changes'),
            // Anew: more may be known by now, and other rules be set.
            lines: [title, ...linesOf(preview)],
          },
        },
      );
    } finally {
      if (!hasStarted && isOpen(label)) {
        this.previews.set(label, preview);
        this.tellWhetherInFront();
      }
    }
  }

  /** Shows what a run changed, as it was and as it was wanted. @param title takes a number, which makes it the only one */
  async compare(title: (number: number) => string, changes: readonly Change[]): Promise<void> {
    await this.comparisons.show(title, changeDocuments(changes, this.session.opened?.directory));
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private head(preview: Preview): readonly string[] {
    const { planned, connection, title } = preview;
    const { identity } = connection;
    const { changes } = planned.plan;
    const awsAccountId = this.session.caller?.awsAccountId;
    return [
      title,
      l10n.t('Connection: {0}', connectionLabel(identity)),
      ...(awsAccountId === undefined ? [] : [l10n.t('AWS account: {0}', awsAccountId)]),
      l10n.t('Endpoint: {0}', identity.endpoint),
      '',
      l10n.t('Users that would change: {0}', numberText(changes.length)),
      ...linesOf(preview),
      '',
      changes.length === 0
        ? l10n.t('There is nothing to write.')
        : l10n.t(
            'Nothing is written yet. "Apply Changes…" in the title of this editor asks, and then writes.',
          ),
    ];
  }

  /** The preview in front, if it has something to write. */
  private inFront(): readonly [string, Preview] | undefined {
    const { activeTab } = vscode.window.tabGroups.activeTabGroup;
    return [...this.previews].find(
      ([label, { planned }]) => isTabOf(activeTab, label) && planned.plan.changes.length > 0,
    );
  }

  private tellWhetherInFront(): void {
    setContextKey('previewInFront', this.inFront() !== undefined);
  }
}

/** What would change, in numbers, and what to be careful about. */
function linesOf({ planned, connection: { directory }, remarks = [] }: Preview): readonly string[] {
  const usersOf = (accountId: string) => {
    const users = directory.users(accountId);
    return users.hasMore ? undefined : users.length;
  };
  return [
    ...flipCountLines(planned.plan.changes),
    ...leftOutLines(planned),
    ...remarks,
    ...cautionsOf(planned, settings.cautionRules(), usersOf).map((caution) =>
      cautionText(caution, directory),
    ),
  ];
}
