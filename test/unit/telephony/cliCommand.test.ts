// The command that is copied means the same in the shell as it does here, whatever ids and profiles are called.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import type { ConnectionIdentity } from '../../../src/connectionIdentity';
import { cliCommand, cliCommands } from '../../../src/telephony/cliCommand';

const settings = { InboundCalling: true, OutboundCalling: false, SMS: true };
const identity = (profile: string): ConnectionIdentity => ({
  kind: 'profile',
  profile,
  endpoint: 'https://service.chime.aws.amazon.com',
  region: 'us-east-1',
});
const command = (accountId: string, userId: string, profile: string, platform: string) =>
  cliCommand(identity(profile), { accountId, userId }, settings, platform);

const named = (name: string, value: string) =>
  value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value];

/** What the AWS CLI is to be called with. */
const expected = (accountId: string, userId: string, profile: string): readonly string[] => [
  'chime',
  'update-user-settings',
  ...named('account-id', accountId),
  ...named('user-id', userId),
  ...named('user-settings', 'Telephony={InboundCalling=true,OutboundCalling=false,SMS=true}'),
  ...named('profile', profile),
  ...named('region', 'us-east-1'),
  ...named('endpoint-url', 'https://service.chime.aws.amazon.com'),
];

const hostile = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(...'\'"`$\\;&|<>(){}[]*?~!#%^=-+@,:/. \u2018\u2019\u201a\u201b\u201c\u201d\u201e😀é'),
      fc.constantFrom('a', 'B', '7', '$(id)', "';id;'", '-', '--', '~', '=ls', '{a,b}', '\\\\'),
    ),
    minLength: 1,
    maxLength: 12,
  })
  .filter((text) => text.trim() !== '');

const shells = ['dash', 'bash', 'zsh', 'sh'].filter((shell) => spawnSync(shell, ['-c', ':']).status === 0);

describe('a copied AWS CLI command', function () {
  this.timeout(60_000);

  for (const shell of shells) {
    it(`calls the CLI in ${shell} with just these values`, () => {
      const triples = fc.sample(fc.tuple(hostile, hostile, hostile), 2000);
      const script = [
        'aws() { printf \'%s\\n\' "$@"; echo end; }',
        ...triples.map((one) => command(...one, 'linux')),
      ];
      const { stdout, stderr, status } = spawnSync(shell, {
        input: `${script.join('\n')}\n`,
        encoding: 'utf8',
      });
      assert.deepEqual([stderr, status], ['', 0]);
      const calls = stdout.split('\nend\n').slice(0, -1);
      assert.equal(calls.length, triples.length);
      calls.forEach((call, i) =>
        assert.deepEqual(call.split('\n'), expected(...(triples[i] as [string, string, string]))),
      );
    });
  }

  it('calls the CLI in PowerShell with just these values', () => {
    // What a program that is started from there would take apart, or cmd.exe, is refused.
    const fit = hostile.filter((text) => !/["&|<>^%]|\\$/.test(text));
    fc.assert(
      fc.property(fit, fit, fit, (accountId, userId, profile) => {
        const words = powerShellWords(command(accountId, userId, profile, 'win32'));
        assert.deepEqual(words, ['aws', ...expected(accountId, userId, profile)]);
      }),
      { numRuns: 2000 },
    );
  });

  const both = ['\n', '\r', '\0', '\u001b[A', '\u0085', '\u2028', '\u202e', '\ud800'];
  const loaded = ['file://x', 'fileb:///etc/passwd', 'http://x', 'https://x', 'FILE://x'];
  for (const platform of ['linux', 'win32']) {
    const unquotable = platform === 'linux' ? both : [...both, '"', '&', '|', '<', '>', '^', '%', '\\'];
    for (const text of unquotable) {
      it(`is refused on ${platform} for ${JSON.stringify(text)}, and it says of what`, () => {
        const value = `a${text}`;
        assert.throws(() => command(value, 'u', 'p', platform), { kind: 'input', message: /account-id/ });
        assert.throws(() => command('a', value, 'p', platform), { kind: 'input', message: /user-id/ });
        assert.throws(() => command('a', 'u', value, platform), { kind: 'input', message: /profile/ });
      });
    }
    for (const value of loaded) {
      it(`is refused on ${platform} for an id that the CLI would load: ${value}`, () => {
        assert.throws(() => command(value, 'u', 'p', platform), { kind: 'input', message: /account-id/ });
        assert.throws(() => command('a', value, 'p', platform), { kind: 'input', message: /user-id/ });
      });
    }
  }
});

describe('commands of the AWS CLI for many users', () => {
  const telephony = { InboundCalling: true, OutboundCalling: false, SMS: true };
  const users = ['one', 'file://two', 'three'].map((userId) => ({ accountId: 'a', userId, telephony }));
  const identity = { kind: 'profile', profile: 'p', endpoint: 'https://e.com', region: 'r' } as const;

  it('pass over a user of whom none can be written, and say why', () => {
    const { commands, refused } = cliCommands(identity, users, 'linux');
    assert.deepEqual(
      commands.map((text) => /--user-id (\S+)/.exec(text)?.[1]),
      ['one', 'three'],
    );
    assert.deepEqual(
      refused.map(({ userId, error }) => [userId, (error as Error).message]),
      [['file://two', 'user-id would be loaded from elsewhere by the AWS CLI: "file://two".']],
    );
  });
});

/**
 * The words of a command by PowerShell's grammar: a single quote is any of five characters, and two of them stand for the second
 * (about_Quoting_Rules; single-quote-character in the language specification).
 */
function powerShellWords(text: string): readonly string[] {
  const isQuote = (character: string | undefined) =>
    character !== undefined && /['\u2018-\u201b]/.test(character);
  const characters = [...text];
  const words: string[] = [];
  let word: string | undefined;
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i] as string;
    if (character === ' ') {
      words.push(...(word === undefined ? [] : [word]));
      word = undefined;
    } else if (isQuote(character)) {
      word ??= '';
      for (i++; i < characters.length; i++) {
        if (isQuote(characters[i])) {
          if (!isQuote(characters[i + 1])) {
            break;
          }
          i++;
        }
        word += characters[i] as string;
      }
      assert.ok(i < characters.length, 'a string that does not end');
    } else {
      assert.match(character, /[\w-]/, 'outside quotes it may mean something');
      word = (word ?? '') + character;
    }
  }
  return word === undefined ? words : [...words, word];
}
