// Edits that correct a diagnostic, where no guess is needed.

import { quoted } from '../csvField';
import type { Cell } from './cell';
import type { Diagnostic } from './diagnostics';
import type { TextEdit } from './edits';
import { writeSetting } from './values';

export type FixKind =
  | 'setOn'
  | 'setOff'
  | 'keepAsIs'
  | 'doubleQuotes'
  | 'removeQuote'
  | 'removeValues'
  | 'removeRow'
  | 'emptyCell';

export interface Fix {
  readonly kind: FixKind;
  readonly edit: TextEdit;
}

/** @param cell at the position of the diagnostic; `undefined` for a quote that is never closed */
export function fixesOf(
  text: string,
  { code, values }: Pick<Diagnostic, 'code' | 'values'>,
  offset: number,
  cell: Cell | undefined,
): readonly Fix[] {
  if (code === 'unclosedQuote') {
    return [{ kind: 'removeQuote', edit: { offset, length: 1, text: '' } }];
  }
  if (cell === undefined) {
    return [];
  }
  const { row, rowEnd, start, end } = cell;
  const rewrite = (added: string): TextEdit => ({ offset: start, length: end - start, text: added });
  switch (code) {
    case 'badValue':
      // Without `as_read`, the row would ask for every setting that it has.
      return values[1] === 'as_read'
        ? []
        : [
            { kind: 'setOn', edit: rewrite(writeSetting(true)) },
            { kind: 'setOff', edit: rewrite(writeSetting(false)) },
            { kind: 'keepAsIs', edit: rewrite('') },
          ];
    case 'textAfterQuote':
      return [{ kind: 'doubleQuotes', edit: rewrite(withDoubledQuotes(text.slice(start, end))) }];
    case 'fieldCount': {
      const lineEnd = /[\r\n]*$/.exec(text.slice(start, rowEnd))?.[0].length ?? 0;
      // The removed text includes the delimiter before the values.
      const length = rowEnd - lineEnd - start + 1;
      return [{ kind: 'removeValues', edit: { offset: start - 1, length, text: '' } }];
    }
    case 'noUser':
    case 'duplicateUser':
    case 'unknownUser':
      return [{ kind: 'removeRow', edit: { offset: row.offset, length: rowEnd - row.offset, text: '' } }];
    case 'badOrigin':
      return [{ kind: 'emptyCell', edit: rewrite('') }];
    default:
      return [];
  }
}

/** The text between the outer quotes, with every inner quote doubled. */
const withDoubledQuotes = (raw: string): string => quoted(raw.replace(/^"|"$/g, '').replaceAll('""', '"'));
