// Turns an error into a message with buttons and lines in the output, both from one explanation.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { UserReference } from '../../chime/model';
import { displayText, displayTexts } from '../../telephony/displayText';
import { failureOf, type Failure } from '../../telephony/failure';
import type { ConnectionIdentity } from '../../connectionIdentity';
import { redact } from '../../telephony/redact';
import { connectionForLog } from '../../text/connectionWording';
import { messageText, type Explanation, type Remedy } from '../../text/explanation';
import { explain } from '../../text/explanations';
import type { Choice } from '../connection/choice';
import * as settings from '../connection/settings';
import type { Toasts } from './toasts';

/** The action that failed. */
export interface Attempted {
  /** For a person, as a whole sentence, such as "Can't read the settings of Maria Garcia." */
  readonly sentence: string;
  /** For the log, in English and without a name: the API's operation or the command. */
  readonly operation: string;
  readonly identity?: ConnectionIdentity | undefined;
  /** The chosen connection, where no identity is known yet. */
  readonly choice?: Choice | undefined;
  readonly user?: Partial<UserReference> | undefined;
  /** Whether the place that shows the problem offers "Retry". */
  readonly canRetry?: boolean;
}

/** The action of a command: its message has the button "Retry". */
export interface AttemptedCommand extends Attempted {
  readonly retry: () => unknown;
}

export interface Problem {
  readonly sentence: string;
  readonly cause: string;
  readonly advice: string;
  /** Two sentences for a notification. */
  readonly message: string;
  /** The service's own words, technical words, another possible cause: sentences for tooltips and forms. */
  readonly details: readonly string[];
  readonly requestId: string | undefined;
  /** The profile that the failure is about. */
  readonly profile: string | undefined;
  /** The API's operation that failed. */
  readonly operation: string | undefined;
  readonly remedies: readonly Remedy[];
}

const commandOf: Readonly<Record<Exclude<Remedy, 'retry'>, readonly [string, ...unknown[]]>> = {
  signIn: ['chimeTelephony.connection.signIn'],
  selectConnection: ['chimeTelephony.connection.select'],
  openAwsFiles: ['chimeTelephony.awsFiles.open'],
  openProfile: ['chimeTelephony.awsFiles.open'],
  openSettings: ['workbench.action.openSettings', '@ext:chime-telephony.chime-telephony'],
  refresh: ['chimeTelephony.accounts.refresh'],
  copyPolicy: ['chimeTelephony.policy.copy'],
  diagnose: ['chimeTelephony.connection.diagnose'],
};

/** Runs the command of a button. The caller handles "Retry" itself. */
export function runRemedy(
  remedy: Exclude<Remedy, 'retry'>,
  problem?: Pick<Problem, 'operation' | 'profile'>,
): Thenable<unknown> {
  const [command, ...args] = commandOf[remedy];
  return vscode.commands.executeCommand(command, ...args, ...argumentsOf(remedy, problem));
}

function argumentsOf(
  remedy: Remedy,
  { operation, profile }: Partial<Pick<Problem, 'operation' | 'profile'>> = {},
): readonly unknown[] {
  switch (remedy) {
    case 'copyPolicy':
      return [operation];
    case 'openProfile':
      return [{ profile }];
    default:
      return [];
  }
}

export class Report {
  constructor(
    private readonly log: vscode.LogOutputChannel,
    private readonly toasts: Toasts,
  ) {}

  /**
   * For a command: logs, opens the output, and shows a message. A cancelled action shows nothing.
   * @param error a thrown value or a {@link Failure}; here and below
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

  /** Shows a message only: for a failure that a view logs and shows as well. */
  told(attempted: AttemptedCommand, error: unknown): void {
    const failure = failureOf(error);
    if (failure.kind !== 'cancelled') {
      void this.showMessage(attempted, problemOf({ ...attempted, canRetry: true }, failure));
    }
  }

