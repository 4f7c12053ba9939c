// By which action a run was started, in the words of the palette.

import { l10n } from 'vscode';
import { displayText } from '../../telephony/displayText';

/** What VS Code makes of a manifest: with a language pack a title is in both languages. */
export interface Manifest {
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string | { readonly value: string };
    }[];
  };
}

/** What starts runs and is no command of its own. */
const opener: ReadonlyMap<string, string> = new Map([
  ['chimeTelephony.form', 'chimeTelephony.user.editTelephony'],
  ['chimeTelephony.userGrid', 'chimeTelephony.user.editTelephony'],
]);

/**
 * @param source as the record of a run has it
 * @returns such as "Turn Off SMS", or the source itself where no command is called so
 */
export function actionTitle(source: string, { contributes }: Manifest): string {
  const [, commandOfCli] = /^cli\.(.+)$/.exec(source) ?? [];
  if (commandOfCli !== undefined) {
    return l10n.t('Command line: {0}', displayText(commandOfCli));
  }
  const id = opener.get(source) ?? source;
  const title = contributes.commands.find(({ command }) => command === id)?.title;
  const text = typeof title === 'object' ? title.value : title;
  return displayText(text?.replace(/…$/, '') ?? source);
}
