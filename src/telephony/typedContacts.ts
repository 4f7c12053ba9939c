// The e-mail addresses and phone numbers in what people type or paste: a copy brings names, links and marks along.

import { isEmailAddress } from '../chime/model';
import { fold, legible } from './foldedText';

/** What mail programs and browsers put around addresses and between them. */
const aroundAddresses = /[\s<>()[\]{}:;,"“”„«»‹›|\\、。]+/u;

/** With the parameters behind the address, such as a subject. */
const mailLinks = /mailto:([^\s?>]*)(?:\?[^\s>]*)?/gi;

/** The whole e-mail addresses, each as it is written. */
export function emailAddressesIn(text: string): readonly string[] {
  const addresses = legible(text)
    .replace(mailLinks, (_, address: string) => ` ${decodedLink(address)} `)
    .split(aroundAddresses)
    .map((word) => /^[^@]+@[\p{L}\p{M}\p{N}.-]+/u.exec(word)?.[0].replace(/^['`‘’*.-]+|[.-]+$/g, '') ?? '')
    .filter(isEmailAddress);
  return [...new Set(addresses)];
}

/** Whether the service knows both as one: it passes over case. */
export const isSameAddress = (one: string, other: string): boolean =>
  legible(one).toLowerCase() === legible(other).toLowerCase();

function decodedLink(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

/** Digits of a number with its area; fewer may be any part of one. */
const wholeNumber = 8;

/** Dialled before the country code, where people do not write a plus: Europe, Korea, Japan, North America, Australia. */
const exitCodes = ['00', '001', '010', '011', '0011'];

const beforeNumber = /^(?:tel|phone|mobile|callto|sms|☎|📞)[.:]?/u;
const extension = /(?:ext(?:ension)?|x|#|内線)[\s.:]*\d{1,6}$/u;
/** Such as `ext=5` or `phone-context=+1` behind a number of a link. */
const parameter = /^[a-z-]+=/;
/** Said in writing alone: it is not dialled after a country code. */
const optionalZero = /^((?:\+|00)[\d\s]*)\(0\)/;
const betweenDigits = /[\s()*#.\/"'’<>[\]\p{Pd}\u2212\u2500ー・]/gu;

/**
 * The phone numbers that a text consists of, each in all the ways in which it may be kept; none when there is anything else.
 * Extensions are left out.
 */
export function phoneNumbersIn(text: string): readonly string[] {
  const pieces = legible(text)
    .toLowerCase()
    .split(/[;,]/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '' && !parameter.test(piece));
  const numbers = pieces.map(digitsOf).filter((number) => number !== undefined);
  // What is short and behind a whole number is its extension.
  const whole = numbers.filter(({ length }) => length >= wholeNumber);
  const meant = numbers.length > 1 ? whole : numbers;
  return numbers.length < pieces.length ? [] : [...new Set(meant.flatMap(keptForms))];
}

/** The digits, with the plus where there is one, or any other text folded. */
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

/** Kept are a plus, the country code, and the number without the zero of its country. */
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
