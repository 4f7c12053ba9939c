// The bundle that VS Code waits for at activation: it only registers the commands. All other code loads in the next event-loop turn,
// because compiling that code takes ten times as long.

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

/** VS Code waits some seconds for `deactivate`, so that answers to sent changes can arrive and be recorded. */
export const deactivate = async (): Promise<void> => (await started)?.settle();
