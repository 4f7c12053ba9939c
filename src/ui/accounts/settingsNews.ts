// Draws rows whose settings became known: a few at a time, as a run or a grid tells of thousands of users.

import type { UserReference } from '../../chime/model';

/** Milliseconds in which news of users is collected. */
const collecting = 250;

/** Milliseconds without news after which the sums of an account are drawn: VS Code draws every user of the account with them. */
const quiet = 1_000;

export class SettingsNews {
  private users: UserReference[] = [];
  private readonly accounts = new Set<string>();
  private usersTimer: NodeJS.Timeout | undefined;
  private accountsTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly drawUsers: (users: readonly UserReference[]) => void,
    private readonly drawAccounts: (accountIds: readonly string[]) => void,
  ) {}

  /** @param user whose row is drawn */
  ofUser(user: UserReference): void {
    this.users.push(user);
    this.usersTimer ??= setTimeout(() => {
      const { users } = this;
      this.users = [];
      this.usersTimer = undefined;
      this.drawUsers(users);
    }, collecting);
  }

  ofAccount(accountId: string): void {
    this.accounts.add(accountId);
    if (this.accountsTimer === undefined) {
      this.accountsTimer = setTimeout(() => {
        const accounts = [...this.accounts];
        this.accounts.clear();
        this.accountsTimer = undefined;
        this.drawAccounts(accounts);
      }, quiet);
    } else {
      this.accountsTimer.refresh();
    }
  }

  dispose(): void {
    clearTimeout(this.usersTimer);
    clearTimeout(this.accountsTimer);
  }
}
