// The messages between the form and its host. Types only: both sides are built from them.

import type { Telephony, TelephonyKey, UserReference } from './chime/model';
import type { UserFilter } from './telephony/userFilter';

/** Every text of the form, in the person's language. */
export interface FormTexts {
  readonly booleans: Readonly<Record<TelephonyKey, { readonly label: string; readonly description: string }>>;
  /** Of a form for many users, where each boolean is left alone or wanted on or off; missing in a form for one. */
  readonly choices?: { readonly leave: string; readonly on: string; readonly off: string };
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

/** What the service said last: of one user the settings, of many how many have each boolean on. */
export type FormSettings =
  { readonly telephony: Telephony } | { readonly counts: Readonly<Record<TelephonyKey, FormCount>> };

export interface FormCount {
  /** A whole sentence. */
  readonly text: string;
  /** What every user has, where that is the same. */
  readonly all?: boolean;
}

/** What the form shows. `heading` is missing while nothing could be read yet. */
export interface FormView {
  /** Which connection it belongs to, and whom it is used as. */
  readonly connectionText: string;
  /** Why nothing can be changed, with the buttons that help; missing when it can. */
  readonly locked?: { readonly text: string; readonly remedies: FormProblem['remedies'] };
  readonly heading?: FormHeading;
  readonly settings?: FormSettings;
  readonly problem?: FormProblem;
  /** Of the save that has just been done. */
  readonly saved?: Saved;
}

/** One user, or many: the users of accounts, and users that were selected besides. */
export type FormTarget = ({ readonly kind: 'user' } & UserReference) | ManyTarget;

export interface ManyTarget {
  readonly kind: 'many';
  readonly accountIds: readonly string[];
  /** Which users of the accounts; all of them without one. */
  readonly filter?: UserFilter;
  readonly users: readonly UserReference[];
}

/** Which form it is. The browser keeps it over a reload of the window, and the host restores the form from it. */
export interface FormState {
  readonly target: FormTarget;
  /** The choice of the connection that the form belongs to, as it is written in settings. */
  readonly connection: string;
}

export type HostMessage =
  | { readonly type: 'start'; readonly texts: FormTexts; readonly state: FormState; readonly title: string }
  /** `progress` is a sentence on how far a long load is, which can be cancelled. */
  | { readonly type: 'loading'; readonly progress?: string }
  | { readonly type: 'view'; readonly view: FormView }
  | { readonly type: 'reply'; readonly id: number; readonly result: FormResult };

/** The answer to a request. After a failure the form keeps what the person had entered. */
export type FormResult =
  | { readonly ok: true; readonly view: FormView }
  | { readonly ok: false; readonly problem: FormProblem | undefined };

export type FormMessage =
  | { readonly type: 'ready' }
  /** What is wanted of the booleans that the person chose to change, and of no others. */
  | { readonly type: 'save'; readonly id: number; readonly wanted: Partial<Telephony> }
  /** Whether there is something to save. */
  | { readonly type: 'draft'; readonly changed: boolean }
  | { readonly type: 'reload' }
  /** Ends a long load. */
  | { readonly type: 'cancel' }
  | { readonly type: 'signOut' }
  | { readonly type: 'showOutput' }
  | { readonly type: 'remedy'; readonly remedy: string };
