// What rows and their labels say of the settings of users.

import '../vscodeStandIn';
import assert from 'node:assert/strict';
import type { Telephony, User } from '../../../../src/chime/model';
import { toTreeItem, type Known, type Node } from '../../../../src/ui/accounts/accountsNodes';
import { SettingsNews } from '../../../../src/ui/accounts/settingsNews';
import { userTooltip } from '../../../../src/ui/accounts/settingsTexts';

const telephony: Telephony = { InboundCalling: true, OutboundCalling: true, SMS: false };
const user: User = {
  UserId: 'id',
  DisplayName: 'Maria Garcia',
  LicenseType: 'Pro',
  UserRegistrationStatus: 'Registered',
};
const userNode = { kind: 'user', accountId: 'a', user } as unknown as Node;
const accountNode = {
  kind: 'account',
  account: { AccountId: 'a', AwsAccountId: '1', Name: 'Example Corp' },
} as unknown as Node;

const shown = (node: Node, known: Known) => {
  const { description, tooltip, accessibilityInformation } = toTreeItem(node, known);
  return { description, tooltip, label: accessibilityInformation?.label };
};

describe('the row of a user', () => {
  it('says the settings once they are known: short in the row, in whole words for a screen reader', () => {
    const { description, label, tooltip } = shown(userNode, { telephony });
    assert.equal(description, 'Pro · In ✓ Out ✓ SMS ✗');
    assert.equal(label, 'Maria Garcia, Pro, Registered, Inbound calling: On, Outbound calling: On, SMS: Off');
    assert.equal(tooltip, userTooltip(user, telephony));
  });

  it('says nothing of settings that are not known, and leaves the tooltip to be asked for', () => {
    assert.deepEqual(shown(userNode, {}), {
      description: 'Pro',
      tooltip: undefined,
      label: 'Maria Garcia, Pro, Registered',
    });
  });

  it('says a status that is unusual', () => {
    const suspended = { ...userNode, user: { ...user, UserRegistrationStatus: 'Suspended' } } as Node;
    assert.equal(shown(suspended, {}).description, 'Pro · Suspended');
  });
});

describe('the row of an account', () => {
  it('says how many users have each setting on once all are known, else nothing', () => {
    const settingsOn = { InboundCalling: 12, OutboundCalling: 1, SMS: 1200 };
    const { description, label } = shown(accountNode, { settingsOn });
    assert.equal(description, 'On: In 12 Out 1 SMS 1,200');
    assert.equal(
      label,
      'Example Corp Inbound calling on: 12 users, Outbound calling on: 1 user, SMS on: 1,200 users',
    );
    assert.equal(shown(accountNode, {}).label, 'Example Corp');
  });
});

describe('news of the settings of users', () => {
  it('draws the rows of many users at once, and each account once', async () => {
    const drawn: number[] = [];
    await new Promise<void>((resolve) => {
      const news = new SettingsNews(
        (users) => drawn.push(users.length),
        (accountIds) => {
          assert.deepEqual(accountIds, ['a']);
          resolve();
        },
      );
      for (let i = 0; i < 1000; i++) {
        news.ofUser({ accountId: 'a', userId: String(i) });
        news.ofAccount('a');
      }
    });
    assert.deepEqual(drawn, [1000]);
  });
});
