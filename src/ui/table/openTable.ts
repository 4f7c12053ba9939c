// One table that is open: read again in short steps when its text changes, and what is wrong in it as VS Code's problems.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { yieldToEventLoop } from '../../telephony/eventLoop';
import type { Cell } from '../../telephony/table/cell';
import { joinSpans, moveLines, spanOf } from '../../telephony/table/changes';
import type { Diagnostic } from '../../telephony/table/diagnostics';
import { TableReader, type TableCheck, type TextChange } from '../../telephony/table/reader';
import type { TableStart } from '../../telephony/table/header';
import { tableRows, type Row } from '../../telephony/table/row';
import type { Kept } from '../../telephony/table/tablePlan';
import type { Origin } from '../../telephony/table/values';
import { numberText } from '../../text/language';
import { diagnosticText, keptText } from '../../text/tableWording';
import { DocumentText } from './documentText';
import { isSameOrigin } from './origin';

/** Milliseconds that the reading may take of one turn of the event loop, without its last step. */
const longestSlice = 10;

/** As many problems of a file VS Code shows. */
const mostProblems = 1000;

/** What a preview found of a row. */
export type Finding = { readonly line: number } & (
  { readonly diagnostic: Diagnostic } | { readonly kept: Pick<Kept, 'telephony' | 'inTable'> }
);

/** A table that is read to its end. */
export interface ReadTable {
  readonly text: string;
  readonly version: number;
  readonly start: TableStart;
  readonly check: TableCheck;
}

/** None of a table without a header. */
export const rowsOf = ({ text, start: { header, end, endLine } }: ReadTable): Iterable<Row> =>
  header === undefined ? [] : tableRows(text, header, end, endLine);

/** What is shown as a problem. */
interface Shown {
  readonly of: Diagnostic | Finding;
  readonly problem: vscode.Diagnostic;
}

