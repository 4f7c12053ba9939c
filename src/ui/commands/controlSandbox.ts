// What can be done with the sandbox that no service lets one do: make it answer wrongly on demand, and make it new again.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Parts } from './parts';
import type { OpenConnection } from '../connection/session';
import * as settings from '../connection/settings';

interface FaultItem extends vscode.QuickPickItem {
  /** As the sandbox's `--fault` has it; missing for "answer as usual". */
  readonly fault?: string;
}

const separator = (label: string): FaultItem => ({ label, kind: vscode.QuickPickItemKind.Separator });

const faultItems = (): readonly FaultItem[] => [
  { label: l10n.t('Answer as usual'), description: l10n.t('ends the simulation') },
  separator(l10n.t('Errors of the service')),
  { label: 'BadRequestException', description: '400', fault: 'BadRequestException' },
  { label: 'UnauthorizedClientException', description: '401', fault: 'UnauthorizedClientException' },
  { label: 'ForbiddenException', description: '403', fault: 'ForbiddenException' },
  { label: 'NotFoundException', description: '404', fault: 'NotFoundException' },
  {
    label: 'ThrottledClientException',
    description: '429, Retry-After: 2',
    fault: 'ThrottledClientException,retry-after=2',
  },
  { label: 'ServiceFailureException', description: '500', fault: 'ServiceFailureException' },
  { label: 'ServiceUnavailableException', description: '503', fault: 'ServiceUnavailableException' },
  { label: 'ExpiredTokenException', description: '403', fault: 'ExpiredTokenException' },
  {
    label: l10n.t('After the end of support'),
    description: l10n.t('403, a guess: nobody has published what Amazon Chime answers now'),
    fault: 'end-of-support',
  },
  separator(l10n.t('Limits and delays')),
  { label: l10n.t('At most 10 requests a second'), fault: 'rate,per-second=10,burst=5' },
  { label: l10n.t('Answer 2 seconds late'), fault: 'latency,ms=2000' },
  separator(l10n.t('Dropped connections and invalid answers')),
  { label: l10n.t('Drop the connection before processing the request'), fault: 'drop-before' },
  { label: l10n.t('Drop the connection after processing the request'), fault: 'drop-after' },
  { label: l10n.t('Answer with an HTML page'), fault: 'html' },
  { label: l10n.t('Cut the answer off'), fault: 'truncated' },
  { label: l10n.t('Answer with wrong types'), fault: 'wrong-type' },
];

const scopeItems = (): readonly (vscode.QuickPickItem & { readonly scope: string })[] => [
  { label: l10n.t('The next request'), scope: ',next=1' },
  { label: l10n.t('The next 10 requests'), scope: ',next=10' },
  { label: l10n.t('One request in five, at random'), scope: ',share=0.2' },
  { label: l10n.t('All requests, until you end the simulation'), scope: '' },
];

/** "Sandbox: Simulate…": asks for what and for which requests; what was simulated before ends. */
export async function simulateFault(parts: Parts): Promise<void> {
  const connection = await sandboxConnection(parts);
  if (connection?.sandbox === undefined) {
    return;
  }
  const { sandbox } = connection;
  const options = { title: l10n.t('Sandbox: Simulate'), ignoreFocusOut: true };
  const what = await vscode.window.showQuickPick(faultItems(), {
    ...options,
    placeHolder: l10n.t('Select a behavior to simulate'),
  });
  if (what === undefined) {
    return;
  }
  if (what.fault === undefined) {
    await sandbox.simulate([]);
    void vscode.window.showInformationMessage(l10n.t('The sandbox answers as usual.'));
    return;
  }
  const which = await vscode.window.showQuickPick(scopeItems(), {
    ...options,
    placeHolder: l10n.t('Select the affected requests'),
  });
  if (which === undefined) {
    return;
  }
  await sandbox.simulate([what.fault + which.scope]);
  const end = l10n.t('Answer as Usual');
  const answer = await vscode.window.showInformationMessage(
    l10n.t('The sandbox simulates: {0} ({1}).', what.label, which.label),
    end,
  );
  if (answer === end) {
    await sandbox.simulate([]);
  }
}

/** "Sandbox: Copy Connection": the lines for a shell. Any command of the AWS CLI that follows them reaches the sandbox. */
export async function copySandboxConnection(parts: Parts): Promise<void> {
  const connection = await sandboxConnection(parts);
  if (connection?.sandbox === undefined) {
    return;
  }
  await vscode.env.clipboard.writeText(connection.sandbox.shellLines.map((line) => `${line}\n`).join(''));
  vscode.window.setStatusBarMessage(
    l10n.t('$(check) Copied the connection: paste it into a terminal, then run "aws chime …"'),
    5000,
  );
}

/** "Sandbox: Reset…": confirmed, as every change that was made in it is lost. */
export async function resetSandbox(parts: Parts): Promise<void> {
  const connection = await sandboxConnection(parts);
  if (connection?.sandbox === undefined) {
    return;
  }
  const reset = l10n.t('Reset');
  const answer = await vscode.window.showWarningMessage(
    l10n.t('Reset the sandbox?'),
    {
      modal: true,
      detail: l10n.t('All changes in the sandbox are lost, and its simulation ends.'),
    },
    reset,
  );
  if (answer === reset) {
    await connection.sandbox.simulate([]);
    await connection.sandbox.reset(settings.sandboxUsers());
    parts.session.refresh();
  }
}

/** `undefined`, and said, when another connection is in use. */
async function sandboxConnection({ session }: Parts): Promise<OpenConnection | undefined> {
  if (session.choice?.kind === 'sandbox') {
    return session.connect();
  }
  const use = l10n.t('Use the Sandbox');
  const answer = await vscode.window.showWarningMessage(
    l10n.t('The sandbox is not the connection in use.'),
    use,
  );
  if (answer !== use) {
    return undefined;
  }
  await session.select({ kind: 'sandbox' });
  return session.connect();
}
