// Reads the end of credentials and tokens, in the formats that programs write.

/** ISO 8601; a part may lack its leading zero, and the zone may be the name UTC, as Python writes it. */
const iso =
  /^(\d{4})([-/]?)(\d{1,2})\2(\d{1,2})[T ] *(\d{1,2}):?(\d{1,2})(?::?(\d{1,2})(?:[.,](\d+))?)? *(?:Z|UTC|GMT|([-+])(\d{2}):?(\d{2})?)$/i;

/** Such as "Sat, 16 May 2099 19:19:29 GMT" (RFC 822) and "Sat May 16 19:19:29 UTC 2099" (`date`). */
const inWords = /^[a-z]{3,9},? [a-z0-9: ]+ (UTC|GMT|[-+]\d{4}|(UTC|GMT) \d{4})$/i;

/** @returns `undefined` for an unreadable text, and for one without a time zone, whose moment is unknown */
export function parseTimestamp(text: string): Date | undefined {
  const trimmed = text.trim();
  const match = iso.exec(trimmed);
  const time = match === null ? (inWords.test(trimmed) ? Date.parse(trimmed) : NaN) : isoTime(match);
  return Number.isNaN(time) ? undefined : new Date(time);
}

/** Milliseconds; NaN for a day or a time that does not exist. */
function isoTime(match: RegExpExecArray): number {
  const [year = 0, , month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 8)
    .map((part: string | undefined) => Number(part ?? 0));
  const [fraction = '', sign, zoneHours = '', zoneMinutes = ''] = match.slice(8);
  const local = new Date(0);
  local.setUTCFullYear(year, month - 1, day);
  local.setUTCHours(hour, minute, second, Number(fraction.slice(0, 3).padEnd(3, '0')));
  const exists =
    local.getUTCMonth() === month - 1 &&
    local.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  const zone = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000;
  return exists ? local.getTime() - (sign === '-' ? -zone : zone) : NaN;
}
