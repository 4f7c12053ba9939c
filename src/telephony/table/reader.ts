// Reads a table in short steps, and after a change only the text around the change. Rows are read in blocks.
// A block depends only on the header and the block's own text. A block behind a change is therefore kept
// if a row that is read again ends where the block begins.

import { readBlock, type Block } from './block';
import { findCell, type Cell } from './cell';
import { columns } from './columns';
import { byPosition, countErrors, type Diagnostic } from './diagnostics';
import { encodingDiagnostic, findUnreadable, type TextSource } from './encoding';
import { readStart, type Header, type TableStart } from './header';
import { DuplicateFinder, UserCounts } from './users';
import type { Origin } from './values';

/** UTF-16 units of a text without a header that are scanned in one step, in a few milliseconds. */
const unitsAtOnce = 1_000_000;

/** The change replaced `length` UTF-16 units at `offset` by `added` units. */
export interface TextChange {
  readonly offset: number;
  readonly length: number;
  readonly added: number;
}

export interface TableCheck {
  /** Rows that are not blank. */
  readonly rowCount: number;
  /** In file order, at most as many as the caller asked for. */
  readonly diagnostics: readonly Diagnostic[];
  readonly diagnosticCount: number;
  readonly errorCount: number;
}

export class TableReader {
  private text = '';
  private begin = readStart('');
  /** The header by which the blocks were read. */
  private header: Header | undefined;
  /** In file order from the end of the header, without gaps. */
  private blocks: Block[] = [];
  /** Blocks behind the text that is read again, the last block first. */
  private kept: Block[] = [];
  private dropped: Block[] = [];
  private users = new UserCounts();
  private duplicates: DuplicateFinder | undefined;
  /** For a text without a header: how far the scan for an unreadable character is, and that character's offset or -1. */
  private scanned = 0;
  private unreadable = -1;

  constructor(
    private readonly source: TextSource,
    private readonly inUse?: Origin,
  ) {}

  get start(): TableStart {
    return this.begin;
  }

  setText(text: string): void {
    this.restart(text);
    this.header = this.begin.header;
    this.blocks = [];
    this.kept = [];
    this.dropped = [];
    this.users = new UserCounts();
  }

  /** @param text the whole text after the change */
  change(text: string, { offset, length, added }: TextChange): void {
    // A block that ends just before the change may end with a CR, and the change may add the LF of that CR.
    const before = this.blocks.filter((block) => block.start + block.length < offset);
    const others = [...this.blocks.slice(before.length), ...this.kept.toReversed()];
    const behind = others.filter(({ start }) => start >= offset + length);
    this.dropped.push(...others.filter(({ start }) => start < offset + length));
    for (const block of behind) {
      block.start += added - length;
    }
    if (this.begin.header !== undefined && offset > this.begin.end) {
      this.text = text;
      this.duplicates = undefined;
      this.blocks = before;
      this.kept = behind.reverse();
      return;
    }
    this.restart(text);
    if (this.begin.header !== undefined && !isSameHeader(this.begin.header, this.header)) {
      this.setText(text);
      return;
    }
    // Keep the blocks if the header is invalid now: the next change may restore the same header.
    this.blocks = [];
    this.kept = [...before, ...behind].reverse();
  }

  /** Reads for a few milliseconds at most; `false` once everything is read. */
  readOn(): boolean {
    const dropped = this.dropped.pop();
    if (dropped !== undefined) {
      this.users.remove(dropped.users);
      return true;
    }
    if (this.begin.header === undefined) {
      return this.scanOn();
    }
    this.takeKept();
    if (!this.isRead) {
      this.readBlock(this.begin.header);
      return true;
    }
    if (this.kept.length > 0) {
      this.dropped.push(...this.kept);
      this.kept = [];
    }
    return this.dropped.length > 0 || this.findDuplicates(this.begin.header);
  }

  /** Call it after {@link readOn} has returned `false`. */
  check(limit = Infinity): TableCheck {
    const unreadable = this.findUnreadable();
    return unreadable === undefined ? this.collect(limit) : alone(encodingDiagnostic(this.text, unreadable));
  }

  /** The cell that contains `offset` or ends there, among the rows read so far. */
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

  private restart(text: string): void {
    this.text = text;
    this.begin = readStart(text);
    this.duplicates = undefined;
    this.scanned = 0;
    this.unreadable = -1;
  }

  private get next(): number {
    const last = this.blocks.at(-1);
    return last === undefined ? this.begin.end : last.start + last.length;
  }

  private get isRead(): boolean {
    return this.next >= this.text.length || this.blocks.at(-1)?.isLast === true;
  }

  /** Takes kept blocks that begin at the reading position, and drops kept blocks that begin before it. */
  private takeKept(): void {
    for (let block = this.kept.at(-1); block !== undefined; block = this.kept.at(-1)) {
      if (block.start > this.next || this.isRead) {
        return;
      }
      (block.start === this.next ? this.blocks : this.dropped).push(block);
      this.kept.pop();
    }
  }

  private readBlock(header: Header): void {
    const block = readBlock(this.text, this.next, header, this.source, this.inUse, (offset) =>
      this.beginsKept(offset),
    );
    this.blocks.push(block);
    this.users.add(block.users);
  }

  /** Whether a kept block begins at `offset`. Drops kept blocks before `offset`, because reading has passed their beginning. */
  private beginsKept(offset: number): boolean {
    while ((this.kept.at(-1)?.start ?? Infinity) < offset) {
      this.dropped.push(this.kept.pop() as Block);
    }
    return this.kept.at(-1)?.start === offset;
  }

  private scanOn(): boolean {
    if (this.scanned >= this.text.length || this.unreadable >= 0) {
      return false;
    }
    let end = Math.min(this.scanned + unitsAtOnce, this.text.length);
    // Do not split a surrogate pair.
    end += Number(/[\udc00-\udfff]/.test(this.text.charAt(end)));
    const found = findUnreadable(this.text.slice(this.scanned, end), this.source);
    this.unreadable = found < 0 ? -1 : this.scanned + found;
    this.scanned = end;
    return true;
  }

  private findDuplicates(header: Header): boolean {
    if (!this.users.anyRepeated) {
      return false;
    }
    this.duplicates ??= new DuplicateFinder(this.text, header, this.users, this.begin.endLine - 1);
    const block = this.blocks[this.duplicates.found.length];
    if (block !== undefined) {
      this.duplicates.findIn(block);
    }
    return block !== undefined;
  }

  private findUnreadable(): number | undefined {
    if (this.begin.header === undefined) {
      return this.unreadable < 0 ? undefined : this.unreadable;
    }
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
    for (const [index, block] of this.blocks.entries()) {
      const duplicates = this.duplicates?.found[index] ?? [];
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

const isSameHeader = (one: Header, other: Header | undefined): boolean =>
  one.delimiter === other?.delimiter &&
  one.width === other.width &&
  columns.every((column) => one.fields[column] === other.fields[column]);

/** The result for a table in which nothing else could be checked. */
export const alone = (diagnostic: Diagnostic): TableCheck => ({
  rowCount: 0,
  diagnostics: [diagnostic],
  diagnosticCount: 1,
  errorCount: 1,
});
