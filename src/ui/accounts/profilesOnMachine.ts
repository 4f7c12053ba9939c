// Tells the welcome text whether this computer has AWS profiles. The files are read and watched only while nothing is connected.

import type * as vscode from 'vscode';
import type { Service, Session } from '../connection/session';
import { setContextKey } from '../report/contextKeys';

export class ProfilesOnMachine implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;
  private watch: vscode.Disposable | undefined;

  constructor(
    private readonly session: Session,
    private readonly loadService: () => Promise<Service>,
  ) {
    this.subscription = session.onDidChange(() => session.choice && this.stop());
  }

  /** Looks now, and again after each edit of the files until a connection is selected. */
  async look(): Promise<void> {
    const { watchSharedFiles, listChoices } = await this.loadService();
    if (this.session.choice !== undefined) {
      return;
    }
    this.watch ??= watchSharedFiles(process.env, () => void this.look());
    const { profiles, environmentKeys } = await listChoices();
    setContextKey('noProfiles', profiles.length === 0 && !environmentKeys);
  }

  dispose(): void {
    this.subscription.dispose();
    this.stop();
  }

  private stop(): void {
    this.watch?.dispose();
    this.watch = undefined;
  }
}
