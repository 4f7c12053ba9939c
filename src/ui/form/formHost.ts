// What a form shows, and its actions in progress, without VS Code. It is kept here whole, as a page is gone when its tab is
// hidden, with whatever was posted to it: each page that begins is shown all of it.

import type { FormProblem, FormSave, FormSnapshot, FormView, Saved } from '../../protocol';
import type { Wanted } from '../../telephony/plan';
import { tellSeldom } from '../report/progress';
import type { Reading } from '../users/readUsers';

/**
 * How a save ended.
 * - `written`: what to show, and to say, after a read of what is there now.
 * - `same`: already set. `open`: nothing is written yet; what was entered stays.
 * - `failed`: `outdated` when what is shown is no longer so.
 */
export type SaveEnd<Read> =
  | {
      readonly result: 'written';
      readonly readBack: (read: Read) => { readonly shown: Read; readonly saved: Saved };
    }
  | { readonly result: 'same' | 'open' }
  | { readonly result: 'failed'; readonly problem: FormProblem | undefined; readonly outdated: boolean };

export interface FormWork<Read> {
  /** Does not throw: why nothing could be read is in what is shown. */
  read(reading: Reading): Promise<Read>;
  save(read: Read, wanted: Wanted): Promise<SaveEnd<Read>>;
  /** What there is to show has changed. */
  changed(): void;
}

export class FormHost<Read extends { readonly view: FormView }> {
  private page: number | undefined;
  private lastRead: Read | undefined;
  /** Of the loads that were begun, only the last may show its answer. */
  private loading: { readonly abort: AbortController; progress?: string } | undefined;
  private lastSave: FormSave | undefined;
  private isSeen = false;
  private isDisposed = false;

  constructor(private readonly work: FormWork<Read>) {}

  /** What is shown; `undefined` until the first load has ended. */
  get read(): Read | undefined {
    return this.lastRead;
  }

  get isSaving(): boolean {
    return this.lastSave?.result === 'running';
  }

  /** `undefined` while no page is there. */
  get snapshot(): Omit<FormSnapshot, 'texts' | 'state' | 'title'> | undefined {
    const { page, loading, lastRead, lastSave } = this;
    return page === undefined
      ? undefined
      : {
          page,
          ...(loading && {
            loading: loading.progress === undefined ? {} : { progress: loading.progress },
          }),
          ...(lastRead && { view: lastRead.view }),
          ...(lastSave && { save: lastSave }),
        };
  }

  /** A page has begun: its user is read again, and earlier failures stay visible. */
  async begin(page: number): Promise<void> {
    this.page = page;
    await this.readAnew();
  }

  /** The page is gone. */
  leave(): void {
    this.page = undefined;
  }

  /** Reads what the form is about. A failure that was seen is of the past then. */
  async load(): Promise<void> {
    if (this.isSeen) {
      this.forgetProblem();
    }
    await this.readAnew();
  }

  cancelLoad(): void {
    this.loading?.abort.abort();
  }

  /** Takes what is known without a load. */
  show(read: Read): void {
    if (this.isSeen) {
      this.forgetProblem();
    }
    this.lastRead = read;
    this.changed();
  }

  /** The browser side has shown that a save failed. */
  seen(id: number): void {
    this.isSeen ||= id === this.lastSave?.id && this.lastSave.result === 'notSaved';
  }

  /** The person has left what could not be saved. */
  revert(): void {
    this.forgetProblem();
    this.changed();
  }

  /** Carries a save out, once for each id, and never two at a time: a page asks for none while it is shown that one is running. */
  async save(id: number, wanted: Wanted): Promise<void> {
    if (this.isSaving || id === this.lastSave?.id) {
      return;
    }
    this.lastSave = { id, result: 'running' };
    this.isSeen = false;
    this.changed();
    let ended: FormSave = { id, result: 'notSaved' };
    try {
      ended = await this.endOf(id, wanted);
    } finally {
      this.lastSave = ended;
      this.changed();
    }
  }

  dispose(): void {
    this.isDisposed = true;
    this.loading?.abort.abort();
    this.loading = undefined;
  }

  private async endOf(id: number, wanted: Wanted): Promise<FormSave> {
    const end = this.lastRead && (await this.work.save(this.lastRead, wanted));
    switch (end?.result) {
      case 'written': {
        // The service answers a write without a body, so only a read shows what is there now. A load that was begun before the
        // write would show what was there before it.
        const read = await this.readAnew((anew) => end.readBack(anew).shown);
        return { id, result: 'saved', saved: end.readBack(read).saved };
      }
      case 'same':
        return { id, result: 'saved' };
      case 'failed':
        if (end.outdated) {
          await this.readAnew();
        }
        return { id, result: 'notSaved', ...(end.problem && { problem: end.problem }) };
      case 'open':
      case undefined:
        return { id, result: 'notSaved' };
    }
  }

  private async readAnew(shown = (read: Read): Read => read): Promise<Read> {
    this.loading?.abort.abort();
    const loading: typeof this.loading = { abort: new AbortController() };
    this.loading = loading;
    this.changed();
    const read = await this.work.read({
      signal: loading.abort.signal,
      onProgress: tellSeldom((progress) => {
        if (this.loading === loading) {
          loading.progress = progress;
          this.changed();
        }
      }),
    });
    if (this.loading === loading) {
      this.loading = undefined;
      this.lastRead = shown(read);
      this.changed();
    }
    return read;
  }

  private changed(): void {
    if (!this.isDisposed) {
      this.work.changed();
    }
  }

  private forgetProblem(): void {
    if (this.lastSave?.result === 'notSaved') {
      this.lastSave = { id: this.lastSave.id, result: 'notSaved' };
    }
  }
}
