import assert from 'node:assert/strict';
import fs, {
  appendFileSync,
  copyFileSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Directory } from '../../../src/sandbox/seed';
import { State } from '../../../src/sandbox/state';
import { sample, temporaryFolder } from './support';

const all = { InboundCalling: true, OutboundCalling: true, SMS: true };
const none = { InboundCalling: false, OutboundCalling: false, SMS: false };

describe('state folder', () => {
  const parameters = { seed: 's', users: 50 };
  const state = (folder: string, options = {}) => new State({ folder, parameters, ...options });

  function reopened(before: State, folder: string): State {
    before.close();
    return state(folder);
  }

  it('keeps changes, and only what differs from the seed', () => {
    const folder = temporaryFolder();
    const first = state(folder);
    const seeded = first.directory.telephony(4);
    const flipped = { ...seeded, SMS: !seeded.SMS };
    first.update(3, all);
    first.update(4, flipped);
    first.update(3, first.directory.telephony(3));
    const second = reopened(first, folder);
    assert.deepEqual(second.telephony(4), flipped);
    assert.deepEqual(second.telephony(3), second.directory.telephony(3));
    assert.equal(second.changedCount, 1);
    second.close();
  });

  it('keeps its own seed and users, until it is reset', () => {
    const folder = temporaryFolder();
    state(folder).close();
    const second = state(folder, { parameters: { seed: 'other', users: 99 } });
    assert.deepEqual([second.directory.parameters.seed, second.directory.userCount], ['s', 50]);
    second.reset({ users: 99 });
    const third = reopened(second, folder);
    assert.deepEqual([third.directory.parameters.seed, third.directory.userCount], ['s', 99]);
    third.close();
  });

  it('forgets changes for good by a reset, and goes on to keep new ones', () => {
    const folder = temporaryFolder();
    const first = state(folder);
    first.update(1, none);
    first.reset();
    assert.equal(first.changedCount, 0);
    first.update(2, all);
    const second = reopened(first, folder);
    assert.deepEqual(second.telephony(1), second.directory.telephony(1));
    assert.deepEqual(second.telephony(2), all);
    second.close();
  });

  it('does without a last line that was torn off at any byte', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'state.jsonl');
    const first = state(folder);
    first.update(1, none);
    const whole = statSync(path).size;
    first.update(1, all);
    first.close();
    const bytes = readFileSync(path);
    for (let length = whole; length < bytes.length; length++) {
      writeFileSync(path, bytes);
      truncateSync(path, length);
      const torn = state(folder);
      assert.deepEqual(torn.telephony(1), none);
      torn.update(2, all);
      const next = reopened(torn, folder);
      assert.deepEqual([next.telephony(1), next.telephony(2)], [none, all]);
      next.close();
    }
  });

  it('refuses a file that is damaged elsewhere, naming it', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'state.jsonl');
    state(folder).close();
    appendFileSync(path, '{"UserId":\n{}\n');
    assert.throws(
      () => state(folder),
      (error: Error) => error.message.includes(path),
    );
    writeFileSync(path, '{"format":2}\n');
    assert.throws(() => state(folder), /not a sandbox state of this version/i);
  });

  it('refuses a header whose number of users it could not have written', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'state.jsonl');
    for (const users of [-1, 1, 2.5, 1e9, '50', null]) {
      writeFileSync(path, `${JSON.stringify({ format: 1, seed: 's', users, tokenKey: '' })}\n`);
      assert.throws(() => state(folder), /not a sandbox state of this version/i, String(users));
    }
  });

  /** A state that was written to once, and whose file another program had to do with since. */
  function disturbed(put: (path: string) => void) {
    const folder = temporaryFolder();
    const path = join(folder, 'state.jsonl');
    const first = state(folder);
    first.update(1, none);
    put(path);
    return { folder, path, first };
  }

  const putAway: Record<string, (path: string) => void> = {
    removed: (path) => rmSync(path),
    moved: (path) => renameSync(path, `${path}.bak`),
    'moved by a hard link': (path) => {
      linkSync(path, `${path}.bak`);
      rmSync(path);
    },
  };
  for (const [how, put] of Object.entries(putAway)) {
    it(`accepts no write once the file was ${how}, until a reset makes a new one`, function () {
      if (process.platform === 'win32') {
        this.skip();
      }
      const { folder, first } = disturbed(put);
      assert.throws(() => first.update(1, all), /removed while it was in use.*state\.jsonl/);
      assert.deepEqual(first.telephony(1), none);
      first.reset();
      first.update(1, none);
      const second = reopened(first, folder);
      assert.deepEqual(second.telephony(1), none);
      second.close();
    });
  }

  const putAnother: Record<string, (path: string) => void> = {
    cut: (path) => truncateSync(path, 0),
    'added to': (path) => appendFileSync(path, '{}\n'),
    replaced: (path) => {
      copyFileSync(path, `${path}.copy`);
      renameSync(`${path}.copy`, path);
    },
  };
  for (const [how, put] of Object.entries(putAnother)) {
    it(`writes no more to a file that was ${how} by another program, nor over it`, function () {
      if (process.platform === 'win32') {
        this.skip();
      }
      const { path, first } = disturbed(put);
      const theirs = readFileSync(path, 'utf8');
      assert.throws(() => first.update(1, all), /changed by another program/);
      assert.throws(() => first.reset(), /changed by another program/);
      assert.deepEqual([first.telephony(1), readFileSync(path, 'utf8')], [none, theirs]);
      first.close();
    });
  }

  it('rewrites the file when it has become long, and loses nothing', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'state.jsonl');
    const first = state(folder, { spareLines: 100 });
    for (let i = 0; i < 1000; i++) {
      first.update(i % 40, i % 2 === 0 ? all : none);
    }
    assert.ok(readFileSync(path, 'utf8').split('\n').length < 200);
    const expected = Array.from({ length: 50 }, (_, i) => first.telephony(i));
    const second = reopened(first, folder);
    assert.deepEqual(
      expected.map((_, i) => second.telephony(i)),
      expected,
    );
    second.close();
  });

  /** Makes calls of `node:fs` fail while `act` runs: those that `fails` says so of. */
  function failing<Name extends 'fsyncSync' | 'openSync' | 'renameSync' | 'truncateSync' | 'writeSync'>(
    names: readonly Name[],
    fails: (...args: readonly unknown[]) => boolean,
    act: () => void,
  ): void {
    const originals = names.map((name) => [name, fs[name] as (...args: unknown[]) => unknown] as const);
    for (const [name, original] of originals) {
      Object.assign(fs, {
        [name]: (...args: unknown[]) => {
          if (fails(...args)) {
            throw Object.assign(new Error(`${name} fails`), { code: 'EIO' });
          }
          return original(...args);
        },
      });
    }
    try {
      act();
    } finally {
      Object.assign(fs, Object.fromEntries(originals));
    }
  }

  /** Of a rewrite: the calls after its rename, which open the folder, or the file by its own name. */
  const afterRename = (folder: string) => (path: unknown) =>
    path === folder || path === join(folder, 'state.jsonl');

  it('loses nothing when the folder of a rewritten file can not be flushed', () => {
    const folder = temporaryFolder();
    const first = state(folder, { spareLines: 5 });
    failing(['openSync'], afterRename(folder), () => {
      for (let i = 0; i < 20; i++) {
        first.update(i, i % 2 === 0 ? all : none);
      }
    });
    first.update(20, all);
    const expected = Array.from({ length: 21 }, (_, i) => first.telephony(i));
    const second = reopened(first, folder);
    assert.deepEqual(
      expected.map((_, i) => second.telephony(i)),
      expected,
    );
    failing(['openSync'], afterRename(folder), () => second.reset());
    second.update(1, none);
    const third = reopened(second, folder);
    assert.deepEqual(third.telephony(1), none);
    assert.deepEqual(third.telephony(2), third.directory.telephony(2));
    third.close();
  });

  it('is as it was when the rename of a reset fails, and goes on', () => {
    const folder = temporaryFolder();
    const first = state(folder);
    first.update(1, none);
    failing(
      ['renameSync'],
      () => true,
      () => assert.throws(() => first.reset({ users: 99 }), { code: 'EIO' }),
    );
    assert.deepEqual([first.telephony(1), first.directory.userCount], [none, 50]);
    first.update(2, all);
    const second = reopened(first, folder);
    assert.deepEqual([second.telephony(1), second.telephony(2)], [none, all]);
    assert.deepEqual(fs.readdirSync(folder), ['state.jsonl']);
    second.close();
  });

  it('glues no line to one that was written in part, even if that could not be cut off at once', () => {
    const folder = temporaryFolder();
    const first = state(folder);
    first.update(1, none);
    const { writeSync } = fs;
    let calls = 0;
    Object.assign(fs, {
      writeSync: (descriptor: number, bytes: Buffer) => {
        calls += 1;
        if (calls > 1) {
          throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        }
        return writeSync(descriptor, bytes, 0, 10);
      },
    });
    const cutFails = () => true;
    try {
      failing(['truncateSync'], cutFails, () => {
        assert.throws(() => first.update(1, all), { code: 'ENOSPC' });
      });
    } finally {
      Object.assign(fs, { writeSync });
    }
    failing(['truncateSync'], cutFails, () => assert.throws(() => first.update(2, none), { code: 'EIO' }));
    assert.deepEqual(first.telephony(1), none);
    first.update(3, all);
    const second = reopened(first, folder);
    assert.deepEqual([second.telephony(1), second.telephony(3)], [none, all]);
    assert.deepEqual(second.telephony(2), second.directory.telephony(2));
    second.close();
  });

  it('is for its owner alone', function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    const folder = temporaryFolder();
    state(folder).close();
    assert.equal(statSync(join(folder, 'state.jsonl')).mode & 0o777, 0o600);
  });
});

