// The `duration_seconds` of a role, as the AWS CLI reads it.

/** @returns `undefined` when it is no whole number (https://docs.python.org/3/library/functions.html#int) */
export function durationSeconds(text: string): number | undefined {
  const trimmed = text.trim();
  return /^[+-]?\d+(_\d+)*$/.test(trimmed) ? Number(trimmed.replaceAll('_', '')) : undefined;
}
