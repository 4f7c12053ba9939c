// What the commands work with. It is built once, in start.ts.

import type { LogOutputChannel, TreeView } from 'vscode';
import type { History } from '../../telephony/history/history';
import type { Consent } from '../writes/consent';
import type { DiagnosisDocuments } from './diagnosisDocuments';
import type { FilterInUse } from '../users/filterInUse';
import type { Forms } from '../form/forms';
import type { HistoryNode } from '../history/historyNodes';
import type { HistoryTree } from '../history/historyTree';
import type { Comparisons } from '../preview/comparisons';
import type { Previews } from '../preview/previews';
import type { Report } from '../report/report';
import type { Service, Session } from '../connection/session';
import type { AccountsTree } from '../accounts/accountsTree';
import type { Node } from '../accounts/accountsNodes';
import type { StartedRun, Writes } from '../writes/writes';

export interface Parts {
  readonly session: Session;
  readonly loadService: () => Promise<Service>;
  readonly tree: AccountsTree;
  readonly view: TreeView<Node>;
  readonly filter: FilterInUse;
  readonly forms: Forms;
  readonly comparisons: Comparisons;
  readonly previews: Previews;
  readonly consent: Consent;
  readonly writes: Writes;
  /** Shows how far a run is, and what came of it. */
  readonly followRun: (started: StartedRun) => void;
  readonly history: History;
  readonly historyTree: HistoryTree;
  readonly historyView: TreeView<HistoryNode>;
  readonly diagnoses: DiagnosisDocuments;
  readonly report: Report;
  readonly log: LogOutputChannel;
}
