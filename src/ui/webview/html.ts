// The document of a page: a frame for its browser side, which draws everything. Nothing but the extension's own files may load.

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The files of a page, each by its path in the extension. */
export interface PageFiles {
  readonly script: string;
  readonly styles: readonly string[];
}

export const pageRoots = (extensionUri: vscode.Uri): vscode.Uri[] => [
  vscode.Uri.joinPath(extensionUri, 'dist'),
  vscode.Uri.joinPath(extensionUri, 'media'),
];

export function pageHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  { script, styles }: PageFiles,
): string {
  const address = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, file)).toString();
  const nonce = randomBytes(16).toString('base64');
  const policy = `default-src 'none'; base-uri 'none'; form-action 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Chime Telephony</title>
${styles.map((style) => `<link rel="stylesheet" href="${address(style)}">`).join('\n')}
</head>
<body>
<main id="page"></main>
<script nonce="${nonce}" src="${address(script)}"></script>
</body>
</html>`;
}

/** The icon of the extension's tabs. */
export function pageIcon(extensionUri: vscode.Uri): {
  readonly light: vscode.Uri;
  readonly dark: vscode.Uri;
} {
  const icon = (theme: string) => vscode.Uri.joinPath(extensionUri, 'media', `icon-${theme}.svg`);
  return { light: icon('light'), dark: icon('dark') };
}
