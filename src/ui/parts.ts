// What the commands work with. It is built once, in extension.ts.

import type { LogOutputChannel, TreeView } from 'vscode';
import type { DiagnosisDocuments } from './diagnosisDocuments';
import type { FilterInUse } from './filter/filterInUse';
import type { Forms } from './form/forms';
import type { Report } from './report';
import type { Service, Session } from './session';
import type { AccountsTree } from './tree/accountsTree';
import type { Node } from './tree/nodes';
import type { Writes } from './writes';

export interface Parts {
  readonly session: Session;
  readonly loadService: () => Promise<Service>;
  readonly tree: AccountsTree;
  readonly view: TreeView<Node>;
  readonly filter: FilterInUse;
  readonly forms: Forms;
  readonly writes: Writes;
  readonly diagnoses: DiagnosisDocuments;
  readonly report: Report;
  readonly log: LogOutputChannel;
}
