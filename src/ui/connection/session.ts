// The connection in use: which one was chosen, whether it is open, and what has been loaded through it.

import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Attempt } from '../../chime/request';
import type * as service from '../../service';
import { Directory } from '../../telephony/directory';
import { displayText } from '../../telephony/displayText';
import { redact } from '../../telephony/redact';
import { choiceText, type AwsChoice, type Choice } from './choice';
import { ChoiceMemory } from './choiceMemory';
import { HeldConnections } from './heldConnections';
import { MfaCodes } from './mfaCodes';
import * as settings from './settings';
import { awsWarningText } from '../../text/awsWarnings';
import { connectionForLog, originForLog } from '../../text/connectionWording';
import { logDebug } from './debugLog';

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

/** Milliseconds; a sandbox that ends again sooner than this is not started again by itself. */
const restartPause = 10_000;

/** Milliseconds. */
const callerPatience = 5_000;

/**
 * - `content`: what was loaded is no longer good, and is to be read again, whether through another connection or the same.
 * - `status`: only what is said of the connection itself.
 */
export type SessionChange = 'content' | 'status';

/** All that is said of the connection; what is not there is not known, or not so. */
interface State {
  readonly choice: Choice | undefined;
  readonly opened?: OpenConnection;
  readonly problem?: string | undefined;
  readonly caller?: service.CallerIdentity | undefined;
}

