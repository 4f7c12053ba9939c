// A form for one user: what is checked is saved at once.

import { l10n } from 'vscode';
import type { UserReference } from '../../chime/model';
import { failureOfOutcome } from '../../telephony/apply';
import { displayText } from '../../telephony/displayText';
import { planUpdate, type Wanted } from '../../telephony/plan';
import { oneUserWording } from '../../text/planWording';
import type { OpenConnection } from '../connection/session';
import { userName } from '../../text/wording';
import type { Writes } from '../writes/writes';
import type { Content, SaveResult, Subject } from './subject';
import { userHeading } from './texts';

export class OneUser implements Subject {
  readonly users: readonly UserReference[];
  readonly sentences = {
    read: l10n.t('The settings could not be read.'),
    save: (name: string) => l10n.t('The settings of {0} could not be changed.', name),
  };

  constructor(
    private readonly user: UserReference,
    private readonly writes: Writes,
  ) {
    this.users = [user];
  }

  title({ directory }: OpenConnection): string {
    const user = directory.findUser(this.user);
    return user === undefined ? displayText(this.user.userId) : userName(user);
  }

  async read({ client, directory }: OpenConnection): Promise<Content> {
    const { accountId } = this.user;
    // Who may change settings need not be allowed to read users or accounts: then the ids stand in for them.
    const [user, account, telephony] = await Promise.all([
      client.getUser(this.user).catch(() => directory.findUser(this.user)),
      directory.findAccount(accountId) ?? client.getAccount(accountId).catch(() => undefined),
      directory.getUserSettings(this.user),
    ]);
    return {
      heading: userHeading(this.user, user, account),
      settings: { telephony },
      reads: [{ ...this.user, telephony }],
    };
  }

  async save(connection: OpenConnection, { heading, reads }: Content, wanted: Wanted): Promise<SaveResult> {
    const plan = planUpdate(
      connection.identity,
      reads.filter((read) => 'telephony' in read),
      wanted,
    );
    const [change] = plan.changes;
    if (change === undefined) {
      return { result: 'same' };
    }
    const outcome = await this.writes.run(
      { source: 'chimeTelephony.form' },
      { plan, connection, wording: oneUserWording(change, heading.name) },
    );
    switch (outcome?.result) {
      case 'failed':
      case 'conflict':
        return { result: 'failed', failure: failureOfOutcome(outcome) };
      case 'done':
        return {
          result: 'written',
          telephony: outcome.telephony ?? change.after,
          requestId: outcome.requestId,
        };
      case 'notDone':
      case undefined:
        return { result: 'open' };
    }
  }

  after(): undefined {
    return undefined;
  }
}
