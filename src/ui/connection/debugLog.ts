// Lines of the log that most people never see: they are made only where they are kept.

import * as vscode from 'vscode';

/** @param line redacted by whoever makes it */
export function logDebug(log: vscode.LogOutputChannel, line: () => string): void {
  if (log.logLevel === vscode.LogLevel.Trace || log.logLevel === vscode.LogLevel.Debug) {
    log.debug(line());
  }
}
