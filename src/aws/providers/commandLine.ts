// Splits the command line of a `credential_process` into words, without a shell, as the AWS CLI does.

import { shellWords } from '../shellWords';

/**
 * On Windows by the rules of the C runtime, elsewhere by those of POSIX shells for quotes and backslashes. Nothing is expanded.
 * @returns `undefined` when a quote is not closed, or nothing follows the last backslash
 */
export const splitCommandLine = (text: string, platform: NodeJS.Platform): readonly string[] | undefined =>
  platform === 'win32' ? windowsWords(text) : shellWords(text);

/** https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments: backslashes count only before a double quote. */
function windowsWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let isQuoted = false;
  for (const [, backslashes = '', character = ''] of text.matchAll(/(\\*)([^\\]|$)/g)) {
    if (character === '"') {
      const isEscaped = backslashes.length % 2 === 1;
      word = (word ?? '') + '\\'.repeat(Math.floor(backslashes.length / 2)) + (isEscaped ? '"' : '');
      isQuoted = isEscaped ? isQuoted : !isQuoted;
      continue;
    }
    const isBlank = !isQuoted && /^[ \t]?$/.test(character);
    const added = backslashes + (isBlank ? '' : character);
    word = added === '' ? word : (word ?? '') + added;
    if (isBlank && word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  return isQuoted ? undefined : words;
}
