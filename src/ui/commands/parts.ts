// What the commands work with. It is built once, in start.ts.

import type { LogOutputChannel } from 'vscode';
import type { History } from '../../telephony/history/history';
import type { AccountsTree } from '../accounts/accountsTree';
import type { Service, Session } from '../connection/session';
import type { Forms } from '../form/forms';
import type { HistoryTree } from '../history/historyTree';
import type { Previews } from '../preview/previews';
import type { RunGrids } from '../runGrid/runGrids';
import type { Report } from '../report/report';
import type { FilterInUse } from '../users/filterInUse';
import type { Consent } from '../writes/consent';
import type { UserGrids } from '../userGrid/userGrids';
import type { Writes } from '../writes/writes';
import type { Tables } from '../table/tables';
import type { DiagnosisDocuments } from './diagnosisDocuments';

export interface Parts {
  readonly extensionId: string;
  readonly session: Session;
  readonly loadService: () => Promise<Service>;
  /** Loaded with the first table. */
  readonly loadTables: () => Promise<Tables>;
  readonly accountsTree: AccountsTree;
  readonly filter: FilterInUse;
  readonly forms: Forms;
  readonly previews: Previews;
  readonly userGrids: UserGrids;
  readonly runGrids: RunGrids;
  readonly consent: Consent;
  readonly writes: Writes;
  readonly history: History;
  readonly historyTree: HistoryTree;
  readonly diagnoses: DiagnosisDocuments;
  readonly report: Report;
  readonly log: LogOutputChannel;
}
