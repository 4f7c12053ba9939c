// The only place that removes secrets and personal data from text for the log.

/** The order matters: a pattern comes before the patterns that match parts of its text. */
const patterns: readonly (readonly [RegExp, string])[] = [
  // A query holds e-mail addresses and page tokens.
  [/(https?:\/\/[^\s?"'<>]+)\?[^\s"'<>]*/gi, '$1?<query>'],
  [/[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+\.[^\s@<>"'(),;:]+/g, '<e-mail>'],
  [/\b(?:AKIA|ASIA|AIDA|AROA)[A-Z0-9]{12,}\b/g, '<access key>'],
  [/\b(Bearer\s+)\S+/gi, '$1<secret>'],
  [/\beyJ[\w-]{8,}(\.[\w-]+)*/g, '<token>'],
  [/((?:secret|token|password|signature)[\w-]*)(["']?\s*[=:]\s*)["']?[^\s"',]+/gi, '$1$2<secret>'],
  // Secret keys have 40 base64 characters, signatures 64 hex digits, session tokens more. Ids contain dashes, so they stay.
  [/(?<![\w/+-])[A-Za-z0-9/+]{40,}={0,2}(?![\w/+=-])/g, '<secret>'],
  [/\+[1-9]\d{6,14}\b/g, '<number>'],
  [/%2B[1-9]\d{6,14}\b/gi, '<number>'],
];

/** Characters of a logged text; the rest is cut. */
const longest = 10_000;

export const redact = (text: string): string =>
  patterns.reduce(
    (redacted, [pattern, replacement]) => redacted.replace(pattern, replacement),
    text.slice(0, longest),
  );
