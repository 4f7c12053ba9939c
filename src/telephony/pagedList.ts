// A list that a service gives page by page.

import { unlessCancelled } from '../chime/cancellation';
import { ChimeError } from '../chime/errors';
import type { Page } from '../chime/model';
import { yieldToEventLoop } from './eventLoop';

export interface LoadOptions {
  /** Told after each step what is loaded by then; of settings, also how many there are to load. */
  readonly onProgress?: (loaded: number, of?: number) => void;
  /** Ends the wait with an error of kind `cancelled`. What was loaded is kept, and the next load goes on from there. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Pages in a row that may bring nothing new, beside as many as brought something: a service may list all of its users twice, and not
 * for ever.
 */
const pagesWithoutNews = 100;

/** A list that is loaded page by page. After a failure the next load goes on at the page that failed. */
export abstract class PagedList<T> {
  private next: { readonly token?: string } | undefined = {};
  private loading: Promise<void> | undefined;
  /** The page after the last, when it was asked for before anybody waits for it. */
  private ahead: Promise<Page<T>> | undefined;
  private readonly tokens = new Set<string>();
  private pagesWithNews = 0;
  private pagesSinceNews = 0;

  constructor(private readonly loadPage: (nextToken: string | undefined) => Promise<Page<T>>) {}

  abstract get length(): number;

  /** Keeps those that are not there yet. */
  protected abstract keep(items: readonly T[]): void;

  get hasMore(): boolean {
    return this.next !== undefined;
  }

  /** Loads the first page, if there is none yet. */
  async loadFirst(): Promise<void> {
    if (this.length === 0) {
      await this.loadMore();
    }
  }

  /** Loads one more page. Two calls at once share one request. */
  loadMore(): Promise<void> {
    return this.load(false);
  }

  /** Loads until there are so many or no more. */
  async loadUntil(length: number): Promise<void> {
    while (this.hasMore && this.length < length) {
      await this.loadMore();
    }
  }

  /**
   * Loads all that is missing. Shares the requests of others who load.
   * @throws an error of kind `unexpectedAnswer` where the list would never end
   */
  async loadAll({ onProgress, signal }: LoadOptions = {}): Promise<void> {
    while (this.hasMore) {
      await unlessCancelled(this.load(true), signal);
      onProgress?.(this.length);
    }
  }

  private load(goesOn: boolean): Promise<void> {
    this.loading ??= this.loadNext(goesOn).finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  private async loadNext(goesOn: boolean): Promise<void> {
    if (this.next === undefined) {
      return;
    }
    const asked = this.ahead ?? this.loadPage(this.next.token);
    this.ahead = undefined;
    const { items, nextToken } = await asked;
    if (nextToken !== undefined && this.tokens.has(nextToken)) {
      this.keep(items);
      throw neverEnds('a page token that came before');
    }
    if (nextToken === undefined) {
      this.tokens.clear();
      this.next = undefined;
    } else {
      this.tokens.add(nextToken);
      this.next = { token: nextToken };
    }
    if (goesOn && nextToken !== undefined) {
      this.ahead = this.loadPage(nextToken);
      this.ahead.catch(() => undefined);
      // It is signed and sent in this turn, and under way while this page is kept in the next.
      await yieldToEventLoop();
    }
    this.keepCounted(items);
    if (nextToken !== undefined && this.pagesSinceNews > this.pagesWithNews + pagesWithoutNews) {
      this.pagesSinceNews = 0;
      throw neverEnds('page after page without anything new');
    }
  }

  private keepCounted(items: readonly T[]): void {
    const { length } = this;
    this.keep(items);
    if (this.length > length) {
      this.pagesWithNews += 1;
      this.pagesSinceNews = 0;
    } else {
      this.pagesSinceNews += 1;
    }
  }
}

const neverEnds = (what: string): ChimeError =>
  new ChimeError('unexpectedAnswer', 'UnexpectedAnswer', `${what}: the list would never end`);

/** A short list, kept as it comes. Who is there already stays as he is. */
export class ItemList<T> extends PagedList<T> {
  private readonly kept: T[] = [];
  private readonly ids = new Set<unknown>();

  constructor(
    loadPage: (nextToken: string | undefined) => Promise<Page<T>>,
    private readonly idOf: (item: T) => unknown = (item) => item,
  ) {
    super(loadPage);
  }

  get items(): readonly T[] {
    return this.kept;
  }

  get length(): number {
    return this.kept.length;
  }

  protected keep(items: readonly T[]): void {
    for (const item of items) {
      const id = this.idOf(item);
      if (!this.ids.has(id)) {
        this.ids.add(id);
        this.kept.push(item);
      }
    }
  }
}
