// From a failure to what a person needs to know: what happened and why, what to do next, and the buttons for it.

import * as l10n from '@vscode/l10n';
import { displayText } from '../telephony/displayText';
import type { Failure, FailureKind } from '../telephony/failure';
import { explainAws } from './awsExplanations';
import { sentenceOf, type Explanation, type Reason } from './explanation';
import { checkNetwork, networkRows } from './networkErrors';
import { serviceRows, unlistedRow } from './serviceErrors';

/** @param endpoint where the request went, if it is known */
export function explain(failure: Failure, endpoint?: string): Explanation {
  const { mayBeEnd, ...reason } = reasonOf(failure, endpoint);
  const clause = displayText(reason.clause);
  const isUnknown = failure.unknownOutcome === true;
  return {
    clause,
    cause: sentenceOf(clause),
    advice: isUnknown
      ? l10n.t('The result is unknown: refresh before you try again.')
      : displayText(reason.advice),
    remedies: isUnknown ? ['refresh'] : reason.remedies,
    detail: reason.detail && displayText(reason.detail),
    // What an AWS host answers since the service ended is not known: it is a possibility, and no more.
    ...(mayBeEnd === true &&
      isAws(endpoint) && {
        note: l10n.t('AWS ended support for Amazon Chime on 20 February 2026, which may be the reason.'),
      }),
  };
}

type ReasonOrEnd = Reason & { readonly mayBeEnd?: boolean | undefined };

function reasonOf(failure: Failure, endpoint: string | undefined): ReasonOrEnd {
  switch (failure.kind) {
    case 'service':
      return explainService(failure);
    case 'network':
      return explainNetwork(failure, endpoint);
    case 'configuration':
    case 'credentials':
      return explainAws(failure);
    default:
      return otherKinds[failure.kind](failure);
  }
}

type OtherKind = Exclude<FailureKind, 'service' | 'network' | 'configuration' | 'credentials'>;

const otherKinds: Readonly<Record<OtherKind, (failure: Failure) => ReasonOrEnd>> = {
  unexpectedAnswer: ({ message }) => ({
    clause: l10n.t('the answer is not what the API describes'),
    advice: l10n.t('Check that the endpoint is the Chime API, and that no proxy answers instead.'),
    remedies: ['retry', 'selectConnection', 'diagnose'],
    detail: message,
    mayBeEnd: true,
  }),
  input: explainInput,
  timeout: () => ({
    clause: l10n.t('the endpoint did not answer in time'),
    advice: l10n.t('Check the network and the proxy settings, then try again.'),
    remedies: ['retry', 'diagnose'],
  }),
  sandbox: ({ message }) => ({
    clause: l10n.t('the sandbox is not running'),
    advice: l10n.t('Try again, or look at the log in the sandbox folder.'),
    remedies: ['retry', 'selectConnection'],
    detail: message,
  }),
  history: explainHistory,
  writeRefused: () => ({
    clause: l10n.t('this workspace is not trusted, so only the sandbox can be changed'),
    advice: l10n.t('Trust the workspace, or open another window; nothing was sent.'),
    remedies: ['retry'],
  }),
  conflict: () => ({
    clause: l10n.t('someone else changed the settings after they were read'),
    advice: l10n.t('Check the current settings, then decide again; nothing was written.'),
    remedies: ['refresh'],
  }),
  overtaken: () => ({
    clause: l10n.t('the change was suspended, and another window may have changed the user'),
    advice: l10n.t('Refresh, then check the settings.'),
    remedies: ['refresh'],
  }),
  notConnected: () => ({
    clause: l10n.t('no connection is selected'),
    advice: l10n.t('Select the sandbox or an AWS profile.'),
    remedies: ['selectConnection'],
  }),
  connectionChanged: () => ({
    clause: l10n.t('another connection was selected'),
    advice: l10n.t('Try again on the connection in use; nothing was sent.'),
    remedies: [],
  }),
  otherConnection: ({ message }) => ({
    clause: l10n.t('this action needs the connection {0}, but another connection is in use', message),
    advice: l10n.t('Select the needed connection, then try again; nothing was sent.'),
    remedies: ['selectConnection'],
  }),
  cancelled: () => ({
    clause: l10n.t('the action was cancelled'),
    advice: l10n.t('Start again when you are ready.'),
    remedies: ['retry'],
  }),
  internal: ({ message }) => ({
    clause: l10n.t('the extension has an internal error'),
    advice: l10n.t('Open the output for details, and report the problem.'),
    remedies: ['retry'],
    detail: message,
  }),
};

/** Its message says why, in a sentence; a second one says what to do. */
function explainInput({ message }: Failure): Reason {
  const [, first = message, second = ''] = /^(.*?(?:[.!?](?=\s)|。))\s*(\S.*)$/s.exec(message) ?? [];
  return {
    clause: sentenceOf(first),
    advice: second || l10n.t('Correct the value, then try again; nothing was sent.'),
    remedies: [],
  };
}

function explainHistory({ name, message }: Failure): Reason {
  switch (name) {
    case 'RunElsewhere':
      return {
        clause: l10n.t('this run is already in progress in another window'),
        advice: l10n.t('Look at the run in the view "History", then try again; nothing was sent.'),
        remedies: [],
      };
    case 'PlanDamaged':
      return {
        clause: sentenceOf(message),
        advice: l10n.t('Undo the changes of single users in the view "History"; nothing was sent.'),
        remedies: [],
      };
    case 'RunUnreadable':
      return {
        clause: l10n.t('the record of the run is damaged, or another version wrote it'),
        advice: l10n.t('Use the newest version, or delete the run in the view "History"; nothing was sent.'),
        remedies: [],
      };
    default:
      return {
        clause: l10n.t('the history cannot be read or written'),
        advice: l10n.t('Check the disk space and the permissions of the folder; nothing was sent.'),
        remedies: ['retry'],
        detail: message,
      };
  }
}

function explainService(failure: Failure): ReasonOrEnd {
  const row = serviceRows.find(({ names }) => names.includes(failure.name)) ?? unlistedRow(failure);
  const { remedies, mayBeEnd } = row;
  return { clause: row.cause(failure), advice: row.advice(failure), remedies, mayBeEnd };
}

function explainNetwork({ code = '', message }: Failure, endpoint: string | undefined): ReasonOrEnd {
  const row = networkRows.find(({ codes }) => codes.includes(code));
  const host = endpoint === undefined ? '' : new URL(endpoint).host;
  return {
    clause: row?.cause(host) ?? l10n.t('the network request failed'),
    advice: (row?.advice ?? checkNetwork)(),
    remedies: ['retry', 'selectConnection', 'diagnose'],
    detail: row === undefined ? message : undefined,
    mayBeEnd: row?.mayBeEnd,
  };
}

const isAws = (endpoint: string | undefined): boolean =>
  endpoint !== undefined &&
  /(^|\.)(amazonaws\.com(\.cn)?|api\.aws|api\.amazonwebservices\.com\.cn|aws\.amazon\.com)$/.test(
    new URL(endpoint).hostname,
  );
