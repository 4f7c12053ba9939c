// Folds texts for comparison. People type names in another case, width or script than the directory, and without accents. They paste
// names with invisible marks.

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
  // The end of a word is not known while it is typed.
  ['ς', 'σ'],
  // Arabic and Persian keyboards have different letters for the same ones; the last is there for looks alone.
  ['ى', 'ي'],
  ['ی', 'ي'],
  ['ک', 'ك'],
  ['ة', 'ه'],
  ['ٱ', 'ا'],
  ['ـ', ''],
]);
const special = new RegExp(`[${[...typedAs.keys()].join('')}]`, 'g');

/**
 * Accents of Latin, Greek and Cyrillic, points of Hebrew and vowel marks of Arabic: people leave them out. All other marks change the
 * word, so they stay: the dakuten of kana (ガ is not カ), the vowel signs of Indic scripts, the tones of Thai.
 */
const accents =
  /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]+/g;

const latinAccents = /[\u0300-\u036f]+/g;

/** Cyrillic letters with keys of their own (й, ў, ї, ѓ, ќ): people type their marks. Only for ё do people type the letter without its mark. */
const cyrillicLetters = /[иу]\u0306|і\u0308|[гк]\u0301/g;

const katakana = /[\u30a1-\u30f6\u30fd\u30fe]/g;
/** From a katakana to the same hiragana. */
const toHiragana = 0x60;

/** Arabic and Persian digits, whose last four bits are their value. */
const arabicDigits = /[\u0660-\u0669\u06f0-\u06f9]/g;

/** Direction marks, zero-width marks and joiners, variation selectors, soft hyphens. */
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

/** O'Brien, O’Brien and OBrien are one. */
const apostrophes = /['`‘’‛ʻʼ′]/g;
const dashes = /[\p{Pd}\u02d7\u2043\u2212\u2500]+/gu;
/** Blanks, and what stands between words: brackets, quotes, commas, and the dot between the words of a katakana name. */
const blanks = /[\s\p{Z}\p{Cc}\p{Ps}\p{Pe}\p{Pi}\p{Pf}"<>,;|、。·・\u2800]+/gu;

/** A text that {@link tidy} would not change. */
const tidyText = /^(?:[a-z\d.@_+]+(?:[ -][a-z\d.@_+]+)*)?$/;

/**
 * In one case and width, in hiragana, without accents, apostrophes and invisible marks. One blank is between words, or a hyphen where
 * a hyphen alone was. The result holds no NUL.
 */
export function fold(text: string): string {
  const plain = isPlain(text) ? text : text.normalize('NFD').replace(latinAccents, '');
  // Most names are plain at this point. The complete folding takes many times as long.
  const letters = isPlain(plain) ? plain.toLowerCase() : foldLetters(text);
  return tidyText.test(letters) ? letters : tidy(letters);
}

/** The text with the letters that were typed, but in one width, with ASCII digits and without invisible marks. */
export const legible = (text: string): string =>
  isPlain(text)
    ? text
    : text
        .replace(unseen, '')
        .normalize('NFKC')
        .replace(arabicDigits, (digit) => String(digit.charCodeAt(0) & 0xf));

/** Nothing but ASCII. */
const isPlain = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

const foldLetters = (text: string): string =>
  // An acute accent on its own stands for an apostrophe; taken apart it would be a blank and a mark.
  legible(text.replaceAll('´', "'"))
    .normalize('NFD')
    .toLowerCase()
    .replace(cyrillicLetters, (letter) => letter.normalize('NFC'))
    .replace(accents, '')
    .replace(special, (letter) => typedAs.get(letter) ?? letter)
    .replace(apostrophes, '')
    // After the last removal, so that a mark joins the letter that is now before it.
    .normalize('NFC')
    .replace(katakana, (kana) => String.fromCharCode(kana.charCodeAt(0) - toHiragana));

const tidy = (text: string): string =>
  text
    .replace(apostrophes, '')
    .replace(dashes, '-')
    .replace(blanks, ' ')
    .replace(/[ -]{2,}/g, ' ')
    .trim();
