// The host's side of a grid, without VS Code: carries out what a page asks for, and answers each request with all that there is to
// show. Rows are set in the order that was asked for; of several looks the last one counts.

import type { GridLook, GridMessage, GridSnapshot, GridValue } from '../../gridProtocol';
import { guarded } from '../../telephony/csvField';
import { readSetting } from '../../telephony/table/values';
import type { GridSource } from './gridSource';
import { GridView, type Look } from './gridView';

export interface GridWork {
  post(snapshot: GridSnapshot): void;
  /**
   * Carries out one of the source's actions.
   * @param rows those that the person selected; `undefined` where they are not known any more, as other rows are shown by now
   */
  act(action: string, rows: readonly number[] | undefined): Promise<void>;
  copy(text: string): Promise<void>;
  /** @returns what the person is told of a request that failed */
  failed(error: unknown): string;
}

export class GridHost {
  private readonly view: GridView;
  private page: number | undefined;
  private answered = 0;
  private range = { from: 0, to: 0 };
  private problem: string | undefined;
  /** What is flipped next is flipped from what this one leaves. */
  private lastSet: Promise<unknown> = Promise.resolve();

  /** @param grid which one it is, for the page to keep */
  constructor(
    private readonly grid: string,
    private readonly source: GridSource,
    private readonly work: GridWork,
  ) {
    this.view = new GridView(source);
  }

  /** Carries a message of the page out, and answers it. Does not throw. */
  async receive(message: GridMessage): Promise<void> {
    if (message.type === 'ready') {
      this.page = message.page;
    }
    const { page } = this;
    try {
      await this.carryOut(message);
      this.problem = undefined;
    } catch (error) {
      this.problem = this.work.failed(error);
    }
    if ((message.type === 'ready' || message.type === 'look') && page === this.page) {
      this.answered = message.id;
    }
    this.draw();
  }

  /** The page is gone. */
  leave(): void {
    this.page = undefined;
  }

  /** Shows rows that came at the end. */
  grow(): void {
    this.view.grow();
    this.draw();
  }

  /** Shows that rows are of another kind by now, each where it is. */
  moved(rows: readonly number[]): void {
    this.view.moved(rows);
    this.draw();
  }

  /** Shows rows that have other texts. */
  async relabel(): Promise<void> {
    await this.view.relabel();
    this.draw();
  }

  /** The source has other rows from now on. */
  clear(): void {
    this.view.clear();
    this.draw();
  }

  /** Filters and sorts again, because the values of rows changed. */
  async renew(): Promise<void> {
    await this.view.renew();
    this.draw();
  }

  /** Shows what there is to show, where there is a page to show it. */
  draw(): void {
    const { page, source, view, range } = this;
    if (page === undefined) {
      return;
    }
    const { counts, ofAllKinds, allChecked } = view.summary;
    const rows = view.slice(range.from, range.to);
    source.seen?.(rows);
    this.work.post({
      page,
      answered: this.answered,
      grid: this.grid,
      texts: source.texts,
      head: source.head,
      columns: source.columns,
      boxes: source.boxes,
      kinds: source.kinds
        .map(({ id, label }) => ({ id, label, count: counts.get(id) ?? 0 }))
        .filter(({ id, count }) => count > 0 || id === view.current.kind),
      actions: source.actions,
      view: view.version,
      look: { ...view.current, ...range },
      total: source.length,
      ofAllKinds,
      matching: view.length,
      ...(allChecked !== undefined && { allChecked }),
      from: range.from,
      rows: rows.map((index) => source.row(index)),
      ...(this.problem !== undefined && { problem: this.problem }),
    });
  }

  private async carryOut(message: GridMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
      case 'look':
        await this.use(message.look);
        return;
      case 'set':
      case 'paste': {
        const set = this.lastSet.then(() =>
          message.type === 'set' ? this.set(message) : this.paste(message),
        );
        this.lastSet = set.catch(() => undefined);
        await set;
        return;
      }
      case 'copy':
        if (message.view === this.view.version) {
          await this.work.copy(this.tableOf(this.view.inRanges(message.rows)));
        }
        return;
      case 'act':
        if (this.source.actions.some(({ id, isAvailable }) => isAvailable && id === message.action)) {
          const isKnown = message.view === this.view.version || message.rows.length === 0;
          await this.work.act(message.action, isKnown ? this.view.inRanges(message.rows) : undefined);
        }
    }
  }

  private async use({ from, to, ...look }: GridLook): Promise<void> {
    this.range = { from, to };
    await this.view.use(look satisfies Look);
  }

  private async set({ view, rows, value, column }: GridMessage & { readonly type: 'set' }): Promise<void> {
    if (view !== this.view.version) {
      return;
    }
    const { source } = this;
    if (column !== undefined) {
      await this.setCells(this.view.inRanges(rows), column, value);
      return;
    }
    const settable = this.view.inRanges(rows).filter((index) => source.isChecked?.(index) !== undefined);
    const isOn =
      value === 'flip' ? settable.some((index) => source.isChecked?.(index) === false) : value === 'on';
    if (settable.length > 0) {
      await source.set?.(settable, isOn);
      this.view.changed();
    }
  }

  private async setCells(rows: readonly number[], column: number, value: GridValue): Promise<void> {
    if (rows.length > 0 && this.source.columns[column]?.isSettable === true) {
      await this.source.setCells?.(rows, column, value);
      this.view.changed();
    }
  }

  /** A field that is no setting does not change its cell. */
  private async paste({ view, row, column, text }: GridMessage & { readonly type: 'paste' }): Promise<void> {
    if (view !== this.view.version) {
      return;
    }
    const cells = new Map<string, { column: number; value: GridValue; rows: number[] }>();
    const lines = text.replace(/\r?\n$/, '').split(/\r\n|\n|\r/);
    for (const [i, index] of this.view.slice(row, row + lines.length).entries()) {
      for (const [j, field] of (lines[i] ?? '').split('\t').entries()) {
        const setting = readSetting(field);
        if (setting !== undefined) {
          const value = setting ? 'on' : 'off';
          const key = `${column + j} ${value}`;
          const same = cells.get(key) ?? { column: column + j, value, rows: [] };
          same.rows.push(index);
          cells.set(key, same);
        }
      }
    }
    // All begin at once: while one is kept, other rows may come in the place of these.
    await Promise.all(
      Array.from(cells.values(), ({ column: place, value, rows }) => this.setCells(rows, place, value)),
    );
  }

  /** Tab-separated, with the columns' names: a cell that a spreadsheet would take for a formula is text. */
  private tableOf(rows: readonly number[]): string {
    const lines = [
      this.source.columns.map(({ label }) => label),
      ...rows.map((index) =>
        this.source.row(index).cells.map(({ text, was }) => (was === undefined ? text : `${was} → ${text}`)),
      ),
    ];
    return lines.map((cells) => cells.map(cellText).join('\t')).join('\n');
  }
}

const cellText = (text: string): string => guarded(text.replace(/[\t\r\n]+/g, ' '));
