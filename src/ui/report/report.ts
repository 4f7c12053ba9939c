// From an error to a message with buttons where the person is looking, and a line in the output. Both come from one explanation.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { UserReference } from '../../chime/model';
import { displayText, displayTexts } from '../../telephony/displayText';
import { failureOf, type Failure } from '../../telephony/failure';
import type { ConnectionIdentity } from '../../connectionIdentity';
import { redact } from '../../telephony/redact';
import { connectionForLog, connectionLabel } from '../../text/connectionWording';
import type { Explanation, Remedy } from '../../text/explanation';
import { explain } from '../../text/explanations';
import * as settings from '../connection/settings';
import { asSentence } from '../../text/wording';

/** What was being tried when it failed. */
export interface Attempted {
  /** For a person, as a whole sentence, such as "The settings of Maria Garcia could not be read." */
  readonly sentence: string;
  /** For the log, in English and without a name: the API's operation or the command. */
  readonly operation: string;
  readonly identity?: ConnectionIdentity | undefined;
  readonly user?: Partial<UserReference> | undefined;
  /** Whether it can be tried again where the problem is shown. */
  readonly canRetry?: boolean;
}

/** What was being tried by a command: its message has the button "Retry". */
export interface AttemptedCommand extends Attempted {
  readonly retry: () => unknown;
}

export interface Problem {
  readonly sentence: string;
  readonly cause: string;
  readonly advice: string;
  /** The service's own words; empty when it said nothing. */
  readonly said: string;
  readonly requestId: string | undefined;
  /** The API's operation that failed. */
  readonly operation: string | undefined;
  readonly remedies: readonly Remedy[];
}

const commandOf: Readonly<Record<Exclude<Remedy, 'retry'>, readonly [string, ...unknown[]]>> = {
  signIn: ['chimeTelephony.connection.signIn'],
  selectConnection: ['chimeTelephony.connection.select'],
  openAwsFiles: ['chimeTelephony.awsFiles.open'],
  openSettings: ['workbench.action.openSettings', '@ext:chime-telephony.chime-telephony'],
  refresh: ['chimeTelephony.accounts.refresh'],
  copyPolicy: ['chimeTelephony.policy.copy'],
  diagnose: ['chimeTelephony.connection.diagnose'],
};

/** What a button does, wherever it is shown. To try again is for whoever shows it. */
export function runRemedy(
  remedy: Exclude<Remedy, 'retry'>,
  { operation }: Pick<Problem, 'operation'> = { operation: undefined },
): Thenable<unknown> {
  const [command, ...args] = commandOf[remedy];
  return vscode.commands.executeCommand(command, ...args, ...(remedy === 'copyPolicy' ? [operation] : []));
}

export class Report {
  constructor(private readonly log: vscode.LogOutputChannel) {}

  /**
   * For a command: logs, brings up the output, and shows a message. Cancelling is silent.
   * @param error whatever was thrown, or a {@link Failure}; here and below
   */
  failed(attempted: AttemptedCommand, error: unknown): void {
    const problem = this.logged({ ...attempted, canRetry: true }, error);
    if (problem === undefined) {
      return;
    }
    if (settings.showOutputOnFailure()) {
      this.log.show(true);
    }
    void this.showMessage(attempted, problem);
  }

  /** For a command whose failure is logged, and shown in its own place, by another: shows a message besides. */
  told(attempted: AttemptedCommand, error: unknown): void {
    const failure = failureOf(error);
    if (failure.kind !== 'cancelled') {
      void this.showMessage(attempted, problemOf({ ...attempted, canRetry: true }, failure));
    }
  }

  /** For whoever shows the problem in a place of its own; `undefined` when it was cancelled. */
  logged(attempted: Attempted, error: unknown): Problem | undefined {
    const failure = failureOf(error);
    if (failure.kind === 'cancelled') {
      return undefined;
    }
    this.log.error(logText(attempted, failure, explain(withoutWords(failure), attempted.identity?.endpoint)));
    const words = wordsOf(failure);
    if (words !== '') {
      this.log.debug(`What was said: ${redact(displayText(words))}`);
    }
    if (failure.kind === 'internal' && error instanceof Error && error.stack !== undefined) {
      this.log.debug(redact(error.stack));
    }
    return problemOf(attempted, failure);
  }