export class Session implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<SessionChange>();
  private readonly subscription: vscode.Disposable;
  private opening: Promise<OpenConnection> | undefined;
  /** Of this window, whichever connections it opens: an MFA code is asked for once. */
  private credentials: service.CredentialStore | undefined;
  private fileWatch: { dispose(): void } | undefined;
  private readonly memory: ChoiceMemory;
  private readonly mfaCodes: MfaCodes;
  private readonly heldConnections = new HeldConnections();
  private state: State;
  /** When a sandbox last ended by itself, on the clock of `performance`. */
  private sandboxEndedAt = -Infinity;
  readonly onDidChange = this.changed.event;

  constructor(private readonly parts: SessionParts) {
    this.memory = new ChoiceMemory(parts.workspaceState, parts.globalState);
    this.mfaCodes = new MfaCodes(parts.askMfaCode);
    this.state = { choice: this.memory.choice };
    // The settings may come after activation, and may be edited.
    this.subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('chimeTelephony.defaultConnection')) {
        this.use(this.memory.choice);
      }
      if (event.affectsConfiguration('chimeTelephony.endpoint') && this.choice?.kind !== 'sandbox') {
        this.reopen();
      }
    });
  }

  get choice(): Choice | undefined {
    return this.state.choice;
  }

  /** The open connection, if there is one. Opens nothing. */
  get opened(): OpenConnection | undefined {
    return this.state.opened;
  }

  /** Why the accounts could not be read, if so: what is chosen is not all that a person should know. */
  get problem(): string | undefined {
    return this.state.problem;
  }

  /** Who the connection in use is, once STS has said it. */
  get caller(): service.CallerIdentity | undefined {
    return this.state.caller;
  }

  /** A person did something: from now on an MFA code may be asked for. */
  personActed(): void {
    this.mfaCodes.personActed();
  }

  /**
   * Asks STS who a connection is, to show it and to name it before a write. That STS does not say it stops nothing, and it is not
   * waited for longer than a person would.
   */
  async learnCaller(connection: OpenConnection): Promise<service.CallerIdentity | undefined> {
    const answer = (connection.aws?.caller() ?? Promise.resolve(undefined)).then((caller) => {
      if (this.isCurrent(connection)) {
        this.state = { ...this.state, caller };
        this.changed.fire('status');
      }
      return caller;
    });
    return Promise.race([answer, wait(callerPatience, undefined, { ref: false })]);
  }

  /** The person signed in: what was shown as failed is read again, with credentials that are had anew. */
  signedIn(): void {
    this.changed.fire('content');
  }

  /** Looks at everything between this machine and the API, for the AWS connection that is chosen. */
  async diagnose(choice: AwsChoice, signal: AbortSignal): Promise<service.Diagnosis> {
    const loaded = await this.parts.loadService();
    return loaded.diagnose(this.awsOptions(loaded, choice), signal);
  }

  tellProblem(problem: string | undefined): void {
    if (problem !== this.problem) {
      this.state = { ...this.state, problem };
      this.changed.fire('status');
    }
  }

  async select(choice: Choice): Promise<void> {
    this.personActed();
    await this.memory.keep(choice);
    this.close();
    this.state = { choice };
    this.changed.fire('content');
  }

  /** Opens the chosen connection when it is first needed. A failure is not kept: the next call tries again. */
  connect(): Promise<OpenConnection> {
    const { choice } = this.state;
    if (choice === undefined) {
      return Promise.reject(new NotConnectedError());
    }
    if (this.opening === undefined) {
      const opening: Promise<OpenConnection> = this.open(choice).then(
        (connection) => {
          if (this.opening !== opening) {
            connection.dispose();
            throw new ConnectionChangedError();
          }
          this.state = { ...this.state, opened: connection };
          this.changed.fire('status');
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
    return this.opened?.client === connection.client;
  }

  /**
   * Keeps a connection open until the function that it gives is called, even when another comes into use.
   * @returns to be called once
   */
  hold(connection: OpenConnection): () => void {
    return this.heldConnections.hold(connection);
  }

  /** Forgets what was loaded, and reads it again when it is next looked at; of a profile also the files that it comes from. */
  refresh(): void {
    const { opened } = this;
    if (opened === undefined || opened.choice.kind !== 'sandbox') {
      this.reopen();
      return;
    }
    // What is being read goes on with the directory that it began with.
    const anew = { ...opened, directory: new Directory(opened.client) };
    this.state = { ...this.state, opened: anew };
    this.opening = Promise.resolve(anew);
    this.changed.fire('content');
  }

  dispose(): void {
    this.subscription.dispose();
    this.fileWatch?.dispose();
    this.close();
    this.changed.dispose();
  }

  private use(choice: Choice | undefined): void {
    if ((choice && choiceText(choice)) !== (this.choice && choiceText(this.choice))) {
      this.close();
      this.state = { choice };
      this.changed.fire('content');
    }
  }

  private reopen(): void {
    this.close();
    this.changed.fire('content');
  }

  private close(): void {
    const { choice, opened } = this;
    if (opened !== undefined) {
      this.heldConnections.close(opened);
    }
    this.state = { choice };
    this.opening = undefined;
  }

  private async open(choice: Choice): Promise<OpenConnection> {
    const loaded = await this.parts.loadService();
    const connection = await (choice.kind === 'sandbox'
      ? loaded.connectSandbox({
          ...this.parts.sandbox,
          users: settings.sandboxUsers(),
          onAttempt: this.logAttempt,
          onEnd: (reason) => this.sandboxEnded(reason),
        })
      : this.openAws(loaded, choice));
    this.parts.log.info(
      redact(
        `Connected: ${connectionForLog(connection.identity)} (from ${originForLog(connection.endpointOrigin)}), ` +
          `signing region ${connection.identity.region}`,
      ),
    );
    return { ...connection, choice, directory: new Directory(connection.client) };
  }

  private openAws(loaded: Service, choice: AwsChoice): Promise<service.ServiceConnection> {
    // Anew each time: the files may be elsewhere by now, or there for the first time.
    this.fileWatch?.dispose();
    this.fileWatch = loaded.watchSharedFiles(process.env, () => void this.filesChanged());
    return loaded.connectAws({
      ...this.awsOptions(loaded, choice),
      onAttempt: this.logAttempt,
      onWarning: (warning) => this.parts.log.warn(redact(displayText(awsWarningText(warning)))),
    });
  }

  private awsOptions(loaded: Service, choice: AwsChoice) {
    const profile = choice.kind === 'profile' ? choice.profile : undefined;
    this.credentials ??= new loaded.CredentialStore();
    return {
      profile,
      endpointSetting: settings.endpoint(),
      credentials: this.credentials,
      askMfaCode: (serial: string) => this.mfaCodes.ask(profile ?? '', serial),
    };
  }

  /** The shared files were edited: what they say of the connection in use is read again if it is another. */
  private async filesChanged(): Promise<void> {
    const { choice, opened, problem } = this;
    const isOutdated =
      opened === undefined
        ? choice !== undefined && choice.kind !== 'sandbox' && problem !== undefined
        : await opened.aws?.isOutdated();
    if (isOutdated === true && this.opened === opened) {
      this.parts.log.info('The AWS files were edited: the connection is opened again.');
      this.reopen();
    }
  }

  /**
   * A sandbox that ended is started again by whatever asks next; its state is kept. One that ends again at once would go on so
   * for ever: it is left, and said, until the person tries again.
   */
  private sandboxEnded(reason: string): void {
    this.parts.log.warn(`The sandbox's process ended: ${reason}`);
    if (this.choice?.kind !== 'sandbox') {
      return;
    }
    this.close();
    const endedBefore = this.sandboxEndedAt;
    this.sandboxEndedAt = performance.now();
    if (this.sandboxEndedAt - endedBefore < restartPause) {
      this.opening = Promise.reject(Object.assign(new Error(reason), { kind: 'sandbox' }));
      this.opening.catch(() => undefined);
    }
    this.changed.fire('content');
  }

  private readonly logAttempt = (attempt: Attempt): void => {
    // An error's name is what the service says.
    logDebug(this.parts.log, () =>
      redact(
        displayText(
          `${attempt.operation}, attempt ${attempt.number}: ${attempt.error ?? 'ok'}, status ${attempt.status ?? 'none'}, ` +
            `${attempt.milliseconds} ms, request id ${attempt.requestId ?? 'none'}`,
        ),
      ),
    );
  };
}

/** Nothing is chosen yet. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnected';
  readonly kind = 'notConnected';
}

/** The person chose another connection meanwhile. */
export class ConnectionChangedError extends Error {
  override readonly name = 'ConnectionChanged';
  readonly kind = 'connectionChanged';
}
