// The columns of a table, by the names that its header has.

import type { TelephonyKey } from '../../chime/model';

/** In the order in which they are written. */
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

/** Written on demand, for people alone: they are never read. */
export const informationColumns = ['license', 'status'] as const;

export type InformationColumn = (typeof informationColumns)[number];

export const settingColumns = {
  InboundCalling: 'inbound_calling',
  OutboundCalling: 'outbound_calling',
  SMS: 'sms',
} as const satisfies Record<TelephonyKey, Column>;

const byName: ReadonlyMap<string, Column> = new Map(columns.map((column) => [column, column]));

/** A column's name as it is compared: case does not count, and blanks, hyphens and underscores are alike. */
export const foldColumnName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]/g, '_');

export const isInformationColumn = (name: string): name is InformationColumn =>
  informationColumns.some((column) => column === foldColumnName(name));

export const columnOf = (name: string): Column | undefined => byName.get(foldColumnName(name));
