// What can be wrong in a table: codes and positions. The sentences are in src/text/tableWording.ts.

export type Severity = 'error' | 'warning' | 'information';

const severities = {
  encoding: 'error',
  noHeader: 'error',
  duplicateColumn: 'error',
  unknownColumn: 'information',
  unclosedQuote: 'error',
  textAfterQuote: 'error',
  fieldCount: 'error',
  badValue: 'error',
  noUser: 'error',
  badId: 'error',
  badEmail: 'error',
  duplicateUser: 'error',
  badOrigin: 'warning',
  otherConnection: 'warning',
  unknownUser: 'error',
  ambiguousUser: 'error',
} as const satisfies Record<string, Severity>;

export type DiagnosticCode = keyof typeof severities;

const codes = Object.keys(severities);

/** Lines are physical lines. Lines and columns count from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Diagnostic extends Position {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** In UTF-16 units, within the line. */
  readonly length: number;
  /** Values that the sentence names, as written in the table. */
  readonly values: readonly string[];
}

export const diagnosticOf = (
  code: DiagnosticCode,
  { line, column }: Position,
  length: number,
  values: readonly string[] = [],
): Diagnostic => ({ code, severity: severities[code], line, column, length, values: values.map(copied) });

/** In the order of the file; at one position in the order of the codes. */
export const byPosition = (one: Diagnostic, other: Diagnostic): number =>
  one.line - other.line || one.column - other.column || codes.indexOf(one.code) - codes.indexOf(other.code);

export const countErrors = (diagnostics: readonly Diagnostic[]): number =>
  diagnostics.filter(({ severity }) => severity === 'error').length;

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean => countErrors(diagnostics) > 0;

const longestValue = 300;

/** UTF-16 units: V8 copies a shorter part of a text; a part of this length or more keeps the whole text in memory. */
const shortestPart = 13;

const copied = (part: string): string =>
  part.length < shortestPart ? part : Buffer.from(part.slice(0, longestValue)).toString();

/** The position of the character at `offset`. */
export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let start = 0;
  const lineEnds = /\r\n?|\n/g;
  for (let found = lineEnds.exec(text); found !== null && lineEnds.lastIndex <= offset;) {
    line += 1;
    start = lineEnds.lastIndex;
    found = lineEnds.exec(text);
  }
  return { line, column: offset - start + 1 };
}
