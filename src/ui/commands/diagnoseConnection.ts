// "Diagnose Connection": checks everything between this computer and the API, and shows a report in an editor.

import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { awsFiles, Check, Diagnosis, FactName, Profile, Step } from '../../service';
import { displayText } from '../../telephony/displayText';
import { failureOf } from '../../telephony/failure';
import { redact } from '../../telephony/redact';
import type { AwsChoice } from '../connection/choice';
import { explain } from '../../text/explanations';
import type { Parts } from './parts';
import { withoutWords } from '../report/report';
import { NotConnectedError } from '../connection/session';
import { awsReasonText } from '../../text/awsExplanations';
import { awsWarningText } from '../../text/awsWarnings';
import {
  connectionLabel,
  connectionName,
  originText,
  passedOverText,
  profileKindText,
  profileSourceText,
} from '../../text/connectionWording';
import { partsText } from '../../text/language';

export async function diagnoseConnection({ session, loadService, diagnoses }: Parts): Promise<void> {
  const { choice } = session;
  if (choice === undefined) {
    throw new NotConnectedError();
  }
  if (choice.kind === 'sandbox') {
    void vscode.window.showInformationMessage(
      l10n.t('The sandbox runs on this computer, so there is no network to diagnose.'),
    );
    return;
  }
  const diagnosis = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: l10n.t('Diagnosing {0}…', connectionName(choice)),
      cancellable: true,
    },
    (_, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      return session
        .diagnose(choice, controller.signal)
        .then((found) => (token.isCancellationRequested ? undefined : found));
    },
  );
  if (diagnosis !== undefined) {
    const files = (await loadService()).awsFiles();
    await diagnoses.show(
      l10n.t('Diagnosis of {0}', connectionLabel(choice)),
      reportText(choice, diagnosis, files),
    );
  }
}

function reportText(choice: AwsChoice, diagnosis: Diagnosis, files: ReturnType<typeof awsFiles>): string {
  const { checks, fileProblems, warnings } = diagnosis;
  const results = checks.map(({ step, result }) => `- ${stepLabel(step)}: ${resultLabel(result)}`);
  // Failed checks come first: a reader looks for them.
  const details = [...checks]
    .sort((one, other) => Number(other.result === 'failed') - Number(one.result === 'failed'))
    .map((check) => detailText(check, diagnosis))
    .filter((text) => text !== '');
  return redact(
    [
      `# ${l10n.t('Diagnosis of {0}', connectionLabel(choice))}`,
      [
        new Date().toISOString(),
        l10n.t('AWS files: {0}', partsText([files.config, files.credentials].map(withoutHome))),
      ].join('\n\n'),
      results.join('\n'),
      ...(warnings.length === 0 ? [] : [warningsText(warnings)]),
      ...details,
      ...filesText(fileProblems),
      l10n.t('This report holds no keys, tokens or signatures.'),
      '',
    ].join('\n\n'),
  );
}

const warningsText = (warnings: Diagnosis['warnings']): string =>
  [
    `## ${l10n.t('Warnings')}`,
    warnings.map((warning) => `- ${displayText(awsWarningText(warning))}`).join('\n'),
  ].join('\n\n');

/** A section for problems in the AWS files, if there are any. */
const filesText = (problems: Diagnosis['fileProblems']): readonly string[] =>
  problems.length === 0
    ? []
    : [
        `## ${l10n.t('AWS files')}\n\n${problems
          .map((problem) => `- ${awsReasonText({ ...problem, path: problem.path.replace(homedir(), '~') })}`)
          .map(displayText)
          .join('\n')}`,
      ];

function detailText(check: Check, { endpoint, profile }: Diagnosis): string {
  const { step } = check;
  const lines =
    check.result === 'ok' || check.result === 'refused'
      ? Object.entries(check.facts)
          .filter((fact): fact is [FactName, string] => fact[1] !== undefined)
          .map(([name, value]) => `- ${factLabel(name)}: ${displayText(factText(name, value))}`)
      : check.result === 'failed'
        ? failureLines(check.error, endpoint)
        : [];
  if (step === 'endpoint' && endpoint !== undefined) {
    lines.push(`- ${l10n.t('Set by')}: ${originText(endpoint)}`);
  }
  const others = profile && passedOverText(profile);
  if (step === 'profile' && profile !== undefined && others !== undefined) {
    lines.push(`- ${l10n.t('Used')}: ${profileSourceText(profile)}`, `- ${l10n.t('Not used')}: ${others}`);
  }
  return lines.length === 0 ? '' : `## ${stepLabel(step)}\n\n${lines.join('\n')}`;
}

function failureLines(error: unknown, endpoint: Diagnosis['endpoint']): string[] {
  const failure = failureOf(error);
  const { cause, advice, note } = explain(withoutWords(failure), endpoint?.url.href);
  return [
    `- ${cause}`,
    `- ${advice}`,
    ...(note === undefined ? [] : [`- ${note}`]),
    ...(failure.kind === 'service'
      ? [`- ${l10n.t('Error: {0}, status {1}', displayText(failure.name), failure.status ?? '')}`]
      : []),
    ...(failure.requestId === undefined ? [] : [`- ${l10n.t('Request ID: {0}', failure.requestId)}`]),
  ];
}

/** The home folder often contains a person's name. */
const withoutHome = (path: string): string => `\`${path.replace(homedir(), '~')}\``;

const stepLabel = (step: Step): string =>
  ({
    profile: l10n.t('Profile'),
    credentials: l10n.t('Credentials'),
    identity: l10n.t('Identity (STS GetCallerIdentity)'),
    endpoint: l10n.t('Endpoint'),
    dns: l10n.t('Host name (DNS)'),
    tls: l10n.t('Connection and certificate (TLS)'),
    clock: l10n.t('Clock'),
    listAccounts: l10n.t('Chime (ListAccounts)'),
  })[step];

const resultLabel = (result: Check['result']): string =>
  ({
    ok: l10n.t('OK'),
    refused: l10n.t('found, refused by the service'),
    failed: l10n.t('failed'),
    skipped: l10n.t('not checked, because an earlier check failed'),
  })[result];

const factLabel = (name: FactName): string =>
  ({
    kind: l10n.t('Type'),
    via: l10n.t('Source profile'),
    region: l10n.t('Region'),
    accessKeyEnd: l10n.t('Access key ends in'),
    expires: l10n.t('Valid until'),
    awsAccount: l10n.t('AWS account'),
    role: l10n.t('Role or user'),
    url: l10n.t('URL'),
    signingRegion: l10n.t('Signing region'),
    addresses: l10n.t('Addresses'),
    protocol: l10n.t('Protocol'),
    issuer: l10n.t('Certificate issued by'),
    validTo: l10n.t('Certificate valid to'),
    secondsAhead: l10n.t('Clock ahead of the service (seconds)'),
    accounts: l10n.t('Accounts on the first page'),
  })[name];

function factText(name: FactName, value: string): string {
  switch (name) {
    case 'kind':
      return profileKindText(value as Profile['kind']);
    case 'protocol':
      return value === 'http' ? l10n.t('http, without TLS') : value;
    case 'url':
      return `\`${value}\``;
    default:
      return value;
  }
}
