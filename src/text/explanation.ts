// What a person needs to know of a failure, and how a message says it.

import * as l10n from '@vscode/l10n';

/** A button that helps. `retry` is offered by whoever can try again. */
export type Remedy =
  | 'retry'
  | 'signIn'
  | 'selectConnection'
  | 'openAwsFiles'
  | 'openProfile'
  | 'openSettings'
  | 'refresh'
  | 'copyPolicy'
  | 'diagnose';

export interface Reason {
  /** What happened, or its likely cause, as a clause such as "the signature was rejected". It can follow a colon. */
  readonly clause: string;
  /** One sentence on what to do. */
  readonly advice: string;
  readonly remedies: readonly Remedy[];
  /** Technical words, or words of others: for the details and the log. */
  readonly detail?: string | undefined;
}

export interface Explanation extends Reason {
  /** The clause as a sentence. */
  readonly cause: string;
  /** Another possible cause, as a sentence: for the details and the log. */
  readonly note?: string;
}

/** Such as "The signature was rejected." */
export const sentenceOf = (clause: string): string =>
  endsSentence(clause) ? capitalised(clause) : l10n.t('{0}.', capitalised(clause));

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const endsSentence = (text: string): boolean => /[.!?。]$/.test(text);

/** The message of a failure: one sentence on what happened, one on what to do. */
export const messageText = (attempt: string, { clause, advice }: Pick<Reason, 'clause' | 'advice'>): string =>
  l10n.t('{0} {1}', headline(attempt, clause), advice);

/**
 * Such as "Can't load the accounts: the service failed." A cause that is a sentence, or that names what the attempt names, needs no
 * attempt before it: a name is said once.
 */
function headline(attempt: string, clause: string): string {
  const names = attempt.match(/"[^"]+"/g) ?? [];
  return endsSentence(clause) || names.some((name) => clause.includes(name))
    ? sentenceOf(clause)
    : l10n.t('{0}: {1}.', attempt.replace(/[.。]$/, ''), clause);
}
