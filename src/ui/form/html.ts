// The document of the form: a frame for the browser side, which draws everything. Nothing but the extension's own files may load.

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

export const formRoots = (extensionUri: vscode.Uri): vscode.Uri[] => [
  vscode.Uri.joinPath(extensionUri, 'dist'),
  vscode.Uri.joinPath(extensionUri, 'media'),
];

export function formHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const script = webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'form.js')).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'media', 'form.css')).toString();
  const nonce = randomBytes(16).toString('base64');
  const policy = `default-src 'none'; base-uri 'none'; form-action 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Chime Telephony</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<main id="form"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
