// The commands of package.json are those of the code.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../src/ui/commands';
import { extension } from './extension';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('commands', () => {
  it('each that is contributed is registered, and no other', async () => {
    await extension().activate();
    const { contributes } = extension().packageJSON as Manifest;
    const registered = (await vscode.commands.getCommands(true)).filter(
      // A view has commands of its own, which VS Code registers.
      (id) =>
        id.startsWith('chimeTelephony.') &&
        !/^chimeTelephony\.(accounts\.(?!refresh$)|history\.(?!refresh$|clearFilter$))/.test(id),
    );
    assert.deepEqual(registered.sort(), contributes.commands.map(({ command }) => command).sort());
  });

  it('each that is contributed does something, and no other', () => {
    const { contributes } = extension().packageJSON as Manifest;
    assert.deepEqual(Object.keys(commands).sort(), contributes.commands.map(({ command }) => command).sort());
  });
});
