// Rows are told apart by their ids, whatever the ids of users and accounts are.

import './vscodeStandIn';
import assert from 'node:assert/strict';
import { telephonyKeys } from '../../../src/chime/model';
import {
  nodeId,
  settingNodes,
  type AccountNode,
  type Node,
  type UserNode,
} from '../../../src/ui/accounts/accountsNodes';
import type { OpenConnection } from '../../../src/ui/connection/session';

const connection = {} as OpenConnection;
const settings = { InboundCalling: true, OutboundCalling: true, SMS: true };
const words = ['', ...telephonyKeys, 'more', 'limit', 'incomplete', 'failure', 'cancelled', 'note'];

describe('ids of rows', () => {
  it('differ for all rows', () => {
    const ids = ['1 au', 'u', 'a', ...words].flatMap((word) => [
      `u${word}`,
      `${word}u`,
      `${word} 1 au`,
      word,
    ]);
    const nodes = [...new Set(ids)].flatMap((accountId): Node[] => {
      const account: AccountNode = {
        kind: 'account',
        connection,
        account: { AccountId: accountId, AwsAccountId: '1', Name: 'a' },
      };
      const users = [...new Set(ids)].map((id): UserNode => ({
        kind: 'user',
        connection,
        accountId,
        user: { UserId: id },
      }));
      const below = (parent: AccountNode | UserNode): Node[] => [
        { kind: 'note', parent, text: '' },
        { kind: 'failure', parent, problem: {} as never },
        { kind: 'cancelled', parent, needsMfaCode: false },
      ];
      return [
        account,
        { kind: 'more', parent: account, shown: 1 },
        { kind: 'limit', parent: account, shown: 1, of: 2 },
        { kind: 'incomplete', parent: account, unread: 0 },
        ...below(account),
        ...users.flatMap((user) => [user, ...settingNodes(user, settings), ...below(user)]),
      ];
    });
    const seen = new Map<string, Node>();
    for (const node of nodes) {
      const id = nodeId(node);
      assert.equal(seen.get(id), undefined, id);
      seen.set(id, node);
    }
  });
});
