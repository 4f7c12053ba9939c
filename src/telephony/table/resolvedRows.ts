// Finds the user that each row of a table is for.

import { userKey, type UserReference } from '../../chime/model';
import { diagnosticOf, type Diagnostic, type DiagnosticCode } from './diagnostics';
import { hasBothIds, type Row } from './row';

/** The users with this address: in one account, or in all accounts if the id is empty. Case is ignored. */
export type FindByEmail = (email: string, accountId: string) => readonly UserReference[];

/** A row with both ids. No other resolved row has the same user. */
export type ResolvedRow = Row & UserReference;

/** Resolves row by row, so that thousands of rows can be resolved in slices. */
export class ResolvedRows {
  /** In the order of the table. */
  readonly rows: ResolvedRow[] = [];
  /** In the order of the table. */
  readonly diagnostics: Diagnostic[] = [];
  private readonly lines = new Map<string, number>();

  constructor(private readonly findByEmail: FindByEmail) {}

  add(row: Row): void {
    const users = hasBothIds(row) ? [row] : this.findByEmail(row.email, row.accountId);
    const [user] = users;
    if (user === undefined || users.length > 1) {
      const code = user === undefined ? 'unknownUser' : 'ambiguousUser';
      this.diagnostics.push(rowDiagnostic(code, row, row.email));
      return;
    }
    const key = userKey(user);
    const first = this.lines.get(key);
    if (first === undefined) {
      this.lines.set(key, row.line);
      this.rows.push({ ...row, accountId: user.accountId, userId: user.userId });
    } else {
      this.diagnostics.push(rowDiagnostic('duplicateUser', row, String(first)));
    }
  }
}

export const rowDiagnostic = (
  code: DiagnosticCode,
  { line, length }: Pick<Row, 'line' | 'length'>,
  ...values: readonly string[]
): Diagnostic => diagnosticOf(code, { line, column: 1 }, length, values);
