// Log lines of the debug level: built only while that level is on.

import * as vscode from 'vscode';

/** @param line returns redacted text */
export function logDebug(log: vscode.LogOutputChannel, line: () => string): void {
  if (log.logLevel === vscode.LogLevel.Trace || log.logLevel === vscode.LogLevel.Debug) {
    log.debug(line());
  }
}
