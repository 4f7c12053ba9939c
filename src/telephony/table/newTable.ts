// Writes a new table of users.

import type { Telephony, UserReference } from '../../chime/model';
import { csvField, guarded } from '../csvField';
import { displayText } from '../displayText';
import { columns, type Column, type InformationColumn } from './columns';
import { writeAwsAccount, writeSetting, writeTelephony, type Origin } from './values';

export interface TableUser extends UserReference {
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  /** Without settings, the setting cells stay empty and the row asks for nothing. */
  readonly telephony?: Telephony | undefined;
  readonly license?: string | undefined;
  readonly status?: string | undefined;
}

/** Where and when the users were read. */
export interface Reading extends Origin {
  readonly time: Date;
}

export const tableHeader = (more: readonly InformationColumn[] = []): string =>
  `${[...columns, ...more].join(',')}\n`;

export const tableRow = (
  user: TableUser,
  reading: Reading,
  more: readonly InformationColumn[] = [],
): string => {
  const cells = tableCells(user, reading);
  return `${[...columns, ...more].map((column) => csvField(cells[column], ',')).join(',')}\n`;
};

/** @param more columns after the usual columns */
export const newTable = (
  users: Iterable<TableUser>,
  reading: Reading,
  more: readonly InformationColumn[] = [],
): string => [tableHeader(more), ...Array.from(users, (user) => tableRow(user, reading, more))].join('');

/** Cell values before CSV quotes are added. */
export function tableCells(
  user: TableUser,
  reading: Reading,
): Readonly<Record<Column | InformationColumn, string>> {
  const { accountId, userId, email = '', name = '', telephony, license = '', status = '' } = user;
  return {
    account_id: guarded(accountId),
    user_id: guarded(userId),
    email: guarded(cellText(email)),
    name: guarded(cellText(name)),
    ...settingCells(telephony),
    ...readingCells(reading),
    license: guarded(cellText(license)),
    status: guarded(cellText(status)),
  };
}

export const readingCells = ({ connection, awsAccount, time }: Reading) => ({
  connection: guarded(connection),
  aws_account: awsAccount === undefined ? '' : writeAwsAccount(awsAccount),
  read_at: time.toISOString(),
});

const settingCells = (
  telephony: Telephony | undefined,
): Readonly<Record<'inbound_calling' | 'outbound_calling' | 'sms' | 'as_read', string>> =>
  telephony === undefined
    ? { inbound_calling: '', outbound_calling: '', sms: '', as_read: '' }
    : {
        inbound_calling: writeSetting(telephony.InboundCalling),
        outbound_calling: writeSetting(telephony.OutboundCalling),
        sms: writeSetting(telephony.SMS),
        as_read: writeTelephony(telephony),
      };

/** One line, without U+FFFD, which means an unreadable character in an editor. The ids identify the user, so the change is harmless. */
const cellText = (text: string): string => displayText(text).replaceAll('\ufffd', '?');