  /** Logs only: for a caller that shows the problem itself. @returns `undefined` when the action was cancelled */
  logged(attempted: Attempted, error: unknown): Problem | undefined {
    const failure = failureOf(error);
    if (failure.kind === 'cancelled') {
      return undefined;
    }
    this.log.error(logText(attempted, failure, explain(withoutWords(failure), attempted.identity?.endpoint)));
    const words = wordsOf(failure);
    if (words !== '') {
      this.log.debug(`Message of the service: ${redact(displayText(words))}`);
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
    const label = await this.toasts.show({
      key: thingOf(attempted),
      severity: 'error',
      text: problem.message,
      buttons: [...remedies.keys(), showOutput],
      connection: attempted.identity ?? attempted.choice,
      always: [showOutput, ...forAnyConnection.map(remedyLabel)],
    });
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

/** These buttons do not act on the connection in use. */
const forAnyConnection: readonly Remedy[] = ['selectConnection', 'openProfile', 'openSettings', 'copyPolicy'];

/** An action and its object. */
const thingOf = ({ operation, user, identity, choice }: Attempted): string =>
  JSON.stringify([
    operation,
    user?.accountId,
    user?.userId,
    (identity ?? choice)?.kind,
    profileOf(identity ?? choice),
  ]);

const profileOf = (connection: ConnectionIdentity | Choice | undefined): string | undefined =>
  connection !== undefined && 'profile' in connection ? connection.profile : undefined;

function problemOf(attempted: Attempted, failure: Failure): Problem {
  const { identity, choice, sentence, canRetry } = attempted;
  const explanation = explain(failure, identity?.endpoint);
  const { cause, advice, note } = explanation;
  const profile = failure.reason?.['profile'] ?? profileOf(identity ?? choice);
  return {
    sentence,
    cause,
    advice,
    message: displayText(messageText(displayText(sentence), explanation)),
    details: [...wordsText(failure, explanation), ...(note === undefined ? [] : [note])],
    requestId: failure.requestId && displayText(failure.requestId),
    profile,
    operation: failure.operation,
    remedies: explanation.remedies.filter(
      (remedy) =>
        (remedy !== 'retry' || canRetry === true) && (remedy !== 'openProfile' || profile !== undefined),
    ),
  };
}

/** The words of the service, else technical words. */
function wordsText({ kind, message }: Failure, { detail = '' }: Explanation): readonly string[] {
  const said = kind === 'service' ? displayText(message).trim() : '';
  return said !== ''
    ? [l10n.t('The service said: {0}', said)]
    : detail.trim() === ''
      ? []
      : [l10n.t('Details: {0}', detail)];
}

export const remedyLabel = (remedy: Remedy): string =>
  ({
    retry: l10n.t('Retry'),
    signIn: l10n.t('Sign In'),
    selectConnection: l10n.t('Select Connection…'),
    openAwsFiles: l10n.t('Open AWS Files'),
    openProfile: l10n.t('Open Profile'),
    openSettings: l10n.t('Open Settings'),
    refresh: l10n.t('Refresh'),
    copyPolicy: l10n.t('Copy IAM Policy'),
    diagnose: l10n.t('Diagnose Connection'),
  })[remedy];

/** What the command "Sign In" returns when it succeeded: then the failed action continues. */
export const signedIn = 'signedIn';

/** For a tooltip or a form; empty where there are none. */
export const detailsText = ({ details }: Pick<Problem, 'details'>): string => details.join(' ');

/** Words of a service may contain names: people see them, and the log has them at the debug level only. */
const wordsOf = ({ kind, message, reason }: Failure): string =>
  kind === 'service' ? message : (reason?.['message'] ?? '');

const hiddenWords = '…';

/** Without words that may contain names, for logs and shared reports. */
export const withoutWords = (failure: Failure): Failure => ({
  ...failure,
  ...(failure.reason?.['message'] !== undefined && { reason: { ...failure.reason, message: hiddenWords } }),
});

/** Plain English, the variable parts last in each line. IDs but no names, and redacted. */
function logText(
  { operation, identity, user }: Attempted,
  failure: Failure,
  { cause, advice, detail, note }: Explanation,
): string {
  const [first, ...more] = displayTexts([
    `${operation} failed: ${failure.name}${failure.code === undefined ? '' : ` (${failure.code})`}`,
    `why: ${cause}`,
    detail !== undefined && detail !== hiddenWords && `details: ${detail}`,
    note !== undefined && `possible cause: ${note}`,
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
