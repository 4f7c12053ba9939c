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

/** Whom the form is about. */
export interface FormHeading {
  readonly name: string;
  readonly fields: readonly { readonly label: string; readonly value: string }[];
}

/** What went wrong, ready to be shown. A remedy is a button; `id` is what the form sends back. */
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
  /** What the service said then: when it says otherwise, the sentence is of the past. */
  readonly telephony: Telephony;
}

/** What was read last, or why nothing could be. `heading` is missing while nothing could be read yet. */
export interface FormView {
  /** Which connection it belongs to, and whom it is used as. */
  readonly connectionText: string;
  /** Why nothing can be changed, with the buttons that help; missing when it can. */
  readonly locked?: { readonly text: string; readonly remedies: FormProblem['remedies'] };
  readonly heading?: FormHeading;
  readonly settings?: Telephony;
  readonly problem?: FormProblem;
}

/** Which form it is. The browser keeps it over a reload of the window, and the host restores the form from it. */
export interface FormState {
  readonly user: UserReference;
  /** The choice of the connection that the form belongs to, as it is written in settings. */
  readonly connection: string;
}

/** The save that was asked for last, by the id that it was asked for with. */
export type FormSave =
  | { readonly id: number; readonly result: 'running' }
  | { readonly id: number; readonly result: 'saved'; readonly saved?: Saved }
  /** What the person entered stays. Without a problem there is nothing to say, or no longer. */
  | { readonly id: number; readonly result: 'notSaved'; readonly problem?: FormProblem };

/** The one message to the browser side: all that the form has to show, so that none depends on one before it. */
export interface FormSnapshot {
  /** That of the `ready` it answers: what was posted to a page that is gone says nothing to the next one. */
  readonly page: number;
  readonly texts: FormTexts;
  readonly state: FormState;
  readonly title: string;
  /** `progress` is a sentence on how far a long load is, which can be cancelled. */
  readonly loading?: { readonly progress?: string };
  /** Missing until the first load has ended. */
  readonly view?: FormView;
  readonly save?: FormSave;
}

export type FormMessage =
  /** The page has begun, as it does each time the tab is seen again. `page` is a random number of its own. */
  | { readonly type: 'ready'; readonly page: number }
  /** What is wanted of the booleans that the person chose to change, and of no others. `id` is random, and used once. */
  | { readonly type: 'save'; readonly id: number; readonly wanted: Partial<Telephony> }
  /** That the save with this id failed is on the screen. */
  | { readonly type: 'seen'; readonly id: number }
  /** The person takes back what was not saved. */
  | { readonly type: 'revert' }
  /** Whether there is something to save. */
  | { readonly type: 'draft'; readonly changed: boolean }
  | { readonly type: 'reload' }
  /** Ends a long load. */
  | { readonly type: 'cancel' }
  | { readonly type: 'signOut' }
  | { readonly type: 'showOutput' }
  | { readonly type: 'remedy'; readonly remedy: string };