describe('seed', () => {
  const usersOf = (directory: Directory) =>
    Array.from({ length: directory.userCount }, (_, i) => directory.user(i));

  it('gives the same directory for the same parameters, and another for another seed', () => {
    const make = (seed: string) => usersOf(new Directory({ seed, users: 120 }));
    assert.deepEqual(make('a'), make('a'));
    assert.notDeepEqual(make('a'), make('b'));
  });

  for (const users of [2, 3, 10, 24, 1000]) {
    it(`has ${users} users with ids of their own, the sample user among them`, () => {
      const directory = new Directory({ seed: 'x', users });
      const ids = usersOf(directory).map(({ UserId }) => UserId);
      assert.equal(new Set(ids).size, users);
      assert.equal(directory.userIndex(sample.UserId), 1);
      assert.equal(directory.usersOf(directory.accounts.length - 1).end, users);
    });
  }

  it('has believable first users with addresses at example.com', () => {
    const first = usersOf(new Directory({ seed: 'x', users: 24 })).slice(0, 10);
    for (const user of first) {
      assert.match(user.DisplayName ?? '', /^[A-Z][a-z]+ [A-Z][a-z]+$/);
      assert.match(user.PrimaryEmail ?? '', /^[a-z]+\.[a-z]+@example\.com$/);
    }
  });

  it('has odd users already among 24', () => {
    const users = usersOf(new Directory({ seed: 'x', users: 24 }));
    assert.ok(users.some(({ DisplayName }) => DisplayName?.includes('<img')));
    assert.ok(users.some(({ DisplayName }) => DisplayName === undefined));
    assert.ok(users.some(({ UserId }) => !/^[\w-]+$/.test(UserId)));
  });

  it('has what real directories hold among 1,000', () => {
    const directory = new Directory({ seed: 'x', users: 1000 });
    const users = usersOf(directory);
    const some = (test: (user: (typeof users)[number]) => boolean) =>
      assert.ok(users.some(test), test.toString());
    some(({ DisplayName }) => (DisplayName?.length ?? 0) > 200);
    some(({ DisplayName }) => /\p{Script=Arabic}/u.test(DisplayName ?? ''));
    some(({ DisplayName }) => /\p{Script=Hebrew}/u.test(DisplayName ?? ''));
    some(({ DisplayName }) => /\p{Script=Han}/u.test(DisplayName ?? ''));
    some(({ UserType }) => UserType === 'SharedDevice');
    some(({ UserRegistrationStatus }) => UserRegistrationStatus === 'Suspended');
    some(({ UserRegistrationStatus }) => UserRegistrationStatus === 'Unregistered');
    some(({ UserInvitationStatus }) => UserInvitationStatus === 'Failed');
    some((user) => user.PrimaryProvisionedNumber === undefined);
    for (const license of ['Basic', 'Plus', 'Pro', 'ProTrial']) {
      some(({ LicenseType }) => LicenseType === license);
    }
    for (const character of ' :/%+é') {
      some(({ UserId }) => UserId.includes(character));
    }
    const mixes = new Set(users.map((_, i) => JSON.stringify(directory.telephony(i))));
    assert.equal(mixes.size, 8);
  });

  it('has dates over all of the days that it draws from', () => {
    const users = usersOf(new Directory({ seed: 'x', users: 1000 }));
    const days = (dates: readonly (string | undefined)[]) => {
      const times = dates.flatMap((date) => (date === undefined ? [] : Date.parse(date)));
      return (Math.max(...times) - Math.min(...times)) / 86_400_000;
    };
    const invited = days(users.map(({ InvitedOn }) => InvitedOn));
    const registered = days(users.map(({ RegisteredOn }) => RegisteredOn));
    assert.ok(invited > 250 && invited <= 300, String(invited));
    assert.ok(registered > 250 && registered <= 300, String(registered));
  });

  it('has e-mail addresses at example domains only, each once', () => {
    const emails = usersOf(new Directory({ seed: 'x', users: 3000 })).flatMap(
      ({ PrimaryEmail }) => PrimaryEmail ?? [],
    );
    assert.equal(new Set(emails).size, emails.length);
    for (const email of emails) {
      assert.match(email, /^[a-z.]+\d*@example\.(com|org|net)$/);
    }
  });

  it('makes 100,000 users with ids and numbers of their own', function () {
    this.timeout(20_000);
    const directory = new Directory({ seed: 'x', users: 100_000 });
    const numbers = new Set([...directory.numberedUsers].map((index) => directory.numberOf(index)));
    assert.equal(numbers.size, directory.numberedUsers.length);
    assert.equal(
      directory.userIndexByNumber(directory.numberOf(directory.numberedUsers.at(-1) ?? 0)),
      directory.numberedUsers.at(-1),
    );
    assert.equal(new Set(Array.from({ length: 100_000 }, (_, i) => directory.userId(i))).size, 100_000);
  });
});
