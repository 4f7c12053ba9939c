// The user that a form is about: how the user is read, what is shown, and how what a person chose is written.

import type { Telephony, UserReference } from '../../chime/model';
import type { FormHeading } from '../../protocol';
import { failureOfOutcome } from '../../telephony/apply';
import { displayText } from '../../telephony/displayText';
import type { Failure } from '../../telephony/failure';
import { planUpdate, type Wanted } from '../../telephony/plan';
import { oneUserWording } from '../../text/planWording';
import type { OpenConnection } from '../connection/session';
import { userName } from '../../text/wording';
import type { Writes } from '../writes/writes';
import { userHeading } from './texts';

/** What was read. */
export interface Content {
  readonly heading: FormHeading;
  readonly telephony: Telephony;
}

/**
 * - `written`: what the service accepted.
 * - `same`: the settings were already set, and nothing was sent.
 * - `open`: nothing is written yet; what was entered stays.
 * - `failed`: nothing was written, or only what the failure says.
 */
export type SaveResult =
  | { readonly result: 'written'; readonly telephony: Telephony; readonly requestId: string | undefined }
  | { readonly result: 'same' | 'open' }
  | { readonly result: 'failed'; readonly failure: Failure };

export class OneUser {
  constructor(
    readonly reference: UserReference,
    private readonly writes: Writes,
  ) {}

  /** Of the tab, before anything is read. */
  title({ directory }: OpenConnection): string {
    const user = directory.findUser(this.reference);
    return user === undefined ? displayText(this.reference.userId) : userName(user);
  }

  /** @throws what the form explains */
  async read({ client, directory }: OpenConnection): Promise<Content> {
    const { accountId } = this.reference;
    // Who may change settings need not be allowed to read users or accounts: then the ids stand in for them.
    const [user, account, telephony] = await Promise.all([
      client.getUser(this.reference).catch(() => directory.findUser(this.reference)),
      directory.findAccount(accountId) ?? client.getAccount(accountId).catch(() => undefined),
      directory.getUserSettings(this.reference),
    ]);
    return { heading: userHeading(this.reference, user, account), telephony };
  }

  /** @throws what the form explains; nothing of it was written then */
  async save(
    connection: OpenConnection,
    { heading, telephony }: Content,
    wanted: Wanted,
  ): Promise<SaveResult> {
    const plan = planUpdate(connection.identity, [{ ...this.reference, telephony }], wanted);
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
}
