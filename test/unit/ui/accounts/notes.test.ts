// A row that says why an account shows no users also does what helps.

import '../vscodeStandIn';
import assert from 'node:assert/strict';
import type { UserFilter } from '../../../../src/telephony/userFilter';
import type { Users } from '../../../../src/telephony/users';
import { toTreeItem, type AccountNode } from '../../../../src/ui/accounts/accountsNodes';
import { lastRows } from '../../../../src/ui/accounts/shownUsers';

const users = { hasMore: false, selectUnread: () => [] } as unknown as Users;
const account = { kind: 'account', account: { AccountId: 'a' } } as unknown as AccountNode;

describe('an account without users to show', () => {
  for (const [title, filter, text, action, command] of [
    ['has none', undefined, 'No users', 'Refresh', 'chimeTelephony.accounts.refresh'],
    [
      'has none that match',
      { text: 'nobody' } as unknown as UserFilter,
      'No matching users',
      'Clear Filter',
      'chimeTelephony.users.clearFilter',
    ],
  ] as const) {
    it(`${title}: ${action}`, () => {
      const [row, ...others] = lastRows(account, users, filter, 0, 0);
      assert.ok(row);
      assert.deepEqual(others, []);
      const item = toTreeItem(row, {});
      assert.deepEqual([item.label, item.description, item.command?.command], [text, action, command]);
    });
  }
});
