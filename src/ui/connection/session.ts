// The connection in use: the choice, the open connection, and its loaded directory.

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

/** Types of the service bundle, which loads later. */
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

/** Milliseconds. A sandbox that ends again within this time is not restarted automatically. */
const restartPause = 10_000;

/** Milliseconds. */
const callerPatience = 5_000;

/**
 * - `content`: loaded data is outdated, and must be read again.
 * - `status`: only the state of the connection itself has changed.
 */
export type SessionChange = 'content' | 'status';

/** Why no accounts are shown. */
export interface ConnectionProblem {
  /** A sentence. */
  readonly text: string;
  readonly needsMfaCode: boolean;
}

/** The state of the connection; a missing part is unknown. */
interface State {
  readonly choice: Choice | undefined;
  readonly opened?: OpenConnection;
  readonly problem?: ConnectionProblem | undefined;
  readonly caller?: service.CallerIdentity | undefined;
}

export class Session implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<SessionChange>();
  private readonly subscription: vscode.Disposable;
  private opening: Promise<OpenConnection> | undefined;
  /** Shared by all connections of this window, so that one MFA code is enough. */
  private credentials: service.CredentialStore | undefined;
  private fileWatch: { dispose(): void } | undefined;
  private readonly memory: ChoiceMemory;
  private readonly mfaCodes: MfaCodes;
  private readonly heldConnections = new HeldConnections();
  private state: State;
  /** When a sandbox process last ended, in milliseconds of `performance.now()`. */
  private sandboxEndedAt = -Infinity;
  readonly onDidChange = this.changed.event;

  constructor(private readonly parts: SessionParts) {
    this.memory = new ChoiceMemory(parts.workspaceState, parts.globalState);
    this.mfaCodes = new MfaCodes(parts.askMfaCode);
    this.state = { choice: this.memory.choice };
    // Settings may arrive after activation, and people edit them.
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

  /** `undefined` while nothing has failed. */
  get problem(): ConnectionProblem | undefined {
    return this.state.problem;
  }

  /** The identity of the connection in use, after STS returned it. */
  get caller(): service.CallerIdentity | undefined {
    return this.state.caller;
  }

  /** To be called for each action of a person: an MFA code may be asked for again. */
  personActed(): void {
    this.mfaCodes.personActed();
  }

  /**
   * Asks STS for the identity of a connection, to show it and to name it before a write.
   * @returns `undefined` also when STS does not answer within five seconds
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

  /** The person signed in: failed rows are read again, with new credentials. */
  signedIn(): void {
    this.changed.fire('content');
  }

  /** Checks everything between this computer and the API, for the chosen AWS connection. */
  async diagnose(choice: AwsChoice, signal: AbortSignal): Promise<service.Diagnosis> {
    const loaded = await this.parts.loadService();
    return loaded.diagnose(this.awsOptions(loaded, choice), signal);
  }

  tellProblem(problem: ConnectionProblem | undefined): void {
    if (problem?.text !== this.problem?.text) {
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

  /** Opens the chosen connection when it is first needed. After a failure the next call tries again. */
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

  /** @throws ConnectionChangedError unless `connection` is still in use */
  assertCurrent(connection: OpenConnection): void {
    if (!this.isCurrent(connection)) {
      throw new ConnectionChangedError();
    }
  }

  isCurrent(connection: OpenConnection): boolean {
    return this.opened?.client === connection.client;
  }

  /**
   * Keeps a connection open, also after another connection is selected.
   * @returns releases the hold; call it once
   */
  hold(connection: OpenConnection): () => void {
    return this.heldConnections.hold(connection);
  }

  /** Discards loaded data, which is read again when it is next shown. For a profile the AWS files are read again too. */
  refresh(): void {
    const { opened } = this;
    if (opened === undefined || opened.choice.kind !== 'sandbox') {
      this.reopen();
      return;
    }
    // Reads in progress continue with the old directory.
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
    // The paths are resolved again: the files may have moved, or exist for the first time.
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

  /** The AWS files were edited: reopens the connection in use if its settings have changed. */
  private async filesChanged(): Promise<void> {
    const { choice, opened, problem } = this;
    const isOutdated =
      opened === undefined
        ? choice !== undefined && choice.kind !== 'sandbox' && problem !== undefined
        : await opened.aws?.isOutdated();
    if (isOutdated === true && this.opened === opened) {
      this.parts.log.info('The AWS files have changed. Opening the connection again.');
      this.reopen();
    }
  }

  /**
   * The next request restarts an ended sandbox, with its state. A sandbox that ends again at once is not restarted until the
   * person tries again.
   */
  private sandboxEnded(reason: string): void {
    this.parts.log.warn(`The sandbox process has ended: ${reason}`);
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
    // `displayText`, because the service chooses the name of an error.
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

/** No connection is chosen yet. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnected';
  readonly kind = 'notConnected';
}

/** The person chose another connection in the meantime. */
export class ConnectionChangedError extends Error {
  override readonly name = 'ConnectionChanged';
  readonly kind = 'connectionChanged';
}
