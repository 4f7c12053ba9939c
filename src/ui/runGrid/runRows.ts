// The users of a run as rows: who they are, and the texts by which they are found.

import { userKey, type User, type UserReference } from '../../chime/model';
import { displayText } from '../../telephony/displayText';
import { inSlices } from '../../telephony/eventLoop';
import type { Change, Plan } from '../../telephony/plan';
import { isIdPrefix, searchOf } from '../../telephony/userFilter';
import { UserTexts } from '../../telephony/userTexts';
import { userName } from '../../text/wording';
import type { FindUser } from '../preview/lookUpUsers';

interface RunUser {
  /** Else the id. */
  readonly name: string;
  readonly email: string;
}

/** Whose texts are made ready for searches at once. */
const usersAtOnce = 200;

export class RunRows {
  private readonly people: RunUser[] = [];
  private readonly texts = new UserTexts();
  private readonly rowByKey = new Map<string, number>();
  private unknown = 0;

  private constructor(readonly changes: readonly (Change | UserReference)[]) {}

  /** @param findUser what is known of a user */
  static async of({ changes }: Plan, findUser: FindUser): Promise<RunRows> {
    const rows = new RunRows(changes);
    let appended: User[] = [];
    const append = () => {
      rows.texts.append(appended);
      appended = [];
    };
    for await (const change of inSlices<Change | UserReference>(changes)) {
      appended.push(rows.add(change, findUser(change)));
      if (appended.length === usersAtOnce) {
        append();
      }
    }
    append();
    rows.texts.trim();
    return rows;
  }

  get length(): number {
    return this.changes.length;
  }

  /** Whether it is known who each of the users is. */
  get areKnown(): boolean {
    return this.unknown === 0;
  }

  /** Whether the users are those of a plan, in its order. */
  areOf({ changes }: Plan): boolean {
    return (
      changes.length === this.length &&
      changes.every(({ accountId, userId }, row) => {
        const own = this.changes[row];
        return own?.userId === userId && own.accountId === accountId;
      })
    );
  }

  change(row: number): Change | UserReference {
    return this.changes[row] as Change | UserReference;
  }

  user(row: number): RunUser {
    return this.people[row] as RunUser;
  }

  rowOf(user: UserReference): number | undefined {
    return this.rowByKey.get(userKey(user));
  }

  /** 1 for each row that the text finds; `undefined` when it looks for nothing. */
  marks(text: string): Uint8Array | undefined {
    const search = searchOf(text);
    if (search === undefined) {
      return undefined;
    }
    const marks = this.texts.marks(search);
    for (const [row, { userId }] of this.changes.entries()) {
      if (isIdPrefix(search.idPrefix, userId)) {
        marks[row] = 1;
      }
    }
    return marks;
  }

  /** @returns what is known of the user */
  private add(change: Change | UserReference, found: User | undefined): User {
    const user = found ?? { UserId: change.userId };
    this.unknown += found === undefined ? 1 : 0;
    this.rowByKey.set(userKey(change), this.people.length);
    this.people.push({ name: userName(user), email: displayText(user.PrimaryEmail ?? '') });
    return user;
  }
}