export class OpenTable implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('chime-telephony');
  private reader: TableReader;
  private readonly content: DocumentText;
  private lineEnd: vscode.EndOfLine;
  /** What became another since the reader was told; `all` while the text is read from the beginning. */
  private pending: TextChange | 'all' | undefined = 'all';
  /** Whether the reader is at the end of the text that it was told of. */
  private isRead = false;
  private reading: Promise<void> | undefined;
  private lastRead: ReadTable | undefined;
  private findings: readonly Finding[] = [];
  private shown: readonly Shown[] = [];
  private isClosed = false;

  /** @param origin of the connection in use */
  constructor(
    readonly document: vscode.TextDocument,
    private origin: Origin | undefined,
  ) {
    this.reader = new TableReader('editor', origin);
    this.content = new DocumentText(document);
    this.lineEnd = document.eol;
    this.readSoon();
  }

  changed({ contentChanges }: vscode.TextDocumentChangeEvent): void {
    const { eol } = this.document;
    if (contentChanges.length === 0 && eol === this.lineEnd) {
      return;
    }
    if (eol !== this.lineEnd || this.pending === 'all' || !this.content.change(contentChanges)) {
      this.lineEnd = eol;
      this.pending = 'all';
      this.content.restart();
    } else {
      const span = spanOf(contentChanges);
      this.pending = this.pending === undefined ? span : joinSpans(this.pending, span);
    }
    this.findings = moveLines(this.findings, contentChanges);
    this.readSoon();
  }

  /** Another connection is in use: rows may be of another one now, and what the service said of them is not said any more. */
  useOrigin(origin: Origin | undefined): void {
    if (isSameOrigin(origin, this.origin)) {
      return;
    }
    if (origin?.connection !== this.origin?.connection) {
      this.findings = [];
    }
    this.origin = origin;
    this.reader = new TableReader('editor', origin);
    if (this.pending !== 'all') {
      this.tellText();
    }
    this.readSoon();
  }

  /**
   * What a preview found, in the order of the lines; instead of what the one before it found. Where the text is another by now, or
   * the document is closed, nothing is shown.
   */
  show(findings: readonly Finding[], { version }: ReadTable): void {
    if (this.isClosed) {
      return;
    }
    this.findings = this.document.version === version ? findings : [];
    if (this.reading === undefined) {
      this.publish();
    }
  }

  /**
   * Waits until the text of this moment has been read.
   * @throws an error of kind `cancelled` where the document is closed before; VS Code knows it as a cancellation too
   */
  async read(): Promise<ReadTable> {
    while (this.reading !== undefined || this.lastRead === undefined) {
      if (this.isClosed) {
        throw Object.assign(new vscode.CancellationError(), { kind: 'cancelled' });
      }
      await this.reading;
    }
    return this.lastRead;
  }

  /** Of what was {@link read}. */
  cellAt(offset: number): Cell | undefined {
    return this.reader.cellAt(offset);
  }

  /** What a problem that VS Code shows is about. */
  of({ range, code }: vscode.Diagnostic): Diagnostic | Finding | undefined {
    return this.shown.find(({ problem }) => problem.code === code && problem.range.isEqual(range))?.of;
  }

  /** The rows that the last preview kept as somebody else changed them. */
  get keptRows(): readonly Extract<Finding, { readonly kept: unknown }>[] {
    return this.findings.filter((finding) => 'kept' in finding);
  }

  dispose(): void {
    this.isClosed = true;
    this.collection.dispose();
  }

  private readSoon(): void {
    this.reading ??= this.readOn().finally(() => (this.reading = undefined));
  }

  private async readOn(): Promise<void> {
    for (;;) {
      await yieldToEventLoop();
      if (this.isClosed) {
        return;
      }
      if (this.isRead && this.pending === undefined) {
        this.publish();
        return;
      }
      if (this.pending !== 'all') {
        this.readRows();
      } else if (!this.content.readOn()) {
        this.tellText();
      }
    }
  }

  private tellText(): void {
    this.pending = undefined;
    this.isRead = false;
    this.reader.setText(this.content.text);
  }

  private readRows(): void {
    const until = performance.now() + longestSlice;
    if (this.pending !== undefined && this.pending !== 'all') {
      this.reader.change(this.content.text, this.pending);
      this.pending = undefined;
    }
    do {
      this.isRead = !this.reader.readOn();
    } while (!this.isRead && performance.now() < until);
  }

  private publish(): void {
    const check = this.reader.check(mostProblems);
    const { content, reader, document, findings } = this;
    this.lastRead = { text: content.text, version: document.version, start: reader.start, check };
    const found = [...check.diagnostics, ...findings.slice(0, mostProblems)].sort(
      (one, other) => one.line - other.line,
    );
    const count = check.diagnosticCount + findings.length;
    const more = count > mostProblems ? found[mostProblems - 1] : undefined;
    this.shown = found
      .slice(0, more === undefined ? mostProblems : mostProblems - 1)
      .map((of) => ({ of, problem: this.problemOf(of) }));
    this.collection.set(document.uri, [
      ...this.shown.map(({ problem }) => problem),
      ...(more === undefined ? [] : [moreProblems(count - mostProblems + 1, more.line, check)]),
    ]);
  }

  private problemOf(of: Diagnostic | Finding): vscode.Diagnostic {
    if ('kept' in of) {
      const { range } = this.document.lineAt(of.line - 1);
      return makeProblem('kept', range, keptText(of.kept), vscode.DiagnosticSeverity.Information);
    }
    const diagnostic = 'diagnostic' in of ? of.diagnostic : of;
    const { column, length, code, severity } = diagnostic;
    const range = new vscode.Range(of.line - 1, column - 1, of.line - 1, column - 1 + length);
    return makeProblem(code, range, diagnosticText(diagnostic), severities[severity]);
  }
}

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
} as const;

function makeProblem(
  code: string,
  range: vscode.Range,
  message: string,
  severity: vscode.DiagnosticSeverity,
): vscode.Diagnostic {
  const made = new vscode.Diagnostic(range, message, severity);
  made.source = 'Chime Telephony';
  made.code = code;
  return made;
}

function moreProblems(
  count: number,
  line: number,
  { errorCount, diagnostics }: TableCheck,
): vscode.Diagnostic {
  const shownErrors = diagnostics.slice(0, mostProblems - 1).filter(({ severity }) => severity === 'error');
  return makeProblem(
    'more',
    new vscode.Range(line - 1, 0, line - 1, 0),
    l10n.t('More problems from this line on: {0}', numberText(count)),
    errorCount > shownErrors.length ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Information,
  );
}
