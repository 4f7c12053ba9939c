// What VS Code waits for when it starts the extension: it is told of the commands. All else begins in the turn after, as to compile it
// alone would take ten times as long.

import * as vscode from 'vscode';
import type * as ui from './ui/start';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

export function activate(context: vscode.ExtensionContext): void {
  const { contributes } = context.extension.packageJSON as Manifest;
  let started: Promise<ui.RunCommand> | undefined;
  const start = () =>
    (started ??= import('./ui/start.js').then((loaded: typeof ui) => loaded.start(context)));
  context.subscriptions.push(
    ...contributes.commands.map(({ command }) =>
      vscode.commands.registerCommand(command, async (argument: unknown, selected: unknown) =>
        (await start())(command, argument, selected),
      ),
    ),
  );
  setImmediate(() => void start());
}
