// "Open Profile": the AWS file that has the keys of a profile, at the profile's lines. Without a profile it opens both files.

import * as vscode from 'vscode';
import type { Parts } from './parts';
import { openAwsFiles } from './openAwsFiles';

/** @param argument what a button gives, or a row of the view "Accounts" that failed: it may name a profile */
export async function openProfile(parts: Parts, argument: unknown): Promise<void> {
  const profile = profileIn(argument);
  const location =
    profile === undefined ? undefined : await (await parts.loadService()).locateProfile(profile);
  if (location === undefined) {
    await openAwsFiles(parts);
    return;
  }
  const start = new vscode.Position(location.line - 1, 0);
  await vscode.window.showTextDocument(vscode.Uri.file(location.path), {
    preview: false,
    selection: new vscode.Range(start, start),
  });
}

interface NamesProfile {
  readonly profile?: unknown;
}

function profileIn(argument: unknown): string | undefined {
  const { profile, problem } = (argument ?? {}) as NamesProfile & { readonly problem?: NamesProfile };
  const named = profile ?? problem?.profile;
  return typeof named === 'string' ? named : undefined;
}
