// Splits text into words like a POSIX shell, and like Python's `shlex.split`, by which the AWS CLI splits names and commands.

const blanks = ' \t\r\n';

/** @returns `undefined` where a quote is not closed, or nothing follows a backslash */
export function shellWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\' && quote !== "'") {
      at += 1;
      if (at === text.length) {
        return undefined;
      }
      const escaped = text.charAt(at);
      // Within double quotes, a backslash escapes only a backslash or the quote.
      const isKept = quote !== '' && escaped !== '\\' && escaped !== quote;
      word = `${word ?? ''}${isKept ? '\\' : ''}${escaped}`;
    } else if (quote !== '') {
      if (character === quote) {
        quote = '';
      } else {
        word = `${word ?? ''}${character}`;
      }
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (!blanks.includes(character)) {
      word = `${word ?? ''}${character}`;
    } else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  if (quote !== '') {
    return undefined;
  }
  return word === undefined ? words : [...words, word];
}
