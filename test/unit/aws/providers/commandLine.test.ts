// The words of a command line, as the AWS CLI has them: recorded from `compat_shell_split` of botocore 1.43.

import assert from 'node:assert/strict';
import { splitCommandLine } from '../../../../src/aws/providers/commandLine';

const posix: readonly [string, readonly string[] | undefined][] = [
  ['helper --arg "team #1" --json', ['helper', '--arg', 'team #1', '--json']],
  [`sh -c 'true ; echo "{}"'`, ['sh', '-c', 'true ; echo "{}"']],
  [
    `p.sh 'a$b' c$HOME Admin(EU) https://x/?a=1&b=2 ~/x *`,
    ['p.sh', 'a$b', 'c$HOME', 'Admin(EU)', 'https://x/?a=1&b=2', '~/x', '*'],
  ],
  ['a\\ b "c\\"d" "e\\f" \'g\\h\'', ['a b', 'c"d', 'e\\f', 'g\\h']],
  ['x"" \'\' y\'z\'"w"', ['x', '', 'yzw']],
  ['one\ntwo\tthree  ', ['one', 'two', 'three']],
  ['C:\\tools\\helper.exe', ['C:toolshelper.exe']],
  ['an "open quote', undefined],
  ["an 'open quote", undefined],
  ['at the end\\', undefined],
  ['', []],
];

const windows: readonly [string, readonly string[] | undefined][] = [
  ['C:\\tools\\helper.exe --x', ['C:\\tools\\helper.exe', '--x']],
  ['"C:\\Program Files\\helper.exe" "a b" c', ['C:\\Program Files\\helper.exe', 'a b', 'c']],
  ['a\\\\"b c" d\\"e', ['a\\b c', 'd"e']],
  ["'a b'", ["'a", "b'"]],
  ['"" x""', ['', 'x']],
  ['"a\\\\" b\\', ['a\\', 'b\\']],
  ['%USERPROFILE%\\x & y', ['%USERPROFILE%\\x', '&', 'y']],
  ['"open', undefined],
  ['', []],
];

describe('the command line of a credential_process', () => {
  for (const [text, words] of posix) {
    it(`${JSON.stringify(text)}`, () => assert.deepEqual(splitCommandLine(text, 'linux'), words));
  }
  for (const [text, words] of windows) {
    it(`on Windows: ${JSON.stringify(text)}`, () => assert.deepEqual(splitCommandLine(text, 'win32'), words));
  }
});
