// "Select Connection…": the sandbox, every profile of the shared AWS files, and the keys of the environment.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Choices, ProfileChoice } from '../../service';
import { displayText } from '../../telephony/displayText';
import { failureOf } from '../../telephony/failure';
import { awsReasonText } from '../../text/awsExplanations';
import { choiceText, parseChoice, type Choice } from '../connection/choice';
import {
  connectionName,
  passedOverText,
  profileKindText,
  profileSourceText,
} from '../../text/connectionWording';
import { numberText } from '../../text/language';
import type { Parts } from './parts';
import type { OpenConnection } from '../connection/session';

interface ChoiceItem extends vscode.QuickPickItem {
  readonly choice?: Choice;
}

/** @param argument a keybinding may name the connection, as in the settings */
export async function selectConnection(parts: Parts, argument: unknown): Promise<void> {
  const choice = parseChoice(argument) ?? (await askForChoice(parts));
  if (choice !== undefined) {
    await parts.session.select(choice);
    await vscode.commands.executeCommand('chimeTelephony.accounts.focus');
    await tellFailure(parts, choice);
  }
}

export async function useSandbox({ session }: Parts): Promise<void> {
  await session.select({ kind: 'sandbox' });
  await vscode.commands.executeCommand('chimeTelephony.accounts.focus');
}

/** The view logs the failure, but its row is short. */
async function tellFailure(parts: Parts, choice: Choice): Promise<void> {
  const { session, report } = parts;
  let connection: OpenConnection | undefined;
  try {
    connection = await session.connect();
    await connection.directory.accounts.loadFirst();
  } catch (error) {
    if (session.choice === choice && failureOf(error).kind !== 'connectionChanged') {
      report.told(
        {
          sentence: l10n.t("Can't connect to {0}.", connectionName(choice)),
          operation: 'Connecting',
          identity: connection?.identity,
          choice,
          retry: () => session.refresh(),
        },
        error,
      );
    }
  }
}

async function askForChoice({ session, loadService }: Parts): Promise<Choice | undefined> {
  const picked = await vscode.window.showQuickPick(connectionItems(loadService, session.choice), {
    title: l10n.t('Select Connection'),
    placeHolder: l10n.t('The sandbox, or an AWS profile on {0}', machineName()),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.choice;
}

/** The computer of the AWS files: in a remote window the extension may run at either end. */
function machineName(): string {
  const { remoteName } = vscode.env;
  if (remoteName === undefined) {
    return l10n.t('this computer');
  }
  const own = vscode.extensions.getExtension('chime-telephony.chime-telephony');
  return own?.extensionKind === vscode.ExtensionKind.Workspace
    ? l10n.t('the remote computer ({0})', remoteName)
    : l10n.t('your own computer, not the remote computer ({0})', remoteName);
}

async function connectionItems(
  loadService: Parts['loadService'],
  current: Choice | undefined,
): Promise<readonly ChoiceItem[]> {
  const { listChoices, awsFiles } = await loadService();
  const choices = await listChoices();
  return [
    item(current, { kind: 'sandbox' }, l10n.t('Sandbox'), 'beaker', {
      description: l10n.t('A local Chime service with fictional users'),
    }),
    { label: l10n.t('AWS profiles'), kind: vscode.QuickPickItemKind.Separator },
    ...choices.profiles.map((profile) =>
      item(
        current,
        { kind: 'profile', profile: profile.name },
        displayText(profile.name),
        profile.problem === undefined ? 'account' : 'warning',
        {
          description: profileText(profile),
          ...detailOf(profile),
        },
      ),
    ),
    ...(choices.unreadable === undefined
      ? []
      : [warningItem(displayText(awsReasonText(choices.unreadable)))]),
    ...fileProblemItems(choices.fileProblems),
    ...(choices.profiles.length === 0 ? [noProfiles(awsFiles())] : []),
    ...(choices.environmentKeys
      ? [
          { label: l10n.t('Environment'), kind: vscode.QuickPickItemKind.Separator },
          item(current, { kind: 'environment' }, l10n.t('Environment keys'), 'key', {
            description: l10n.t('AWS_ACCESS_KEY_ID and related variables in the environment of VS Code'),
          }),
        ]
      : []),
  ];
}

const warningItem = (text: string): ChoiceItem => ({ label: `$(warning) ${text}`, alwaysShow: true });

/** The diagnosis has all of them. */
const shownFileProblems = 5;

function fileProblemItems(problems: Choices['fileProblems']): readonly ChoiceItem[] {
  const more = problems.length - shownFileProblems;
  return [
    ...problems.slice(0, shownFileProblems).map((problem) => displayText(awsReasonText(problem))),
    ...(more > 0
      ? [l10n.t('More lines of the AWS files that are not understood: {0}', numberText(more))]
      : []),
  ].map(warningItem);
}

const noProfiles = (files: { config: string; credentials: string }): ChoiceItem => ({
  label: l10n.t('The AWS files contain no profiles.'),
  detail: `${files.config}, ${files.credentials}`,
  alwaysShow: true,
});

function item(
  current: Choice | undefined,
  choice: Choice,
  label: string,
  icon: string,
  { description, detail }: { description: string; detail?: string },
): ChoiceItem {
  const inUse = current !== undefined && choiceText(current) === choiceText(choice);
  return {
    label,
    choice,
    iconPath: new vscode.ThemeIcon(icon),
    description: inUse ? l10n.t('{0} (in use)', description) : description,
    ...(detail !== undefined && { detail }),
  };
}

/** The problem of the profile, else its sources where it has several. */
function detailOf(profile: ProfileChoice): { readonly detail?: string } {
  if (profile.problem !== undefined) {
    return { detail: displayText(awsReasonText(profile.problem)) };
  }
  const others = passedOverText(profile);
  return others === undefined
    ? {}
    : { detail: l10n.t('Used: {0}. Not used: {1}.', profileSourceText(profile), others) };
}

const profileText = ({ kind, via, mfa, region }: ProfileChoice): string =>
  [via === undefined ? profileKindText(kind) : l10n.t('role via {0}', via), mfa && l10n.t('MFA'), region]
    .filter(Boolean)
    .join(' · ');
