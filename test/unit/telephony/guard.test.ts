// What may be written, and what a person is asked before.

import assert from 'node:assert/strict';
import type { UserReference } from '../../../src/chime/model';
import type { ConnectionIdentity } from '../../../src/connectionIdentity';
import {
  grantOf,
  Grants,
  judgeWrite,
  type Grant,
  type GrantStorage,
  type Verdict,
  type WriteCircumstances,
} from '../../../src/telephony/guard';
import type { Plan } from '../../../src/telephony/plan';

const sandbox: ConnectionIdentity = { kind: 'sandbox', endpoint: 'http://127.0.0.1:1', region: 'us-east-1' };
const profile: ConnectionIdentity = {
  kind: 'profile',
  profile: 'p',
  endpoint: 'https://chime.us-east-1.amazonaws.com',
  region: 'us-east-1',
};
const environment: ConnectionIdentity = {
  kind: 'environment',
  endpoint: profile.endpoint,
  region: 'us-east-1',
};

const users = (count: number): UserReference[] =>
  Array.from({ length: count }, (_, i) => ({ accountId: 'a', userId: `u${i}` }));
const telephony = { InboundCalling: true, OutboundCalling: true, SMS: true };
const update = (identity: ConnectionIdentity, count = 1): Plan => ({
  action: 'UpdateUserSettings',
  identity,
  changes: users(count).map((user) => ({ ...user, before: telephony, after: { ...telephony, SMS: false } })),
});
const signOut = (identity: ConnectionIdentity): Plan => ({
  action: 'LogoutUser',
  identity,
  changes: users(1),
});

describe('judgeWrite', () => {
  const usual: WriteCircumstances = { workspaceTrusted: true, granted: false, production: false };
  const granted = { ...usual, granted: true };
  const untrusted = { ...granted, workspaceTrusted: false };
  const production = { ...granted, production: true };
  const rows: readonly [string, Plan, typeof usual, Verdict][] = [
    ['allows a change in the sandbox', update(sandbox), usual, 'allow'],
    ['allows a change in the sandbox in an untrusted workspace', update(sandbox), untrusted, 'allow'],
    ['confirms a sign-out in the sandbox', signOut(sandbox), usual, 'confirm'],
    ['asks for a grant on a profile', update(profile), usual, 'grant'],
    ['asks for a grant for the keys of the environment', update(environment), usual, 'grant'],
    ['asks for a grant for a sign-out', signOut(profile), usual, 'grant'],
    ['allows a change once it is granted', update(profile), granted, 'allow'],
    ['confirms a sign-out that is granted', signOut(profile), granted, 'confirm'],
    ['refuses a change in an untrusted workspace', update(profile), untrusted, 'refuse'],
    ['refuses a sign-out in an untrusted workspace', signOut(profile), untrusted, 'refuse'],
    ['asks for the name in production, for many', update(profile, 2), production, 'typeName'],
    ['confirms many in the sandbox', update(sandbox, 2), usual, 'confirm'],
    ['confirms many where changes are granted', update(profile, 2), granted, 'confirm'],
    ['confirms what was previewed', update(sandbox), { ...usual, alwaysConfirm: true }, 'confirm'],
    ['asks for a grant in production, for one', update(profile), { ...production, granted: false }, 'grant'],
    ['allows one change in production once it is granted', update(profile), production, 'allow'],
  ];
  for (const [what, plan, circumstances, verdict] of rows) {
    it(what, () => assert.equal(judgeWrite(plan, circumstances), verdict));
  }
});

describe('Grants', () => {
  function storage(content: unknown = undefined): GrantStorage {
    let stored = content;
    return {
      get: () => stored,
      update: (_, value) => {
        stored = value;
        return Promise.resolve();
      },
    };
  }
  const granted = (of: ConnectionIdentity, account: string): Grant => {
    const grant = grantOf(of, account);
    assert.ok(grant);
    return grant;
  };
  const grant = granted(profile, '111122223333');

  it('are for one profile, AWS account and endpoint', async () => {
    const kept = storage();
    const grants = new Grants(kept);
    assert.equal(grants.has(grant), false);
    await grants.add(grant);
    await grants.add(grant);
    assert.equal(new Grants(kept).has(grantOf({ ...profile }, '111122223333')), true);
    assert.equal((kept.get('') as unknown[]).length, 1);
    for (const other of [
      grantOf(profile, '444455556666'),
      grantOf(profile, undefined),
      grantOf({ ...profile, profile: 'q' }, '111122223333'),
      grantOf({ ...profile, endpoint: 'https://example.com' }, '111122223333'),
      grantOf({ ...profile, endpoint: `${profile.endpoint}/other` }, '111122223333'),
      grantOf(environment, '111122223333'),
    ]) {
      assert.equal(grants.has(other), false);
    }
  });

  it('are taken back for a profile, and for no other whose name begins so', async () => {
    const grants = new Grants(storage());
    const longer = granted({ ...profile, profile: 'p2' }, '1');
    await grants.add(grant);
    await grants.add(granted(profile, '444455556666'));
    await grants.add(longer);
    await grants.removeAllOf('p');
    assert.deepEqual(
      [grants.has(grant), grants.has(grantOf(profile, '444455556666')), grants.has(longer)],
      [false, false, true],
    );
  });

  describe('of a profile whose credentials come from another source', () => {
    function keyedStorage(): GrantStorage {
      const stored = new Map<string, unknown>();
      return {
        get: (key) => stored.get(key),
        update: (key, value) => {
          stored.set(key, value);
          return Promise.resolve();
        },
      };
    }
    const signing = (signingSource: string, passedOver: readonly string[] = []) => ({
      name: 'p',
      signingSource,
      passedOver,
    });

    it('end, once, and those of other profiles do not', async () => {
      const kept = keyedStorage();
      const grants = new Grants(kept);
      const other = granted({ ...profile, profile: 'p2' }, '1');
      assert.equal(grants.signsWith(signing('keys')), false);
      await grants.add(grant);
      await grants.add(other);
      assert.equal(grants.signsWith(signing('keys', ['process'])), false);
      assert.equal(grants.has(grant), true);
      assert.equal(grants.signsWith(signing('sso', ['keys'])), true);
      assert.deepEqual([grants.has(grant), grants.has(other)], [false, true]);
      assert.equal(new Grants(kept).signsWith(signing('sso', ['keys'])), false);
    });

    it('end where it was not remembered, unless there is but one source', async () => {
      const grants = new Grants(keyedStorage());
      await grants.add(grant);
      assert.equal(grants.signsWith(signing('keys')), false);
      assert.equal(grants.has(grant), true);
      const others = new Grants(keyedStorage());
      await others.add(grant);
      assert.equal(others.signsWith(signing('sso', ['keys'])), true);
      assert.equal(others.has(grant), false);
      assert.equal(new Grants(keyedStorage()).signsWith(signing('sso', ['keys'])), false);
    });

    it('are remembered for a profile of any name, whatever else is stored', () => {
      const kept = keyedStorage();
      void kept.update('signingSources', [1, ['x'], ['p', 'keys']]);
      const grants = new Grants(kept);
      assert.equal(grants.signsWith(signing('keys')), false);
      for (const name of ['__proto__', 'constructor']) {
        assert.equal(grants.signsWith({ ...signing('keys'), name }), false);
        assert.equal(grants.signsWith({ ...signing('sso'), name }), true);
      }
    });
  });

  it('are none when what is stored is something else', () => {
    assert.equal(new Grants(storage('x')).has(grant), false);
    assert.equal(new Grants(storage([1, {}])).has(grant), false);
  });
});
