// What is wrong in a table, read in short steps, and after a change read again only around it. Rows are read in blocks. A block
// depends on nothing but the header and its own text, so that a block behind a change is kept where the reading meets its beginning.

import { readBlock, scanBlock, type Block } from './block';
import { findCell, type Cell } from './cell';
import { byPosition, type Diagnostic } from './diagnostics';
import { encodingDiagnostic, findUnreadable, type TextSource } from './encoding';
import { readStart, type TableStart } from './header';
import { DuplicateFinder, UserCounts } from './users';
import type { Origin } from './values';

/** `length` is how much was taken out at `offset`, and `added` how much was put there. */
export interface TextChange {
  readonly offset: number;
  readonly length: number;
  readonly added: number;
}

export interface TableCheck {
  /** Rows that are not blank. */
  readonly rowCount: number;
  /** In the order of the file, and no more than were asked for. */
  readonly diagnostics: readonly Diagnostic[];
  readonly diagnosticCount: number;
  readonly errorCount: number;
}

export class TableReader {
  private text = '';
  private begin: TableStart = { header: undefined, diagnostics: [], end: 0, endLine: 1 };
  /** From the header on, without a gap. */
  private blocks: Block[] = [];
  /** Behind what is read again, the last one first. */
  private kept: Block[] = [];
  private dropped: Block[] = [];
  private users = new UserCounts();

  constructor(
    private readonly source: TextSource,
    private readonly inUse?: Origin,
  ) {}

  get start(): TableStart {
    return this.begin;
  }

  setText(text: string): void {
    this.text = text;
    this.begin = readStart(text);
    this.blocks = [];
    this.kept = [];
    this.dropped = [];
    this.users = new UserCounts();
  }

  /** @param text the whole, after the change */
  change(text: string, { offset, length, added }: TextChange): void {
    if (this.begin.header === undefined || offset <= this.begin.end) {
      this.setText(text);
      return;
    }
    this.text = text;
    // What ends just before the change may end with a CR, and now go on with its LF.
    const isBefore = ({ start, length }: Block): boolean => start + length < offset;
    const before = this.blocks.filter(isBefore);
    const behind = [...this.blocks.slice(before.length), ...this.kept.toReversed()];
    const kept = behind.filter(({ start }) => start >= offset + length);
    this.dropped.push(...behind.filter(({ start }) => start < offset + length));
    for (const block of kept) {
      block.start += added - length;
    }
    this.blocks = before;
    this.kept = kept.reverse();
  }

  /** Reads for a few milliseconds at most; `false` once everything is read. */
  readOn(): boolean {
    const dropped = this.dropped.pop();
    if (dropped !== undefined) {
      this.users.remove(dropped.users);
      return true;
    }
    this.takeKept();
    if (this.isRead) {
      this.dropped.push(...this.kept);
      this.kept = [];
      return this.dropped.length > 0;
    }
    const block = this.readBlock();
    this.blocks.push(block);
    this.users.add(block.users);
    return true;
  }

  /** Call it once everything is read. */
  check(limit = Infinity): TableCheck {
    const unreadable = this.findUnreadable();
    if (unreadable !== undefined) {
      return {
        rowCount: 0,
        diagnostics: [encodingDiagnostic(this.text, unreadable)],
        diagnosticCount: 1,
        errorCount: 1,
      };
    }
    return this.collect(limit);
  }

  /** The cell that holds `offset`, or that it follows at once; of what is read so far. */
  cellAt(offset: number): Cell | undefined {
    const { header } = this.begin;
    let line = this.begin.endLine;
    for (const block of this.blocks) {
      const end = block.start + block.length;
      if (header !== undefined && offset >= block.start && (offset < end || end === this.text.length)) {
        return findCell(this.text, header, offset, block.start, line);
      }
      line += block.lineCount;
    }
    return undefined;
  }

  private get next(): number {
    const last = this.blocks.at(-1);
    return last === undefined ? this.begin.end : last.start + last.length;
  }

  private get isRead(): boolean {
    return this.next >= this.text.length || this.blocks.at(-1)?.isLast === true;
  }

  /** Blocks that begin where the reading is; those before it are no blocks any more. */
  private takeKept(): void {
    for (let block = this.kept.at(-1); block !== undefined; block = this.kept.at(-1)) {
      if (block.start > this.next || this.isRead) {
        return;
      }
      (block.start === this.next ? this.blocks : this.dropped).push(block);
      this.kept.pop();
    }
  }

  private readBlock(): Block {
    const { header } = this.begin;
    return header === undefined
      ? scanBlock(this.text, this.next, this.source)
      : readBlock(this.text, this.next, header, this.source, this.inUse, (offset) => this.beginsKept(offset));
  }

  /** Whether a kept block begins at `offset`, which is where the reading goes on. */
  private beginsKept(offset: number): boolean {
    while ((this.kept.at(-1)?.start ?? Infinity) < offset) {
      this.dropped.push(this.kept.pop() as Block);
    }
    return this.kept.at(-1)?.start === offset;
  }

  private findUnreadable(): number | undefined {
    const inHeader = findUnreadable(this.text.slice(0, this.begin.end), this.source);
    if (inHeader >= 0) {
      return inHeader;
    }
    const block = this.blocks.find(({ unreadable }) => unreadable >= 0);
    return block && block.start + block.unreadable;
  }

  private collect(limit: number): TableCheck {
    const diagnostics = this.begin.diagnostics.slice(0, limit);
    let diagnosticCount = this.begin.diagnostics.length;
    let errorCount = countErrors(this.begin.diagnostics);
    let rowCount = 0;
    // Lines of a block count from 1.
    let lineBefore = this.begin.endLine - 1;
    const { header } = this.begin;
    const finder = header && new DuplicateFinder(this.text, header, this.users);
    for (const block of this.blocks) {
      const duplicates = finder?.findIn(block.users, block.start, lineBefore) ?? [];
      const found =
        duplicates.length === 0 ? block.diagnostics : [...block.diagnostics, ...duplicates].sort(byPosition);
      for (const diagnostic of found.slice(0, limit - diagnostics.length)) {
        diagnostics.push({ ...diagnostic, line: lineBefore + diagnostic.line });
      }
      diagnosticCount += found.length;
      errorCount += countErrors(found);
      rowCount += block.rowCount;
      lineBefore += block.lineCount;
    }
    return { rowCount, diagnostics, diagnosticCount, errorCount };
  }
}

const countErrors = (diagnostics: readonly Diagnostic[]): number =>
  diagnostics.filter(({ severity }) => severity === 'error').length;
