// The columns of a table, by their names in the header.

import type { TelephonyKey } from '../../chime/model';

/** In the order of a new table. */
export const columns = [
  'account_id',
  'user_id',
  'email',
  'name',
  'inbound_calling',
  'outbound_calling',
  'sms',
  'as_read',
  'connection',
  'aws_account',
  'read_at',
] as const;

export type Column = (typeof columns)[number];

/** Written on request, for people only; never read. */
export const informationColumns = ['license', 'status'] as const;

export type InformationColumn = (typeof informationColumns)[number];

export const settingColumns = {
  InboundCalling: 'inbound_calling',
  OutboundCalling: 'outbound_calling',
  SMS: 'sms',
} as const satisfies Record<TelephonyKey, Column>;

const byName: ReadonlyMap<string, Column> = new Map(columns.map((column) => [column, column]));

/** A column name for comparison: ignores case, and treats blanks, hyphens and underscores alike. */
export const foldColumnName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]/g, '_');

export const isInformationColumn = (name: string): name is InformationColumn =>
  informationColumns.some((column) => column === foldColumnName(name));

export const columnOf = (name: string): Column | undefined => byName.get(foldColumnName(name));
