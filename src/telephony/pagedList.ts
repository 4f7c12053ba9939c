// A list that the service returns page by page.

import { unlessCancelled } from '../chime/cancellation';
import { ChimeError } from '../chime/errors';
import type { Page } from '../chime/model';
import { yieldToEventLoop } from './eventLoop';

export interface LoadOptions {
  /** Called after each step with the number of loaded items; `of` is the total, where the total is known. */
  readonly onProgress?: (loaded: number, of?: number) => void;
  /** An abort ends the wait with an error of kind `cancelled`. The list keeps loaded items, and the next load continues after them. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Consecutive pages without new items that are allowed, in addition to the number of pages with new items.
 * A service may list all users twice, but not forever.
 */
const pagesWithoutNews = 100;

/** A list that is loaded page by page. After a failure, the next load asks for the failed page again. */
export abstract class PagedList<T> {
  private next: { readonly token?: string } | undefined = {};
  private loading: Promise<void> | undefined;
  /** The next page, requested before a caller needs the page. */
  private ahead: Promise<Page<T>> | undefined;
  private readonly tokens = new Set<string>();
  private pagesWithNews = 0;
  private pagesSinceNews = 0;

  constructor(private readonly loadPage: (nextToken: string | undefined) => Promise<Page<T>>) {}

  abstract get length(): number;

  /** Adds the items that the list does not have yet. */
  protected abstract keep(items: readonly T[]): void;

  get hasMore(): boolean {
    return this.next !== undefined;
  }

  /** Loads the first page, unless the list has items. */
  async loadFirst(): Promise<void> {
    if (this.length === 0) {
      await this.loadMore();
    }
  }

  /** Loads one more page. Simultaneous calls share one request. */
  loadMore(): Promise<void> {
    return this.load(false);
  }

  /** Loads until the list has `length` items or is complete. */
  async loadUntil(length: number): Promise<void> {
    while (this.hasMore && this.length < length) {
      await this.loadMore();
    }
  }

  /**
   * Loads all missing pages, and shares the requests of other callers.
   * @throws an error of kind `unexpectedAnswer` if the list would never end
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
      // Let the request for the next page leave before this page is processed.
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

/** A short list in the order of arrival. Ignores items whose id the list already has. */
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
