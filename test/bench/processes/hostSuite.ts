// What VS Code runs in its extension host: activates an extension, reads what VS Code says that it took, and sends many requests
// the way that they take there.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { resolveCertifiedHost } from '../../unit/tlsServer';
import { extensionPut, measurePuts, type BulkAnswer } from './bulkClient';

export interface HostInput {
  /** The extension to activate, and with which its bundles come. */
  readonly extension: string;
  readonly bulk: readonly { readonly profile: string; readonly proxy?: string; readonly requests: number }[];
  readonly inFlight: number;
  readonly answerFile: string;
}

/** Milliseconds, as VS Code's record of the start has them. */
export interface Activation {
  readonly load: number;
  readonly activate: number;
}

export interface HostAnswer {
  readonly activation: Activation;
  readonly bulk: readonly BulkAnswer[];
}

export async function run(): Promise<void> {
  const {
    extension: id,
    bulk,
    inFlight,
    answerFile,
  } = JSON.parse(process.env['BENCH_HOST'] ?? '') as HostInput;
  const extension = vscode.extensions.getExtension(id);
  if (extension === undefined) {
    throw new Error(`${id} is not installed.`);
  }
  await extension.activate();
  const activation = await readActivation(id);
  resolveCertifiedHost();
  const answers: BulkAnswer[] = [];
  for (const { profile, proxy, requests } of bulk) {
    const http = vscode.workspace.getConfiguration('http');
    await http.update('proxy', proxy, vscode.ConfigurationTarget.Global);
    const put = await extensionPut(join(extension.extensionPath, 'dist', 'service.js'), profile);
    answers.push(await measurePuts(put, requests, inFlight));
  }
  const answer: HostAnswer = { activation, bulk: answers };
  writeFileSync(answerFile, JSON.stringify(answer));
}

/** The row of an extension in "Developer: Startup Performance". */
async function readActivation(id: string): Promise<Activation> {
  await vscode.commands.executeCommand('perfview.show');
  const row = new RegExp(`^\\| ${id} +\\| \\w+ +\\| (\\d+) +\\| (\\d+) +\\|`, 'm');
  for (;;) {
    const text = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'perf')?.getText() ?? '';
    const [, load, activate] = row.exec(text) ?? [];
    if (load !== undefined && activate !== undefined) {
      return { load: Number(load), activate: Number(activate) };
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
