// One preview in an editor tab: the grid of a plan, from which it is applied.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { isSameConnection } from '../../connectionIdentity';
import { displayParts } from '../../telephony/displayText';
import { callerText, connectionLabel } from '../../text/connectionWording';
import { flipCountLines, skippedLines } from '../../text/planWording';
import type { OpenConnection, Session } from '../connection/session';
import * as settings from '../connection/settings';
import { GridPanel } from '../grid/gridPanel';
import type { Report } from '../report/report';
import type { Writes } from '../writes/writes';
import type { FindUser } from './lookUpUsers';
import { PlanSource } from './planSource';
import type { KeptPreview, PreviewFiles } from './previewFiles';

export interface PreviewParts {
  readonly extensionUri: vscode.Uri;
  readonly session: Session;
  readonly writes: Writes;
  readonly report: Report;
  /** Where previews are kept over a reload of the window. */
  readonly folder: string;
}

export class PreviewPanel {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly grid: GridPanel;
  private source: PlanSource | undefined;
  private isApplying = false;
  private isClosed = false;

  /** Whether it can be applied may be another by now. */
  readonly onDidChange = this.changed.event;

  constructor(
    readonly panel: vscode.WebviewPanel,
    private readonly parts: PreviewParts,
    private readonly files: PreviewFiles,
    private readonly kept: KeptPreview,
  ) {
    this.grid = new GridPanel(panel, parts.extensionUri);
    panel.onDidChangeViewState(() => this.changed.fire());
    panel.onDidDispose(() => {
      this.isClosed = true;
      void files.delete(kept.id).catch(() => undefined);
      this.changed.fire();
      this.changed.dispose();
    });
  }

  get id(): string {
    return this.kept.id;
  }

  get isInFront(): boolean {
    return !this.isClosed && this.panel.active;
  }

  /** Whether there is something to apply, and nobody is asked about it yet. */
  get canBeApplied(): boolean {
    return !this.isClosed && !this.isApplying && (this.source?.changes.length ?? 0) > 0;
  }

  async show(findUser: FindUser): Promise<void> {
    const { kept, files } = this;
    this.source = await PlanSource.of(kept.content, findUser, kept.takenOut, {
      keep: (rows, isOut) => files.setTakenOut(kept.id, rows, isOut),
      connectionLines: () => this.connectionLines(),
      cautionRules: () => settings.cautionRules(),
      changed: () => this.changed.fire(),
    });
    this.grid.show(kept.id, this.source, {
      act: async (action) => {
        await vscode.commands.executeCommand(`chimeTelephony.preview.${action}`, { preview: kept.id });
      },
      failed: (error) => this.explained(error),
    });
    this.changed.fire();
  }

  /**
   * Asks a person to confirm, and carries the plan out without the users who were taken out.
   * @throws when the plan is of another connection than the one in use, or what {@link Writes.start} throws
   */
  async apply(): Promise<void> {
    const { source, parts, kept } = this;
    if (source === undefined || !this.canBeApplied) {
      return;
    }
    // It is written once, however often that is asked for meanwhile.
    this.isApplying = true;
    this.changed.fire();
    try {
      const connection = await this.connectionOfPlan();
      const { content } = kept;
      const { changes } = source;
      const takenOut = content.changes.length - changes.length;
      const { conflicts, unread, unchanged, whom } = content;
      const leftOut = {
        unchanged: unchanged.length,
        conflicts: conflicts.length,
        unread: unread.length,
        ...(takenOut > 0 && { takenOut }),
      };
      await parts.writes.start(
        { ...content.start, leftOut },
        {
          plan: { action: 'UpdateUserSettings', identity: connection.identity, changes },
          connection,
          alwaysConfirm: true,
          beforeFirstRequest: () => {
            this.panel.dispose();
            return Promise.resolve();
          },
          wording: {
            question:
              content.start.undoes === undefined
                ? l10n.t('Change the telephony settings of {0}?', source.whoChanges)
                : l10n.t('Undo the changes of {0}?', source.whoChanges),
            confirm: l10n.t('Apply Changes'),
            lines: [
              whom,
              ...source.namesLines,
              ...flipCountLines(changes),
              ...skippedLines({ conflicts, unread, unchanged }, takenOut),
              ...content.remarks,
              ...source.cautions,
            ],
          },
        },
      );
    } finally {
      this.isApplying = false;
      this.changed.fire();
    }
  }

  /** The connection in use may have been reopened since. */
  private async connectionOfPlan(): Promise<OpenConnection> {
    const { identity } = this.kept.content;
    const connection = await this.parts.session.connect();
    if (!isSameConnection(connection.identity, identity)) {
      throw Object.assign(new Error(`${connectionLabel(identity)}, ${identity.endpoint}`), {
        kind: 'otherConnection',
      });
    }
    return connection;
  }

  private connectionLines(): readonly string[] {
    const { identity } = this.kept.content;
    const { opened, caller } = this.parts.session;
    const isInUse = opened !== undefined && isSameConnection(opened.identity, identity);
    return [
      displayParts(
        connectionLabel(identity),
        isInUse && caller !== undefined && callerText(caller),
        isInUse ? opened.identity.endpoint : identity.endpoint,
      ),
    ];
  }

  private explained(error: unknown): string {
    const sentence = l10n.t("Can't change the preview.");
    const problem = this.parts.report.logged(
      { sentence, operation: 'Changing a preview', identity: this.kept.content.identity },
      error,
    );
    return [sentence, problem?.cause].filter(Boolean).join(' ');
  }
}
