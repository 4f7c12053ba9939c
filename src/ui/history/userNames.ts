// The names of the users of runs: from what is loaded, else from the service, a few at a time. They are kept in memory only.

import { userKey, type UserReference } from '../../chime/model';
import type { Directory } from '../../telephony/directory';
import { failureOf } from '../../telephony/failure';
import { inParallel } from '../../telephony/inParallel';
import { userName } from '../../text/wording';
import type { OpenConnection } from '../connection/session';

type Connection = Pick<OpenConnection, 'client' | 'directory'>;

/** Requests at once: what a person waits for goes first. */
const atOnce = 4;

/** Users whose names are shown together. */
const usersAtOnce = 20;

/** What is known through one directory: a refresh begins another, and names are looked up again. */
interface Known {
  /** By {@link userKey}; `undefined`: the service does not tell of the user. */
  readonly names: Map<string, string | undefined>;
  readonly waiting: Map<string, UserReference>;
  isLookingUp: boolean;
  /** Who may not read one user may read none of them. */
  isRefused: boolean;
}

export class UserNames {
  private readonly byDirectory = new WeakMap<Directory, Known>();

  /** @param learned called when more names are known */
  constructor(private readonly learned: () => void) {}

  /** `undefined` while it is not known. */
  nameOf(user: UserReference, { directory }: Connection): string | undefined {
    const found = directory.findUser(user);
    return found === undefined ? this.knownOf(directory).names.get(userKey(user)) : userName(found);
  }

  /** Looks up those who are not known, in this order, after those who are waiting. Does not throw. */
  lookUp(users: Iterable<UserReference>, connection: Connection): void {
    const known = this.knownOf(connection.directory);
    for (const user of users) {
      const key = userKey(user);
      if (!known.names.has(key) && connection.directory.findUser(user) === undefined) {
        known.waiting.set(key, user);
      }
    }
    if (!known.isLookingUp) {
      known.isLookingUp = true;
      void this.lookUpWaiting(known, connection).finally(() => {
        known.isLookingUp = false;
      });
    }
  }

  private async lookUpWaiting(known: Known, { client }: Connection): Promise<void> {
    const lookUp = async (user: UserReference): Promise<string> => {
      const key = userKey(user);
      if (!known.isRefused) {
        try {
          known.names.set(key, userName(await client.getUser(user)));
        } catch (error) {
          known.isRefused ||= failureOf(error).name !== 'NotFoundException';
          known.names.set(key, undefined);
        }
      }
      return key;
    };
    while (known.waiting.size > 0 && !known.isRefused) {
      const next = [...known.waiting.values()].slice(0, usersAtOnce);
      for await (const key of inParallel(next, atOnce, lookUp)) {
        known.waiting.delete(key);
      }
      this.learned();
    }
  }

  private knownOf(directory: Directory): Known {
    const known = this.byDirectory.get(directory) ?? {
      names: new Map<string, string | undefined>(),
      waiting: new Map<string, UserReference>(),
      isLookingUp: false,
      isRefused: false,
    };
    this.byDirectory.set(directory, known);
    return known;
  }
}
