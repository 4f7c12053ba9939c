// A list that a service gives page by page.

import { unlessCancelled } from '../chime/cancellation';
import type { Page } from '../chime/model';
import { yieldToEventLoop } from './eventLoop';

export interface LoadOptions {
  /** Told after each step what is loaded by then; of settings, also how many there are to load. */
  readonly onProgress?: (loaded: number, of?: number) => void;
  /** Ends the wait with an error of kind `cancelled`. What was loaded is kept, and the next load goes on from there. */
  readonly signal?: AbortSignal | undefined;
}

/** A list that is loaded page by page. After a failure the next load goes on at the page that failed. */
export abstract class PagedList<T> {
  private next: { readonly token?: string } | undefined = {};
  private loading: Promise<void> | undefined;
  /** The page after the last, when it was asked for before anybody waits for it. */
  private ahead: Promise<Page<T>> | undefined;

  constructor(private readonly loadPage: (nextToken: string | undefined) => Promise<Page<T>>) {}

  abstract get length(): number;

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

  /** Loads all that is missing. Shares the requests of others who load. */
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
    this.next = nextToken === undefined ? undefined : { token: nextToken };
    if (goesOn && nextToken !== undefined) {
      this.ahead = this.loadPage(nextToken);
      this.ahead.catch(() => undefined);
      // It is signed and sent in this turn, and under way while this page is kept in the next.
      await yieldToEventLoop();
    }
    this.keep(items);
  }
}

/** A short list, kept as it comes. */
export class ItemList<T> extends PagedList<T> {
  private readonly kept: T[] = [];

  get items(): readonly T[] {
    return this.kept;
  }

  get length(): number {
    return this.kept.length;
  }

  protected keep(items: readonly T[]): void {
    this.kept.push(...items);
  }
}
