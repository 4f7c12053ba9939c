// Text that others wrote, made fit to be shown: names come from the service, and anybody may have chosen them.

const maximumLength = 300;

/** Control characters and line breaks, and the marks that turn the direction of all that follows around. */
const unfit = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * One line of at most 300 characters. VS Code makes links of `[text](command:…)` in messages and icons of `$(name)` in lists: a
 * zero-width space keeps both from being one.
 */
export function displayText(text: string): string {
  const line = text.replace(unfit, ' ').replaceAll('](', ']\u200b(').replaceAll('$(', '$\u200b(').trim();
  const characters = [...line];
  return characters.length > maximumLength ? `${characters.slice(0, maximumLength - 1).join('')}…` : line;
}
