// Converts an editor's text changes, for the table reader and for data about lines.

import type { TextChange } from './reader';

/** One part of a text was replaced. Offsets and lines are those before the event; lines count from 0. */
export interface ContentChange {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly range: { readonly start: { readonly line: number }; readonly end: { readonly line: number } };
  readonly text: string;
}

/** The text after the changes of one event. The changes do not overlap. */
export function applyChanges(text: string, changes: readonly ContentChange[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { rangeOffset, rangeLength, text: added } of inOrder(changes)) {
    parts.push(text.slice(at, rangeOffset), added);
    at = rangeOffset + rangeLength;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

/** Joins the changes of one event into one: from the first changed character to the last. */
export function spanOf(changes: readonly ContentChange[]): TextChange {
  let offset = Infinity;
  let end = 0;
  let growth = 0;
  for (const { rangeOffset, rangeLength, text } of changes) {
    offset = Math.min(offset, rangeOffset);
    end = Math.max(end, rangeOffset + rangeLength);
    growth += text.length - rangeLength;
  }
  return { offset, length: end - offset, added: end - offset + growth };
}

/** Joins two consecutive changes into one. */
export function joinSpans(first: TextChange, second: TextChange): TextChange {
  const growth = first.added - first.length;
  const offset = Math.min(first.offset, second.offset);
  const end = Math.max(first.offset + first.added, second.offset + second.length);
  return { offset, length: end - growth - offset, added: end - offset - second.length + second.added };
}

/**
 * Moves data about lines after a text change: each entry moves with its line, and is dropped if the line changed.
 * @param known in line order; lines count from 1
 */
export function moveLines<T extends { readonly line: number }>(
  known: readonly T[],
  changes: readonly ContentChange[],
): readonly T[] {
  const sorted = inOrder(changes);
  const moved: T[] = [];
  let next = 0;
  let by = 0;
  let changedTo = -1;
  for (const one of known) {
    const line = one.line - 1;
    for (let change = sorted[next]; change && change.range.start.line <= line; change = sorted[++next]) {
      const { start, end } = change.range;
      by += countLineEnds(change.text) - (end.line - start.line);
      changedTo = Math.max(changedTo, end.line);
    }
    if (line > changedTo) {
      moved.push(by === 0 ? one : { ...one, line: one.line + by });
    }
  }
  return moved;
}

/** VS Code reports the last change first. */
const inOrder = (changes: readonly ContentChange[]): readonly ContentChange[] =>
  changes.toReversed().sort((one, other) => one.rangeOffset - other.rangeOffset);

const countLineEnds = (text: string): number => text.match(/\r\n?|\n/g)?.length ?? 0;
