import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Telephony } from '../../../src/chime/model';
import type { ConnectionIdentity } from '../../../src/connectionIdentity';
import { cliCommand } from '../../../src/telephony/cliCommand';
import { flippedKeys, planUpdate } from '../../../src/telephony/plan';

const sandbox: ConnectionIdentity = { kind: 'sandbox', endpoint: 'http://127.0.0.1:1', region: 'us-east-1' };
const profile: ConnectionIdentity = {
  kind: 'profile',
  profile: "it's prod",
  endpoint: 'https://service.chime.aws.amazon.com',
  region: 'us-east-1',
};
const telephony = fc.record({
  InboundCalling: fc.boolean(),
  OutboundCalling: fc.boolean(),
  SMS: fc.boolean(),
});

describe('planUpdate', () => {
  it('changes what is wanted and nothing else, and leaves out whoever would not change', () => {
    fc.assert(
      fc.property(
        fc.array(telephony),
        fc.record(
          { InboundCalling: fc.boolean(), OutboundCalling: fc.boolean(), SMS: fc.boolean() },
          { requiredKeys: [] },
        ),
        (all, wanted) => {
          const current = all.map((one, index) => ({ accountId: 'a', userId: `u${index}`, telephony: one }));
          const { changes } = planUpdate(sandbox, current, wanted);
          const expected = current.filter(({ telephony: now }) =>
            Object.entries(wanted).some(([key, value]) => now[key as keyof Telephony] !== value),
          );
          assert.deepEqual(
            changes.map(({ userId }) => userId),
            expected.map(({ userId }) => userId),
          );
          for (const { before, after } of changes) {
            assert.deepEqual(after, { ...before, ...wanted });
            assert.ok(flippedKeys(before, after).length > 0);
          }
        },
      ),
    );
  });
});

describe('cliCommand', () => {
  const now: Telephony = { InboundCalling: true, OutboundCalling: false, SMS: true };

  it('names profile, region and endpoint, quoted for a POSIX shell', () => {
    assert.equal(
      cliCommand(profile, { accountId: 'a 1', userId: 'u' }, now, 'linux'),
      "aws chime update-user-settings --account-id 'a 1' --user-id u " +
        "--user-settings 'Telephony={InboundCalling=true,OutboundCalling=false,SMS=true}' " +
        "--profile 'it'\\''s prod' --region us-east-1 --endpoint-url https://service.chime.aws.amazon.com",
    );
  });

  it("puts the sandbox's own keys before it", () => {
    const keys = { accessKeyId: 'K', secretAccessKey: 'S/+' };
    assert.match(
      cliCommand(sandbox, { accountId: 'a', userId: 'u' }, now, 'linux', keys),
      /^AWS_ACCESS_KEY_ID=K AWS_SECRET_ACCESS_KEY=S\/\+ aws chime /,
    );
    assert.match(
      cliCommand(sandbox, { accountId: 'a', userId: "u'" }, now, 'win32', keys),
      /^\$env:AWS_ACCESS_KEY_ID = 'K'; \$env:AWS_SECRET_ACCESS_KEY = 'S\/\+'; aws chime .* --user-id 'u'''/,
    );
  });
});
