// Folds texts for comparison: people type names in another case, width or script than the directory, or without accents.
// Pasted names may hold invisible marks.

/** Letters that people without the right keyboard type as other letters. Unicode decomposes none of them. */
const typedAs = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['ł', 'l'],
  ['ħ', 'h'],
  ['ı', 'i'],
  ['ŧ', 't'],
  ['þ', 'th'],
  // While a person types, the end of the word is unknown.
  ['ς', 'σ'],
  // Arabic and Persian keyboards have different codes for the same letters. The last character only stretches a word.
  ['ى', 'ي'],
  ['ی', 'ي'],
  ['ک', 'ك'],
  ['ة', 'ه'],
  ['ٱ', 'ا'],
  ['ـ', ''],
]);
const special = new RegExp(`[${[...typedAs.keys()].join('')}]`, 'g');

/**
 * Marks that people often do not type: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowel marks.
 * All other marks change the word and stay: kana dakuten (ガ is not カ), Indic vowel signs, Thai tones.
 */
const accents =
  /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]+/g;

const latinAccents = /[\u0300-\u036f]+/g;

/** Letters that have their own keys on Cyrillic keyboards (й, ў, ї, ѓ, ќ). Only ё is usually typed without its mark. */
const cyrillicLetters = /[иу]\u0306|і\u0308|[гк]\u0301/g;

const katakana = /[\u30a1-\u30f6\u30fd\u30fe]/g;
/** Distance from a katakana to the same hiragana. */
const toHiragana = 0x60;

/** Arabic and Persian digits; their last four bits are their value. */
const arabicDigits = /[\u0660-\u0669\u06f0-\u06f9]/g;

/** Direction marks, zero-width marks and joiners, variation selectors, soft hyphens. */
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

/** O'Brien, O’Brien and OBrien are the same name. */
const apostrophes = /['`‘’‛ʻʼ′]/g;
const dashes = /[\p{Pd}\u02d7\u2043\u2212\u2500]+/gu;
/** Blanks and word separators: brackets, quotes, commas, and the dot between words of a katakana name. */
const blanks = /[\s\p{Z}\p{Cc}\p{Ps}\p{Pe}\p{Pi}\p{Pf}"<>,;|、。·・\u2800]+/gu;

/** A text that {@link tidy} would not change. */
const tidyText = /^(?:[a-z\d.@_+]+(?:[ -][a-z\d.@_+]+)*)?$/;

/**
 * Folds case, width and kana (to hiragana), and removes accents, apostrophes and invisible marks.
 * Separates words by one blank, or by a hyphen that has no blanks around it. The result holds no NUL.
 */
export function fold(text: string): string {
  const plain = isAscii(text) ? text : text.normalize('NFD').replace(latinAccents, '');
  // Most names are ASCII without their Latin accents; full folding takes many times longer.
  const letters = isAscii(plain) ? plain.toLowerCase() : foldLetters(text);
  return tidyText.test(letters) ? letters : tidy(letters);
}

/** Keeps the typed letters, in one width, with ASCII digits and without invisible marks. */
export const legible = (text: string): string =>
  isAscii(text)
    ? text
    : text
        .replace(unseen, '')
        .normalize('NFKC')
        .replace(arabicDigits, (digit) => String(digit.charCodeAt(0) & 0xf));

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

const foldLetters = (text: string): string =>
  // A separate acute accent stands for an apostrophe. NFKC would turn it into a blank and a mark.
  legible(text.replaceAll('´', "'"))
    .normalize('NFD')
    .toLowerCase()
    .replace(cyrillicLetters, (letter) => letter.normalize('NFC'))
    .replace(accents, '')
    .replace(special, (letter) => typedAs.get(letter) ?? letter)
    .replace(apostrophes, '')
    // Normalise after the removals: a removed character may have separated a letter from its mark.
    .normalize('NFC')
    .replace(katakana, (kana) => String.fromCharCode(kana.charCodeAt(0) - toHiragana));

const tidy = (text: string): string =>
  text
    .replace(apostrophes, '')
    .replace(dashes, '-')
    .replace(blanks, ' ')
    .replace(/[ -]{2,}/g, ' ')
    .trim();