  private async showMessage(attempted: AttemptedCommand, problem: Problem): Promise<void> {
    const showOutput = l10n.t('Show Output');
    // A message has no room for more.
    const remedies = new Map(problem.remedies.slice(0, 2).map((remedy) => [remedyLabel(remedy), remedy]));
    const where = attempted.identity && l10n.t('Connection: {0}.', connectionLabel(attempted.identity));
    const text = [attempted.sentence, problem.cause, problem.advice, saidText(problem), where]
      .filter((part): part is string => Boolean(part))
      .map(asSentence)
      .map(displayText)
      .join(' ');
    const label = await vscode.window.showErrorMessage(text, ...remedies.keys(), showOutput);
    const remedy = label === undefined ? undefined : remedies.get(label);
    if (label === showOutput) {
      this.log.show(true);
    } else if (
      remedy === 'retry' ||
      (remedy !== undefined && (await runRemedy(remedy, problem)) === signedIn)
    ) {
      await this.retry(attempted);
    }
  }

  private async retry(attempted: AttemptedCommand): Promise<void> {
    try {
      await attempted.retry();
    } catch (error) {
      this.failed(attempted, error);
    }
  }
}

function problemOf({ identity, sentence, canRetry }: Attempted, failure: Failure): Problem {
  const explanation = explain(failure, identity?.endpoint);
  return {
    ...explanation,
    cause: asSentence(explanation.cause),
    sentence,
    said: failure.kind === 'service' ? failure.message : '',
    requestId: failure.requestId && displayText(failure.requestId),
    operation: failure.operation,
    remedies: explanation.remedies.filter((remedy) => remedy !== 'retry' || canRetry),
  };
}

export const remedyLabel = (remedy: Remedy): string =>
  ({
    retry: l10n.t('Retry'),
    signIn: l10n.t('Sign In'),
    selectConnection: l10n.t('Select Connection…'),
    openAwsFiles: l10n.t('Open AWS Files'),
    openSettings: l10n.t('Open Settings'),
    refresh: l10n.t('Refresh'),
    copyPolicy: l10n.t('Copy IAM Policy'),
    diagnose: l10n.t('Diagnose Connection'),
  })[remedy];

/** What the command of "Sign In" gives when it succeeded: then what failed goes on by itself. */
export const signedIn = 'signedIn';

/** What the service said, as a sentence; `undefined` when it said nothing. */
export const saidText = ({ said }: Pick<Problem, 'said'>): string | undefined =>
  said.trim() === '' ? undefined : l10n.t('The service said: {0}', displayText(said));

/** Words of a service may hold names: they are shown to the person, and logged at the debug level only. */
const wordsOf = ({ kind, message, reason }: Failure): string =>
  kind === 'service' ? message : (reason?.['message'] ?? '');

/** Fit to be shared. */
export const withoutWords = (failure: Failure): Failure => ({
  ...failure,
  ...(failure.reason?.['message'] !== undefined && { reason: { ...failure.reason, message: '…' } }),
});

/** Plain English, the variable parts last in each line; ids but no names, and all of it redacted. */
function logText(
  { operation, identity, user }: Attempted,
  failure: Failure,
  { cause, advice }: Explanation,
): string {
  const [first, ...more] = displayTexts([
    `${operation} failed: ${failure.name}${failure.code === undefined ? '' : ` (${failure.code})`}`,
    `why: ${cause}`,
    identity && `connection: ${connectionForLog(identity)}`,
    user?.accountId && `account: ${user.accountId}`,
    user?.userId && `user: ${user.userId}`,
    failure.operation && `operation: ${failure.operation}`,
    failure.status !== undefined && `status: ${failure.status}`,
    failure.requestId && `request id: ${failure.requestId}`,
    `what to do: ${advice}`,
  ]);
  return redact([first, ...more.map((line) => `  ${line}`)].join('\n'));
}
