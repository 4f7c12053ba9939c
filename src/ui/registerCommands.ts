// Registers the commands of package.json; what they do is loaded with the first of them.

import * as vscode from 'vscode';
import type * as commands from './commands';
import type { Parts } from './parts';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

export function registerCommands(
  parts: Parts,
  { packageJSON }: vscode.Extension<unknown>,
  load: () => Promise<typeof commands>,
): vscode.Disposable {
  const { contributes } = packageJSON as Manifest;
  return vscode.Disposable.from(
    ...contributes.commands.map(({ command }) =>
      vscode.commands.registerCommand(command, async (argument: unknown, selected: unknown) =>
        (await load()).runCommand(parts, command, argument, selected),
      ),
    ),
  );
}
