// Splits the command line of a `credential_process` into words, without a shell, as the AWS CLI does.

/**
 * On Windows by the rules of the C runtime, elsewhere by those of POSIX shells for quotes and backslashes. Nothing is expanded.
 * @returns `undefined` when a quote is not closed, or nothing follows the last backslash
 */
export const splitCommandLine = (text: string, platform: NodeJS.Platform): readonly string[] | undefined =>
  platform === 'win32' ? windowsWords(text) : posixWords(text);

/** https://docs.python.org/3/library/shlex.html#parsing-rules */
function posixWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (quote === undefined && /[ \t\r\n]/.test(character)) {
      words.push(...(word === undefined ? [] : [word]));
      word = undefined;
      continue;
    }
    word ??= '';
    if (character === '\\' && quote !== "'") {
      index += 1;
      const escaped = text.charAt(index);
      if (escaped === '') {
        return undefined;
      }
      word += quote === '"' && !/["\\]/.test(escaped) ? `\\${escaped}` : escaped;
    } else if (character === quote) {
      quote = undefined;
    } else if (quote === undefined && /["']/.test(character)) {
      quote = character;
    } else {
      word += character;
    }
  }
  return quote === undefined ? [...words, ...(word === undefined ? [] : [word])] : undefined;
}

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
