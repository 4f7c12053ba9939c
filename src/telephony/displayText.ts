// Text that others wrote, made fit to be shown: names come from the service, and anybody may have chosen them.

const maximumLength = 300;

/** Half of a surrogate pair is no character. */
const half = /\p{Cs}/gu;

/** Control characters and line breaks, and the marks that turn the direction of all that follows around. */
const unfit = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * One line of at most 300 characters, in time that does not grow with the text. VS Code makes links of `[text](command:…)` in
 * messages and icons of `$(name)` in lists: a zero-width space keeps both from being one.
 */
export function displayText(text: string): string {
  // Many times what is shown, as much of it may be blank.
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

/** Each part that is there, fit to be shown. */
export const displayTexts = (parts: readonly (string | false | undefined)[]): readonly string[] =>
  parts.flatMap((part) => displayText(part || '') || []);

/** The parts that are there, a line each. */
export const displayLines = (...parts: readonly (string | false | undefined)[]): string =>
  displayTexts(parts).join('\n');

/** The parts that are there, in one line, such as "Pro · Registered". */
export const displayParts = (...parts: readonly (string | false | undefined)[]): string =>
  displayTexts(parts).join(' · ');
