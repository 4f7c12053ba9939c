// What is wrong in a table, as a person reads it: what it is, then what to do.

import * as l10n from '@vscode/l10n';
import { displayText } from '../telephony/displayText';
import type { Diagnostic } from '../telephony/table/diagnostics';
import type { FixKind } from '../telephony/table/fixes';
import type { MissingColumns } from '../telephony/table/header';
import type { Kept } from '../telephony/table/tablePlan';
import { partsText } from './language';
import { flipLines } from './planWording';

export function diagnosticText({ code, values }: Pick<Diagnostic, 'code' | 'values'>): string {
  const [value = '', detail = ''] = values.map(displayText);
  switch (code) {
    case 'encoding':
      return value === 'workbook'
        ? l10n.t('This file is an Excel or LibreOffice workbook. Save the workbook as "CSV UTF-8".')
        : l10n.t('This character is unreadable. Save the file as UTF-8 (in Excel: "CSV UTF-8").');
    case 'noHeader':
      return missingColumnsText(value as MissingColumns);
    case 'duplicateColumn':
      return l10n.t('The table has the column "{0}" twice. Remove one of the two columns.', value);
    case 'unknownColumn':
      return l10n.t('The column "{0}" is unknown. Its values are kept and never applied.', value);
    case 'unclosedQuote':
      return l10n.t('This quote is never closed. Close the quote, or remove it.');
    case 'textAfterQuote':
      return l10n.t('Text follows the closing quote. Write each quote within a value twice.');
    case 'fieldCount':
      return l10n.t(
        'The row has more values than the header has columns. Put a value that holds the delimiter in quotes.',
      );
    case 'badValue':
      return detail === 'as_read'
        ? l10n.t('"{0}" is not a list of three settings. Write the settings as in "on/off/off".', value)
        : l10n.t('"{0}" is not a setting. Write "on" or "off", or nothing to keep the setting as is.', value);
    case 'noUser':
      return l10n.t('The row names no user. Add both IDs or an e-mail address.');
    case 'badId':
      return l10n.t('"{0}" is not an ID. Copy the ID of the user or the account again.', value);
    case 'badEmail':
      return l10n.t('"{0}" is not an e-mail address. Correct the address, or add both IDs.', value);
    case 'duplicateUser':
      return l10n.t('Line {0} is for the same user. Remove one of the two rows.', value);
    case 'badOrigin':
      return detail === 'read_at'
        ? l10n.t('"{0}" is not a time in UTC. Write the time as in "2026-01-31T09:00:00Z".', value)
        : l10n.t('"{0}" is not an AWS account. Write the account as in "acct:111122223333".', value);
    case 'otherConnection':
      return l10n.t(
        'The row was read from {0}, and {1} is in use. Select the connection of the table.',
        value,
        detail,
      );
    case 'unknownUser':
      return l10n.t('The service has no user "{0}". Correct the user, or remove the row.', value);
    case 'ambiguousUser':
      return l10n.t('More than one user has the e-mail address "{0}". Add both IDs.', value);
  }
}

function missingColumnsText(missing: MissingColumns): string {
  switch (missing) {
    case 'all':
      return l10n.t('The table has no header. Begin the table with the names of its columns.');
    case 'user':
      return l10n.t('The header has no column for the user. Add "email", or "account_id" and "user_id".');
    case 'settings':
      return l10n.t(
        'The header has no column for a setting. Add "inbound_calling", "outbound_calling" or "sms".',
      );
  }
}

/** Of a row whose user someone else changed: what the table says, and what the service says now. */
export const keptText = ({ telephony, inTable }: Pick<Kept, 'telephony' | 'inTable'>): string =>
  l10n.t(
    'Changed by someone else, kept ({0}). A quick fix restores the settings of the table.',
    partsText(flipLines({ before: { ...telephony, ...inTable }, after: telephony })),
  );

export function fixText(kind: FixKind): string {
  switch (kind) {
    case 'setOn':
      return l10n.t('Write "on"');
    case 'setOff':
      return l10n.t('Write "off"');
    case 'keepAsIs':
      return l10n.t('Keep the setting as is');
    case 'doubleQuotes':
      return l10n.t('Write each quote within the value twice');
    case 'removeQuote':
      return l10n.t('Remove the quote');
    case 'removeValues':
      return l10n.t('Remove the values without a column');
    case 'removeRow':
      return l10n.t('Remove the row');
    case 'emptyCell':
      return l10n.t('Empty the cell');
  }
}
