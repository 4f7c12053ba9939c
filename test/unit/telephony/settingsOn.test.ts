// How many users of an account have each setting on, and who is told when settings become known.

import assert from 'node:assert/strict';
import type { Telephony } from '../../../src/chime/model';
import { Directory } from '../../../src/telephony/directory';
import { UserTable } from '../../../src/telephony/userTable';

const allOn: Telephony = { InboundCalling: true, OutboundCalling: true, SMS: true };
const smsOff: Telephony = { ...allOn, SMS: false };

describe('how many users have each setting on', () => {
  it('is unknown until the settings of every user are known', () => {
    const table = new UserTable();
    table.append([{ UserId: 'a' }, { UserId: 'b' }]);
    table.setTelephony(0, allOn);
    assert.equal(table.settingsOn, undefined);
    table.setTelephony(1, smsOff);
    assert.deepEqual(table.settingsOn, { InboundCalling: 2, OutboundCalling: 2, SMS: 1 });
    table.append([{ UserId: 'c' }]);
    assert.equal(table.settingsOn, undefined);
  });

  it('follows each change, and is unknown again when one user is', () => {
    const table = new UserTable();
    table.append([{ UserId: 'a', PrimaryProvisionedNumber: '+12065550100' }]);
    assert.equal(table.setTelephony(0, allOn), true);
    assert.equal(table.setTelephony(0, allOn), false);
    assert.deepEqual(table.settingsOn, { InboundCalling: 1, OutboundCalling: 1, SMS: 1 });
    assert.equal(table.setTelephony(0, smsOff), true);
    assert.deepEqual(table.settingsOn, { InboundCalling: 1, OutboundCalling: 1, SMS: 0 });
    assert.equal(table.setTelephony(0, undefined), true);
    assert.equal(table.settingsOn, undefined);
  });

  it('is told for a loaded user whose settings change, and for nobody else', async () => {
    const told: string[] = [];
    const directory = new Directory({
      listUsers: () => Promise.resolve({ items: [{ UserId: 'a' }] }),
    } as unknown as ConstructorParameters<typeof Directory>[0]);
    await directory.users('account').loadFirst();
    directory.watchSettings(({ userId }) => told.push(userId));
    directory.setTelephony({ accountId: 'account', userId: 'a' }, allOn);
    directory.setTelephony({ accountId: 'account', userId: 'a' }, allOn);
    directory.setTelephony({ accountId: 'account', userId: 'b' }, allOn);
    assert.deepEqual(told, ['a']);
  });
});
