// The language of all words for people. Whoever starts a process, or a bundle with a copy of this module, sets it once before the
// first word: until then it is English.

import * as l10n from '@vscode/l10n';

let language = 'en';
/** Made when the first number is said: to load what a language needs takes a while. */
let numbers: Intl.NumberFormat | undefined;

export interface Language {
  /** As BCP 47 names it, such as `ja`. */
  readonly language: string;
  /** The translated texts by their English; without it all is English. */
  readonly texts?: Readonly<Record<string, string>> | undefined;
}

export function useLanguage(used: Language): void {
  language = used.language;
  numbers = undefined;
  l10n.config({ contents: used.texts ?? {} });
}

/** With the marks between thousands that the language has. */
export function numberText(value: number): string {
  numbers ??= new Intl.NumberFormat(language);
  return numbers.format(value);
}

/** Such as "Monday, November 30, 2026". */
export const dateText = (date: Date): string => date.toLocaleDateString(language, { dateStyle: 'full' });

/** Such as "12:18 PM". */
export const timeOfDayText = (date: Date): string =>
  date.toLocaleTimeString(language, { timeStyle: 'short' });

/** Such as "11/30/2026, 12:18:06 PM". */
export const momentText = (date: Date): string => date.toLocaleString(language);
