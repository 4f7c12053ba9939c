// Finds the e-mail addresses and phone numbers in what people type or paste. A copied text may also hold names, links and marks.

import { isEmailAddress } from '../chime/model';
import { fold, legible } from './foldedText';

/** What mail programs and browsers put around addresses and between them. */
const aroundAddresses = /[\s<>()[\]{}:;,"“”„«»‹›|\\、。]+/u;

/** A mail link with its parameters, such as a subject. */
const mailLinks = /mailto:([^\s?>]*)(?:\?[^\s>]*)?/gi;

/** The complete e-mail addresses, as written. */
export function emailAddressesIn(text: string): readonly string[] {
  const addresses = legible(text)
    .replace(mailLinks, (_, address: string) => ` ${decodedLink(address)} `)
    .split(aroundAddresses)
    .map((word) => /^[^@]+@[\p{L}\p{M}\p{N}.-]+/u.exec(word)?.[0].replace(/^['`‘’*.-]+|[.-]+$/g, '') ?? '')
    .filter(isEmailAddress);
  return [...new Set(addresses)];
}

/** Whether both are one address for the service, which ignores case. */
export const isSameAddress = (one: string, other: string): boolean =>
  legible(one).toLowerCase() === legible(other).toLowerCase();

function decodedLink(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

/** The fewest digits of a complete number with its area; fewer digits may be any part of a number. */
const wholeNumber = 8;

/** Prefixes that people write in place of the plus: Europe, Korea, Japan, North America, Australia. */
const exitCodes = ['00', '001', '010', '011', '0011'];

const beforeNumber = /^(?:tel|phone|mobile|callto|sms|☎|📞)[.:]?/u;
const extension = /(?:ext(?:ension)?|x|#|内線)[\s.:]*\d{1,6}$/u;
/** Such as `ext=5` or `phone-context=+1` behind the number of a telephone link. */
const parameter = /^[a-z-]+=/;
/** A zero that people write after a country code but do not dial there. */
const optionalZero = /^((?:\+|00)[\d\s]*)\(0\)/;
const betweenDigits = /[\s()*#.\/"'’<>[\]\p{Pd}\u2212\u2500ー・]/gu;

/**
 * The phone numbers of a text that consists of nothing else, each in all forms that the directory may have.
 * Skips extensions. Empty if the text holds anything else.
 */
export function phoneNumbersIn(text: string): readonly string[] {
  const pieces = legible(text)
    .toLowerCase()
    .split(/[;,]/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '' && !parameter.test(piece));
  const numbers = pieces.map(digitsOf).filter((number) => number !== undefined);
  // A short number beside a whole number is an extension.
  const whole = numbers.filter(({ length }) => length >= wholeNumber);
  const meant = numbers.length > 1 ? whole : numbers;
  return numbers.length < pieces.length ? [] : [...new Set(meant.flatMap(keptForms))];
}

/** The digits of a phone number, with its plus; any other text is folded. */
export const foldNumber = (text: string): string =>
  /^\+?\d*$/.test(text) ? text : (digitsOf(legible(text).toLowerCase()) ?? fold(text));

function digitsOf(text: string): string | undefined {
  const number = text
    .trim()
    .replace(beforeNumber, '')
    .trim()
    .replace(extension, '')
    .replace(optionalZero, '$1')
    .replace(betweenDigits, '');
  return /^\+?\d{3,}$/.test(number) ? number : undefined;
}

/** The directory writes numbers with a plus and the country code, without the leading zero of national numbers. */
function keptForms(number: string): readonly string[] {
  if (!number.startsWith('0') || number.length < wholeNumber) {
    return [number];
  }
  return [
    number,
    ...(number.startsWith('00') ? [] : [number.slice(1)]),
    ...exitCodes.filter((code) => number.startsWith(code)).map((code) => `+${number.slice(code.length)}`),
  ];
}
