// Asks a person before a write where the guard requires it, and keeps permanent permissions.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Account } from '../../chime/model';
import type { CallerIdentity } from '../../service';
import { displayText } from '../../telephony/displayText';
import {
  grantOf,
  judgeWrite,
  WriteRefusedError,
  type Grant,
  type Grants,
  type JudgedPlan,
  type Verdict,
} from '../../telephony/guard';
import type { ConnectionIdentity } from '../../connectionIdentity';
import { profileSourceText } from '../../text/connectionWording';
import type { confirmWrite } from './confirmWrite';
import type { OpenConnection, Session } from '../connection/session';
import * as settings from '../connection/settings';
import type { Write, WriteTarget } from './write';

export class Consent implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly revocations = new Map<string, AbortController>();
  private readonly subscription: vscode.Disposable;

  /** Permissions have changed. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly session: Session,
    private readonly grants: Grants,
    /** Loaded when the first write needs a confirmation. */
    private readonly loadDialog: () => Promise<{ readonly confirmWrite: typeof confirmWrite }>,
  ) {
    // The session fires this before it hands out a newly opened connection.
    this.subscription = session.onDidChange(() => this.endWhereSourceChanged());
  }

  /** Aborted when the person revokes the current permissions of a connection. */
  revoked({ identity }: OpenConnection): AbortSignal {
    const key = revocationKey(identity);
    const revocation = this.revocations.get(key) ?? new AbortController();
    this.revocations.set(key, revocation);
    return revocation.signal;
  }

  /** Whether writes on the connection in use need a confirmation. */
  get isReadOnly(): boolean {
    const { opened, caller } = this.session;
    if (opened === undefined || opened.identity.kind === 'sandbox') {
      return false;
    }
    return !this.grants.has(grantOf(opened.identity, awsAccountOf(caller, opened.directory.accounts.items)));
  }

  /** Revokes the permissions of a connection. */
  async takeBack({ identity }: OpenConnection): Promise<void> {
    const key = revocationKey(identity);
    this.revocations.get(key)?.abort();
    this.revocations.delete(key);
    await this.grants.removeAllOf(identity.profile);
    this.changed.fire();
  }

  /**
   * Asks where a confirmation is required.
   * @returns whether the write may begin
   * @throws WriteRefusedError
   */
  async isGiven({ plan, connection, wording, alwaysConfirm = false }: Write): Promise<boolean> {
    const { verdict, target, grant } = await this.verdictOn(plan, connection, alwaysConfirm);
    if (verdict === 'allow') {
      return true;
    }
    const { confirmWrite } = await this.loadDialog();
    const answer = await confirmWrite(verdict, plan, connection, target, wording);
    if (answer === 'always' && grant !== undefined) {
      await this.grants.add(grant);
      this.changed.fire();
    }
    return answer !== 'no';
  }

  /**
   * Whether any plan for these users needs a confirmation.
   * @throws WriteRefusedError
   */
  async mustBeAsked(plan: JudgedPlan, connection: OpenConnection): Promise<boolean> {
    return (await this.verdictOn(plan, connection, false)).verdict !== 'allow';
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  /** A permission was given for one identity, and ends when the profile signs as another. */
  private endWhereSourceChanged(): void {
    const profile = this.session.opened?.aws?.profile;
    if (profile === undefined || !this.grants.signsWith(profile)) {
      return;
    }
    this.changed.fire();
    void vscode.window.showWarningMessage(
      l10n.t(
        'The credentials of profile "{0}" now come from another source: {1}. Changes need your permission again.',
        displayText(profile.name),
        profileSourceText(profile),
      ),
    );
  }

  /** @throws WriteRefusedError */
  private async verdictOn(
    plan: JudgedPlan,
    connection: OpenConnection,
    alwaysConfirm: boolean,
  ): Promise<
    | { readonly verdict: 'allow'; readonly target?: never; readonly grant?: never }
    | {
        readonly verdict: Exclude<Verdict, 'allow' | 'refuse'>;
        readonly target: WriteTarget;
        readonly grant: Grant | undefined;
      }
  > {
    if (this.judge(plan, alwaysConfirm, undefined) === 'allow') {
      // Without a confirmation nobody sees the account, so it is not looked up.
      return { verdict: 'allow' };
    }
    const target = await this.targetOf(plan, connection);
    const grant = grantOf(connection.identity, target.awsAccountId);
    const verdict = this.judge(plan, alwaysConfirm, grant);
    return verdict === 'allow' ? { verdict } : { verdict, target, grant };
  }

  /** @throws WriteRefusedError */
  private judge(
    plan: JudgedPlan,
    alwaysConfirm: boolean,
    grant: Grant | undefined,
  ): Exclude<Verdict, 'refuse'> {
    const verdict = judgeWrite(plan, {
      workspaceTrusted: vscode.workspace.isTrusted,
      granted: this.grants.has(grant),
      production: settings.isProduction(plan.identity),
      alwaysConfirm,
    });
    if (verdict === 'refuse') {
      throw new WriteRefusedError('The workspace is not trusted.');
    }
    return verdict;
  }

  /** The AWS account and Chime accounts of the users. */
  private async targetOf({ changes }: JudgedPlan, connection: OpenConnection): Promise<WriteTarget> {
    const accountIds = [...new Set(changes.map(({ accountId }) => accountId))];
    const { directory, client } = connection;
    const [caller, ...accounts] = await Promise.all([
      this.session.learnCaller(connection),
      ...accountIds.map(
        async (accountId) =>
          directory.findAccount(accountId) ??
          client.getAccount(accountId).catch(() => ({ AccountId: accountId })),
      ),
    ]);
    return { caller, accounts, awsAccountId: awsAccountOf(caller, accounts) };
  }
}

/** From STS, else from the Chime accounts if all of them belong to one AWS account. */
function awsAccountOf(
  caller: CallerIdentity | undefined,
  accounts: readonly Partial<Account>[],
): string | undefined {
  const owners = new Set(accounts.map(({ AwsAccountId }) => AwsAccountId));
  return caller?.awsAccountId ?? (owners.size === 1 ? [...owners][0] : undefined);
}

const revocationKey = ({ kind, profile = '' }: ConnectionIdentity): string => `${kind} ${profile}`;
