// The text of a document, followed change by change. VS Code holds the lines of a document apart: to join the 100,000 lines of a table
// takes more of a turn of the event loop than a key that is pressed may take.

import * as vscode from 'vscode';
import { applyChanges } from '../../telephony/table/changes';

/** Lines of common length are joined in a few milliseconds. */
const linesAtOnce = 5000;

export class DocumentText {
  /** As it was after the last change. Empty until all of it is read. */
  text = '';
  private parts: string[] = [];
  private nextLine = 0;

  constructor(private readonly document: vscode.TextDocument) {}

  /** Reads from the beginning, with the next {@link readOn}. */
  restart(): void {
    this.text = '';
    this.parts = [];
    this.nextLine = 0;
  }

  /** Reads some thousand lines; `false` once all of them are read. */
  readOn(): boolean {
    const { document, nextLine, parts } = this;
    this.nextLine += linesAtOnce;
    parts.push(document.getText(new vscode.Range(nextLine, 0, this.nextLine, 0)));
    if (this.nextLine < document.lineCount) {
      return true;
    }
    this.text = parts.join('');
    this.parts = [];
    return false;
  }

  /** Follows one event, once all is read; `false` where the text must be read from the beginning. */
  change(changes: readonly vscode.TextDocumentContentChangeEvent[]): boolean {
    const { document } = this;
    this.text = applyChanges(this.text, changes);
    return this.text.length === document.offsetAt(new vscode.Position(document.lineCount, 0));
  }
}
