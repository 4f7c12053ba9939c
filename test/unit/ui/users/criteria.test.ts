// What a person types into the filter may name a criterion.

import '../vscodeStandIn';
import assert from 'node:assert/strict';
import type { Directory } from '../../../../src/telephony/directory';
import { offersFor } from '../../../../src/ui/users/criteria';

const directory = { accounts: { items: [] } } as unknown as Directory;

const offered = (text: string): readonly string[] =>
  offersFor(text, directory).map(
    ({ criterion, value }) => `${criterion.label()}: ${criterion.textOf(value)}`,
  );

describe('the criteria that a typed text offers', () => {
  for (const [text, ...offers] of [
    ['sms', 'SMS: On', 'SMS: Off'],
    ['SMS off', 'SMS: Off'],
    ['license: basic', 'License: Basic'],
    ['inbound on', 'Inbound calling: On'],
    ['calling off', 'Inbound calling: Off', 'Outbound calling: Off'],
    ['phone number', 'Phone number: Has one', 'Phone number: Has none'],
    [''],
    ['li'],
    ['off'],
    ['maria'],
    ['sms maria'],
  ] as const) {
    it(`${JSON.stringify(text)}: ${offers.join(', ') || 'none'}`, () =>
      assert.deepEqual(offered(text), offers));
  }
});
