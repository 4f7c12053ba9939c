// Which user each row of a table is for, as the service knows them.

import { userKey, type UserReference } from '../../chime/model';
import { byPosition, diagnosticOf, type Diagnostic, type DiagnosticCode } from './diagnostics';
import { hasBothIds, type Row } from './row';

/** Who has this address: in one account, or with an empty account id in any. Addresses do not differ by case. */
export type FindByEmail = (email: string, accountId: string) => readonly UserReference[];

/** With both ids of a user whom no other row is for. */
export type ResolvedRow = Row & UserReference;

export interface ResolvedRows {
  readonly rows: readonly ResolvedRow[];
  readonly diagnostics: readonly Diagnostic[];
}

export function resolveUsers(rows: Iterable<Row>, findByEmail: FindByEmail): ResolvedRows {
  const resolved = new Map<string, ResolvedRow>();
  const diagnostics: Diagnostic[] = [];
  for (const row of rows) {
    const users = hasBothIds(row) ? [row] : findByEmail(row.email, row.accountId);
    const [user] = users;
    if (user === undefined || users.length > 1) {
      diagnostics.push(rowDiagnostic(user === undefined ? 'unknownUser' : 'ambiguousUser', row, row.email));
      continue;
    }
    const key = userKey(user);
    const first = resolved.get(key);
    if (first === undefined) {
      resolved.set(key, { ...row, accountId: user.accountId, userId: user.userId });
    } else {
      diagnostics.push(rowDiagnostic('duplicateUser', row, String(first.line)));
    }
  }
  return { rows: [...resolved.values()], diagnostics: diagnostics.sort(byPosition) };
}

export const rowDiagnostic = (
  code: DiagnosticCode,
  { line, length }: Pick<Row, 'line' | 'length'>,
  ...values: readonly string[]
): Diagnostic => diagnosticOf(code, { line, column: 1 }, length, values);
