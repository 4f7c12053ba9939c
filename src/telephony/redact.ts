// The one place that takes secrets and personal data out of text before it is logged.

/** In this order: what holds another's pattern comes first. */
const patterns: readonly (readonly [RegExp, string])[] = [
  // A query holds e-mail addresses and page tokens.
  [/(https?:\/\/[^\s?"'<>]+)\?[^\s"'<>]*/gi, '$1?<query>'],
  [/[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+\.[^\s@<>"'(),;:]+/g, '<e-mail>'],
  [/\b(?:AKIA|ASIA|AIDA|AROA)[A-Z0-9]{12,}\b/g, '<access key>'],
  [/\b(Bearer\s+)\S+/gi, '$1<secret>'],
  [/\beyJ[\w-]{8,}(\.[\w-]+)*/g, '<token>'],
  [/((?:secret|token|password|signature)[\w-]*)(["']?\s*[=:]\s*)["']?[^\s"',]+/gi, '$1$2<secret>'],
  // Secret keys have 40 characters of base64, signatures 64 of hex, session tokens more. Ids have dashes in between.
  [/(?<![\w/+-])[A-Za-z0-9/+]{40,}={0,2}(?![\w/+=-])/g, '<secret>'],
  [/\+[1-9]\d{6,14}\b/g, '<number>'],
  [/%2B[1-9]\d{6,14}\b/gi, '<number>'],
];

/** Characters: what is longer is no line of a log. */
const longest = 10_000;

export const redact = (text: string): string =>
  patterns.reduce(
    (redacted, [pattern, replacement]) => redacted.replace(pattern, replacement),
    text.slice(0, longest),
  );
