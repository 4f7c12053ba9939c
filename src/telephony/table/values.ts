// Reads and writes the values of cells.

import { telephonyKeys, type Telephony } from '../../chime/model';
import type { ConnectionIdentity } from '../../connectionIdentity';

/** English words and digits only. Spreadsheets translate TRUE when they save it, for example to WAHR or VRAI. */
const settings: ReadonlyMap<string, boolean> = new Map([
  ['on', true],
  ['off', false],
  ['true', true],
  ['false', false],
  ['yes', true],
  ['no', false],
  ['1', true],
  ['0', false],
]);

export const readSetting = (text: string): boolean | undefined =>
  settings.get(text) ?? settings.get(text.trim().toLowerCase());

export const writeSetting = (value: boolean): string => (value ? 'on' : 'off');

/** Reads the three settings, such as `on/off/off`; `undefined` for any other text. */
export function readTelephony(text: string): Telephony | undefined {
  const [InboundCalling, OutboundCalling, SMS, ...more] = text.split('/').map(readSetting);
  return InboundCalling === undefined || OutboundCalling === undefined || SMS === undefined || more.length > 0
    ? undefined
    : { InboundCalling, OutboundCalling, SMS };
}

export const writeTelephony = (telephony: Telephony): string =>
  telephonyKeys.map((key) => writeSetting(telephony[key])).join('/');

/** The connection and AWS account of a row, or of the connection in use. */
export interface Origin {
  /** As {@link writeConnection} writes it. */
  readonly connection: string;
  /** Twelve digits. */
  readonly awsAccount?: string;
}

export const writeConnection = ({ kind, profile }: ConnectionIdentity): string =>
  kind === 'profile' ? `profile:${profile ?? ''}` : kind;

/** Reads an AWS account, such as `acct:111122223333`. Spreadsheets drop the leading zeros of a number without the prefix. */
export const readAwsAccount = (text: string): string | undefined => /^acct:(\d{12})$/i.exec(text)?.[1];

export const writeAwsAccount = (awsAccount: string): string => `acct:${awsAccount}`;

/** ISO 8601, UTC. */
export const isTime = (text: string): boolean => {
  const [, day] = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|\+00:00)$/.exec(text) ?? [];
  // `Date` reads February 30 as a day in March.
  return day !== undefined && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(day);
};
