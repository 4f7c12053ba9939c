// Makes text from the service safe to show: anyone may have chosen a name.

const maximumLength = 300;

/** An unpaired surrogate is not a character. */
const half = /\p{Cs}/gu;

/** Control characters, line breaks, and marks that change the direction of the following text. */
const unfit = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * One line of at most 300 characters; the time does not grow with the text.
 * VS Code makes links of `[text](command:…)` in messages and icons of `$(name)` in lists: a zero-width space prevents both.
 */
export function displayText(text: string): string {
  // Ten times the limit: replacing and trimming below may shorten the text.
  const beginning = text.slice(0, 10 * maximumLength);
  const line = beginning
    .replace(half, '\ufffd')
    .replace(unfit, ' ')
    .replaceAll('](', ']\u200b(')
    .replaceAll('$(', '$\u200b(')
    .trim();
  const characters = [...line];
  return characters.length > maximumLength || beginning.length < text.length
    ? `${characters.slice(0, maximumLength - 1).join('')}…`
    : line;
}

/** The non-empty parts, made safe to show. */
export const displayTexts = (parts: readonly (string | false | undefined)[]): readonly string[] =>
  parts.flatMap((part) => displayText(part || '') || []);

/** The non-empty parts, one per line. */
export const displayLines = (...parts: readonly (string | false | undefined)[]): string =>
  displayTexts(parts).join('\n');

/** The non-empty parts in one line, such as "Pro · Registered". */
export const displayParts = (...parts: readonly (string | false | undefined)[]): string =>
  displayTexts(parts).join(' · ');
