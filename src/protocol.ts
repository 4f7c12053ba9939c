// The messages between the form and its host. Types only: both sides are built from them.

import type { Telephony, TelephonyKey, UserReference } from './chime/model';

/** Every text of the form, in the person's language. */
export interface FormTexts {
  readonly booleans: Readonly<Record<TelephonyKey, { readonly label: string; readonly description: string }>>;
  readonly telephony: string;
  readonly save: string;
  readonly revert: string;
  readonly reload: string;
  readonly showOutput: string;
  readonly signOut: string;
  readonly cancel: string;
  readonly loading: string;
  readonly unchanged: string;
  readonly changed: string;
  readonly saving: string;
  readonly nextSignIn: string;
}

/** The user whom the form shows. */
export interface FormHeading {
  readonly name: string;
  readonly fields: readonly { readonly label: string; readonly value: string }[];
}

/** A problem, ready to be shown. Each remedy is a button, and the form sends its `id` back. */
export interface FormProblem {
  readonly sentence: string;
  readonly cause: string;
  readonly advice: string;
  readonly details: string;
  readonly remedies: readonly { readonly id: string; readonly label: string }[];
}

export interface Saved {
  /** A whole sentence, such as "Saved. Request ID: …". */
  readonly text: string;
  /** The settings that the service confirmed. When the service later has other settings, the form shows this sentence as past. */
  readonly telephony: Telephony;
}

/** The last read settings, or why the settings can't be read. `heading` is missing until something was read. */
export interface FormView {
  /** Names the connection of the form, and the identity that the connection uses. */
  readonly connectionText: string;
  /** Why nothing can be changed, with the buttons that help; missing when changes are possible. */
  readonly locked?: { readonly text: string; readonly remedies: FormProblem['remedies'] };
  readonly heading?: FormHeading;
  readonly settings?: Telephony;
  readonly problem?: FormProblem;
}

/** Identifies the form. The browser keeps this state when the window reloads, and the host restores the form from it. */
export interface FormState {
  readonly user: UserReference;
  /** The form's connection, as written in the settings. */
  readonly connection: string;
}

/** The last requested save, with the `id` of its request. */
export type FormSave =
  | { readonly id: number; readonly result: 'running' }
  | { readonly id: number; readonly result: 'saved'; readonly saved?: Saved }
  /** The person's input stays. `problem` is missing when there is nothing to show, or nothing any more. */
  | { readonly id: number; readonly result: 'notSaved'; readonly problem?: FormProblem };

/** The one message to the browser side. It has everything that the form shows, so that no message depends on an earlier one. */
export interface FormSnapshot {
  /** `page` of the `ready` message that this answers: a page ignores answers to an earlier page. */
  readonly page: number;
  readonly texts: FormTexts;
  readonly state: FormState;
  readonly title: string;
  /** A long load, which can be cancelled, has a sentence in `progress`. */
  readonly loading?: { readonly progress?: string };
  /** Missing until the first load has ended. */
  readonly view?: FormView;
  readonly save?: FormSave;
}

export type FormMessage =
  /** The page has started, as whenever the tab becomes visible again. `page` is a random number for this start. */
  | { readonly type: 'ready'; readonly page: number }
  /** Wanted values of only the booleans that the person changed. `id` is random, and used once. */
  | { readonly type: 'save'; readonly id: number; readonly wanted: Partial<Telephony> }
  /** The page shows that the save with this id failed. */
  | { readonly type: 'seen'; readonly id: number }
  /** The person discards unsaved changes. */
  | { readonly type: 'revert' }
  /** Whether the form has unsaved changes. */
  | { readonly type: 'draft'; readonly changed: boolean }
  | { readonly type: 'reload' }
  /** Ends a long load. */
  | { readonly type: 'cancel' }
  | { readonly type: 'signOut' }
  | { readonly type: 'showOutput' }
  | { readonly type: 'remedy'; readonly remedy: string };
