// "Select Connection…": the sandbox, and every profile of the shared AWS files.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Profile } from '../../service';
import { choiceText, parseChoice, type Choice } from '../choice';
import type { Parts } from '../parts';

interface ChoiceItem extends vscode.QuickPickItem {
  readonly choice?: Choice;
}

/** A keybinding may name the connection, as it is written in settings; otherwise it is asked for. */
export async function selectConnection(parts: Parts, argument: unknown): Promise<void> {
  const choice = parseChoice(argument) ?? (await askForChoice(parts));
  if (choice !== undefined) {
    await parts.session.select(choice);
    await vscode.commands.executeCommand('chimeTelephony.accounts.focus');
  }
}

async function askForChoice({ session, loadService }: Parts): Promise<Choice | undefined> {
  const picked = await vscode.window.showQuickPick(connectionItems(loadService, session.choice), {
    title: l10n.t('Select Connection'),
    placeHolder: l10n.t('The sandbox, or a profile of the AWS files on this machine'),
    matchOnDescription: true,
  });
  return picked?.choice;
}

async function connectionItems(
  loadService: Parts['loadService'],
  current: Choice | undefined,
): Promise<readonly ChoiceItem[]> {
  const { listProfiles } = await loadService();
  const profiles = await listProfiles();
  return [
    item(l10n.t('Sandbox'), 'beaker', l10n.t('A Chime service on this machine, with made-up people'), {
      kind: 'sandbox',
    }),
    { label: l10n.t('AWS profiles'), kind: vscode.QuickPickItemKind.Separator },
    ...profiles.map((profile) =>
      item(profile.name, 'account', profileText(profile), { kind: 'profile', profile: profile.name }),
    ),
    ...(profiles.length === 0
      ? [
          {
            label: l10n.t('There are no profiles in the AWS config and credentials files.'),
            alwaysShow: true,
          },
        ]
      : []),
  ];

  function item(label: string, icon: string, description: string, choice: Choice): ChoiceItem {
    const inUse = current !== undefined && choiceText(current) === choiceText(choice);
    return {
      label,
      choice,
      iconPath: new vscode.ThemeIcon(icon),
      description: inUse ? l10n.t('{0} (in use)', description) : description,
    };
  }
}

const profileText = ({ kind, region }: Profile): string =>
  [
    {
      role: l10n.t('assumed role'),
      keys: l10n.t('access keys'),
      webIdentity: l10n.t('web identity'),
      process: l10n.t('credential process'),
      sso: l10n.t('SSO'),
      login: l10n.t('aws login'),
      none: l10n.t('no credentials in it'),
    }[kind],
    region,
  ]
    .filter(Boolean)
    .join(' · ');
