// What VS Code waits for when it starts the extension: it is told of the commands. All else begins in the turn after, as to compile it
// alone would take ten times as long.

import * as vscode from 'vscode';
import type * as ui from './ui/start';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

let started: Promise<ui.Started> | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const { contributes } = context.extension.packageJSON as Manifest;
  const start = () =>
    (started ??= import('./ui/start.js').then((loaded: typeof ui) => loaded.start(context)));
  context.subscriptions.push(
    ...contributes.commands.map(({ command }) =>
      vscode.commands.registerCommand(command, async (argument: unknown, selected: unknown) =>
        (await start()).runCommand(command, argument, selected),
      ),
    ),
  );
  setImmediate(() => void start());
}

/** VS Code waits some seconds for it: what was sent can be answered and recorded. */
export const deactivate = async (): Promise<void> => (await started)?.settle();
