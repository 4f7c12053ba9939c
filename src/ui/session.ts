// The connection in use: which one was chosen, whether it is open, and what has been loaded through it.

import * as vscode from 'vscode';
import type { Attempt } from '../chime/request';
import type * as service from '../service';
import { Directory } from '../telephony/directory';
import { redact } from '../telephony/redact';
import { choiceText, parseChoice, type Choice } from './choice';
import * as settings from './settings';
import { connectionForLog } from './wording';

/** The late bundle; its types only, so that nothing of it is loaded with this file. */
export type Service = typeof service;

export interface OpenConnection extends service.ServiceConnection {
  readonly choice: Choice;
  readonly directory: Directory;
}

export interface SessionParts {
  /** The choice of this workspace, or window without one. */
  readonly workspaceState: vscode.Memento;
  /** The last choice of any window, for a window that never chose. */
  readonly globalState: vscode.Memento;
  readonly loadService: () => Promise<Service>;
  readonly sandbox: { readonly entry: string; readonly stateFolder: string };
  readonly askMfaCode: (profile: string, serial: string) => Promise<string>;
  readonly log: vscode.LogOutputChannel;
}

const choiceKey = 'connection';

/** Milliseconds; a sandbox that ends again sooner than this is not started again by itself. */
const restartPause = 10_000;

/** Errors that say that the credentials are no longer good, or never were. */
const refusals = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

/**
 * - `chosen`: another connection, or the same anew; what came from the one before is no longer good.
 * - `opened`: the chosen connection is ready, or in trouble: nothing that was loaded changes.
 * - `refreshed`: what was loaded is to be read again.
 */
export type SessionChange = 'chosen' | 'opened' | 'refreshed';

