// The language of all words for people. Whoever starts a process, or a bundle with a copy of this module, sets it once before the
// first word: until then it is English.

import * as l10n from '@vscode/l10n';

let language = 'en';
/** Made when the first number is said: to load what a language needs takes a while. */
let numbers: Intl.NumberFormat | undefined;
let collator: Intl.Collator | undefined;

export interface Language {
  /** As BCP 47 names it, such as `ja`. */
  readonly language: string;
  /** The translated texts by their English; without it all is English. */
  readonly texts?: Readonly<Record<string, string>> | undefined;
}

export function useLanguage(used: Language): void {
  language = used.language;
  numbers = undefined;
  collator = undefined;
  l10n.config({ contents: used.texts ?? {} });
}

/** With the marks between thousands that the language has. */
export function numberText(value: number): string {
  numbers ??= new Intl.NumberFormat(language);
  return numbers.format(value);
}

/** The order of two texts for a person, as for `Array.prototype.sort`. */
export function compareTexts(one: string, other: string): number {
  collator ??= new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  return collator.compare(one, other);
}

/** Such as "one, two, and three". */
export const listText = (items: readonly string[]): string => new Intl.ListFormat(language).format(items);

/** Such as "Monday, November 30, 2026". */
export const dateText = (date: Date): string => date.toLocaleDateString(language, { dateStyle: 'full' });

/** Such as "12:18 PM". */
export const timeOfDayText = (date: Date): string =>
  date.toLocaleTimeString(language, { timeStyle: 'short' });

/** Such as "11/30/2026, 12:18:06 PM". */
export const momentText = (date: Date): string => date.toLocaleString(language);
