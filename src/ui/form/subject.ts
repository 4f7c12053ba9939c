// What a form is about, one user or many: how it is read, what is shown of it, and how what a person chose is written.

import type { Telephony, UserReference } from '../../chime/model';
import type { FormHeading, FormSettings } from '../../protocol';
import type { Failure } from '../../telephony/failure';
import type { Wanted } from '../../telephony/plan';
import type { SettingsRead } from '../../telephony/readSettings';
import type { Run } from '../../telephony/run';
import type { Reading } from '../users/readUsers';
import type { OpenConnection } from '../connection/session';

/** What was read, and how it is shown. */
export interface Content {
  readonly heading: FormHeading;
  readonly settings: FormSettings;
  /** Of each user. */
  readonly reads: readonly SettingsRead[];
}

/**
 * - `written`: what the service accepted.
 * - `same`: it was so already, and nothing was sent.
 * - `open`: nothing is written yet; what was entered stays.
 * - `failed`: nothing was written, or only what the failure says.
 */
export type SaveResult =
  | { readonly result: 'written'; readonly telephony: Telephony; readonly requestId: string | undefined }
  | { readonly result: 'same' | 'open' }
  | { readonly result: 'failed'; readonly failure: Failure };

export interface Subject {
  /** The users, where they are known without asking. */
  readonly users: readonly UserReference[];
  /** Of the tab, before anything is read. */
  title(connection: OpenConnection): string;
  /** What was tried when it failed, as whole sentences. */
  readonly sentences: { readonly read: string; readonly save: (name: string) => string };
  /** @throws what the form explains */
  read(connection: OpenConnection, reading: Reading): Promise<Content>;
  /** @throws what the form explains; nothing of it was written then */
  save(connection: OpenConnection, content: Content, wanted: Wanted): Promise<SaveResult>;
  /**
   * What is shown after a run that ended.
   * @returns `undefined` when it has to be read anew
   */
  after(run: Run, content: Content): Content | undefined;
}
