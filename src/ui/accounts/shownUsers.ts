// Which users of an account the tree shows, and what the last row says of the others.

import { l10n } from 'vscode';
import type { UserFilter } from '../../telephony/userFilter';
import type { Users } from '../../telephony/users';
import type { AccountNode, Node } from './accountsNodes';

/** Rows of users under an account, at most: more would make the window stall. */
const maximumRows = 1000;

/** The first users of an account that the tree shows, and of how many. */
export function shownUsers(users: Users, filter: UserFilter | undefined) {
  if (filter === undefined) {
    return { users: users.slice(0, maximumRows), count: users.length };
  }
  const places = users.select(filter);
  return { users: users.usersAt(places.subarray(0, maximumRows)), count: places.length };
}

/** What comes after the rows of users. */
export function lastRows(
  parent: AccountNode,
  users: Users,
  filter: UserFilter | undefined,
  shown: number,
  count: number,
): readonly Node[] {
  if (count > shown || (shown === maximumRows && users.hasMore)) {
    return [{ kind: 'limit', parent, shown, of: users.hasMore ? undefined : count }];
  }
  if (filter === undefined) {
    return users.hasMore
      ? [{ kind: 'more', parent, shown }]
      : shown === 0
        ? [{ kind: 'note', parent, text: l10n.t('No users'), next: 'refresh' }]
        : [];
  }
  const unread = users.hasMore ? 0 : users.selectUnread(filter).length;
  if (users.hasMore || unread > 0) {
    return [{ kind: 'incomplete', parent, unread }];
  }
  return shown === 0
    ? [{ kind: 'note', parent, text: l10n.t('No matching users'), next: 'clearFilter' }]
    : [];
}