export class Session implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<SessionChange>();
  private readonly subscription: vscode.Disposable;
  private inUse: Choice | undefined;
  private opening: Promise<OpenConnection> | undefined;
  /** The service refused the credentials: they are read anew before the next request, as they may have been corrected. */
  private refused = false;
  private trouble: string | undefined;
  /** When a sandbox last ended by itself, on the clock of `performance`. */
  private sandboxEndedAt = -Infinity;
  private current: OpenConnection | undefined;

  readonly onDidChange = this.changed.event;

  constructor(private readonly parts: SessionParts) {
    this.inUse = this.remembered();
    // The settings may come after activation, and may be edited.
    this.subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('chimeTelephony.defaultConnection')) {
        this.use(this.remembered());
      }
      if (event.affectsConfiguration('chimeTelephony.endpoint') && this.inUse?.kind === 'profile') {
        this.reopen();
      }
    });
  }

  get choice(): Choice | undefined {
    return this.inUse;
  }

  /** The open connection, if there is one. Opens nothing. */
  get opened(): OpenConnection | undefined {
    return this.current;
  }

  /** Why the accounts could not be read, if so: what is chosen is not all that a person should know. */
  get problem(): string | undefined {
    return this.trouble;
  }

  tellProblem(cause: string | undefined): void {
    if (cause !== this.trouble) {
      this.trouble = cause;
      this.changed.fire('opened');
    }
  }

  async select(choice: Choice): Promise<void> {
    await this.parts.workspaceState.update(choiceKey, choiceText(choice));
    await this.parts.globalState.update(choiceKey, choiceText(choice));
    this.close();
    this.inUse = choice;
    this.changed.fire('chosen');
  }

  /** Opens the chosen connection when it is first needed. A failure is not kept: the next call tries again. */
  connect(): Promise<OpenConnection> {
    if (this.refused) {
      this.close();
      // Not now: whoever connects is in the middle of drawing.
      queueMicrotask(() => this.changed.fire('refreshed'));
    }
    if (this.inUse === undefined) {
      return Promise.reject(new NotConnectedError());
    }
    if (this.opening === undefined) {
      const opening: Promise<OpenConnection> = this.open(this.inUse).then(
        (connection) => {
          if (this.opening !== opening) {
            connection.dispose();
            throw new ConnectionChangedError();
          }
          this.current = connection;
          this.changed.fire('opened');
          return connection;
        },
        (error: unknown) => {
          if (this.opening === opening) {
            this.opening = undefined;
          }
          throw error;
        },
      );
      this.opening = opening;
    }
    return this.opening;
  }

  /** Throws unless `connection` is still the one in use: a late answer of another is never used. */
  assertCurrent(connection: OpenConnection): void {
    if (!this.isCurrent(connection)) {
      throw new ConnectionChangedError();
    }
  }

  isCurrent(connection: OpenConnection): boolean {
    return this.current?.client === connection.client;
  }

  /** Forgets what was loaded, and reads it again when it is next looked at; of a profile also the files that it comes from. */
  refresh(): void {
    if (this.current === undefined || this.current.choice.kind === 'profile') {
      this.reopen();
      return;
    }
    this.current = { ...this.current, directory: new Directory(this.current.client) };
    this.opening = Promise.resolve(this.current);
    this.changed.fire('refreshed');
  }

  dispose(): void {
    this.subscription.dispose();
    this.close();
    this.changed.dispose();
  }

  /** What this workspace chose, else what the settings say, else the last choice of any window. */
  private remembered(): Choice | undefined {
    return (
      parseChoice(this.parts.workspaceState.get(choiceKey)) ??
      settings.defaultConnection() ??
      parseChoice(this.parts.globalState.get(choiceKey))
    );
  }

  private use(choice: Choice | undefined): void {
    if ((choice && choiceText(choice)) !== (this.inUse && choiceText(this.inUse))) {
      this.close();
      this.inUse = choice;
      this.changed.fire('chosen');
    }
  }

  private reopen(): void {
    this.close();
    this.changed.fire('refreshed');
  }

  private close(): void {
    this.refused = false;
    this.trouble = undefined;
    this.current?.dispose();
    this.current = undefined;
    this.opening = undefined;
  }

  private async open(choice: Choice): Promise<OpenConnection> {
    const { connectSandbox, connectProfile } = await this.parts.loadService();
    const connection = await (choice.kind === 'sandbox'
      ? connectSandbox({
          ...this.parts.sandbox,
          users: settings.sandboxUsers(),
          onAttempt: this.logAttempt,
          onEnd: (reason) => this.sandboxEnded(reason),
        })
      : connectProfile({
          profile: choice.profile,
          endpointSetting: settings.endpoint(),
          askMfaCode: (serial) => this.parts.askMfaCode(choice.profile, serial),
          onAttempt: this.logAttempt,
        }));
    this.parts.log.info(
      redact(
        `Connected: ${connectionForLog(connection.identity)} (from ${connection.endpointOrigin}), ` +
          `signing region ${connection.identity.region}`,
      ),
    );
    return { ...connection, choice, directory: new Directory(connection.client) };
  }

  /**
   * A sandbox that ended is started again by whatever asks next; its state is kept. One that ends again at once would go on so
   * for ever: it is left, and said, until the person tries again.
   */
  private sandboxEnded(reason: string): void {
    this.parts.log.warn(`The sandbox's process ended: ${reason}`);
    if (this.inUse?.kind !== 'sandbox') {
      return;
    }
    this.close();
    const endedBefore = this.sandboxEndedAt;
    this.sandboxEndedAt = performance.now();
    if (this.sandboxEndedAt - endedBefore < restartPause) {
      this.opening = Promise.reject(Object.assign(new Error(reason), { kind: 'sandbox' }));
      this.opening.catch(() => undefined);
    }
    this.changed.fire('chosen');
  }

  private readonly logAttempt = (attempt: Attempt): void => {
    this.refused ||= attempt.error !== undefined && refusals.has(attempt.error);
    this.parts.log.debug(
      `${attempt.operation}, attempt ${attempt.number}: ${attempt.error ?? 'ok'}, status ${attempt.status ?? 'none'}, ` +
        `${attempt.milliseconds} ms, request id ${attempt.requestId ?? 'none'}`,
    );
  };
}

/** Nothing is chosen yet. */
export class NotConnectedError extends Error {
  readonly kind = 'notConnected';
}

/** The person chose another connection meanwhile. */
export class ConnectionChangedError extends Error {
  readonly kind = 'connectionChanged';
}
