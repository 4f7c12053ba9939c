// Reads what comes from the grid's webview. It is untrusted input: whatever is not exactly a message is dropped.

import type { GridLook, GridMessage, GridOrder, GridRange, GridValue } from '../../gridProtocol';

/** Characters, and parts of a selection. */
const longest = { text: 1_000, word: 100, pasted: 10_000_000, ranges: 100_000 };

/** Rows that are sent at once, at most. */
const mostRows = 1_000;

export function parseGridMessage(value: unknown): GridMessage | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const { type, id, page, look, view, rows, row, column, value: wanted, action, text } = value;
  if (!isCount(id)) {
    return undefined;
  }
  switch (type) {
    case 'ready': {
      const parsed = parseGridLook(look);
      return isCount(page) && parsed ? { type, id, page, look: parsed } : undefined;
    }
    case 'look': {
      const parsed = parseGridLook(look);
      return parsed && { type, id, look: parsed };
    }
    case 'set': {
      const ranges = parseRanges(rows);
      return isCount(view) && ranges && isValue(wanted) && (column === undefined || isCount(column))
        ? { type, id, view, rows: ranges, value: wanted, ...(column !== undefined && { column }) }
        : undefined;
    }
    case 'paste':
      return isCount(view) && isCount(row) && isCount(column) && isText(text, longest.pasted)
        ? { type, id, view, row, column, text }
        : undefined;
    case 'copy': {
      const ranges = parseRanges(rows);
      return isCount(view) && ranges ? { type, id, view, rows: ranges } : undefined;
    }
    case 'act': {
      const ranges = parseRanges(rows);
      return isWord(action) && isCount(view) && ranges ? { type, id, action, view, rows: ranges } : undefined;
    }
    default:
      return undefined;
  }
}

export function parseGridLook(value: unknown): GridLook | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const { text, kind, order, from, to } = value;
  const parsedOrder = order === undefined ? undefined : parseOrder(order);
  if (
    !isText(text, longest.text) ||
    !(kind === undefined || isWord(kind)) ||
    (order !== undefined && parsedOrder === undefined) ||
    !isCount(from) ||
    !isCount(to) ||
    to < from
  ) {
    return undefined;
  }
  return {
    text,
    ...(kind !== undefined && { kind }),
    ...(parsedOrder && { order: parsedOrder }),
    from,
    to: Math.min(to, from + mostRows),
  };
}

function parseOrder(value: unknown): GridOrder | undefined {
  const { column, descending } = isObject(value) ? value : {};
  return isCount(column) && typeof descending === 'boolean' ? { column, descending } : undefined;
}

/** Ascending, and without a position twice: so that there are never more positions than rows. */
function parseRanges(value: unknown): readonly GridRange[] | undefined {
  if (!Array.isArray(value) || value.length > longest.ranges) {
    return undefined;
  }
  // Not `map`, which leaves out what a list has a hole for.
  const ranges = Array.from(value, parseRange);
  const isWhole = ranges.every((range) => range !== undefined);
  return isWhole && ranges.every(([from], i) => from > (ranges[i - 1]?.[1] ?? -1)) ? ranges : undefined;
}

function parseRange(value: unknown): GridRange | undefined {
  if (!Array.isArray(value) || value.length !== 2) {
    return undefined;
  }
  const [from, to] = value as readonly unknown[];
  return isCount(from) && isCount(to) && from <= to ? [from, to] : undefined;
}

const isValue = (value: unknown): value is GridValue => value === 'on' || value === 'off' || value === 'flip';

const isText = (value: unknown, length: number): value is string =>
  typeof value === 'string' && value.length <= length;

const isWord = (value: unknown): value is string => isText(value, longest.word);

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
