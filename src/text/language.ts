// The language of all texts for people. Each process and each bundle with a copy of this module sets it once before the
// first word: until then it is English.

import * as l10n from '@vscode/l10n';

let language = 'en';
/** Made when the first number is said: to load what a language needs takes a while. */
let numbers: Intl.NumberFormat | undefined;
let plurals: Intl.PluralRules | undefined;
let lists: Intl.ListFormat | undefined;
let partLists: Intl.ListFormat | undefined;
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
  plurals = undefined;
  lists = undefined;
  partLists = undefined;
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

/** Whether the language says this count in the singular; Japanese never does. */
export function isSingular(count: number): boolean {
  plurals ??= new Intl.PluralRules(language);
  return plurals.select(count) === 'one';
}

/** Such as "12.5": at most one digit after the decimal point. */
export const roundedNumberText = (value: number): string =>
  new Intl.NumberFormat(language, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);

/** Such as "40 sec". */
export const unitText = (value: number, unit: 'second' | 'minute'): string =>
  new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(value);

/** Such as "one, two, and three". */
export function listText(items: readonly string[]): string {
  lists ??= new Intl.ListFormat(language);
  return lists.format(items);
}

/** Such as "SMS: On, Inbound calling: Off": without "and", for parts that are no sentence. */
export function partsText(parts: readonly string[]): string {
  partLists ??= new Intl.ListFormat(language, { style: 'narrow' });
  return partLists.format(parts);
}

/** Such as "Monday, November 30, 2026". */
export const dateText = (date: Date): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'full' }).format(date);

/** Such as "12:18 PM". */
export const timeOfDayText = (date: Date): string =>
  new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(date);

/** Such as "Nov 30, 2026, 12:18:06 PM". */
export const momentText = (date: Date): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(date);
