// What a run changed as documents to be compared: before and after, one line a user, the id first.

import { l10n } from 'vscode';
import { telephonyKeys, type Telephony, type TelephonyKey, type UserReference } from '../../chime/model';
import { displayText } from '../../telephony/displayText';
import type { Directory } from '../../telephony/directory';
import { countFlips, type Change } from '../../telephony/plan';
import { numberText } from '../../text/language';
import { onOff, userName } from '../../text/wording';

/**
 * Users in one document. To compare more takes VS Code disproportionately long, and beyond a thousand it gives up; with fewer in
 * each it closes more documents, and tells the host of all in one turn.
 */
const usersPerDocument = 500;

/** Its texts are made when they are asked for. */
export interface ChangeDocument {
  readonly name: string;
  readonly before: () => string;
  readonly after: () => string;
}

/** The users of a plan, before and after. */
export function changeDocuments(
  changes: readonly Change[],
  directory: Directory | undefined,
): readonly ChangeDocument[] {
  const width = changes.reduce((longest, { userId }) => Math.max(longest, displayText(userId).length), 0);
  const counts = countFlips(changes);
  // What changes comes first, where a narrow editor shows it.
  const keys = telephonyKeys.toSorted((one, other) => flips(counts[other]) - flips(counts[one]));
  const lines = (part: readonly Change[], side: 'before' | 'after') => () =>
    userLines(part, (change) => change[side], directory, keys, width);
  return inParts(changes, (part, from, to) => ({
    name: l10n.t('Users {0} to {1}', numberText(from), numberText(to)),
    before: lines(part, 'before'),
    after: lines(part, 'after'),
  }));
}

const flips = ({ on, off }: { readonly on: number; readonly off: number }): number => (on + off > 0 ? 1 : 0);

function userLines(
  users: readonly Change[],
  settingsOf: (change: Change) => Telephony,
  directory: Directory | undefined,
  keys: readonly TelephonyKey[],
  width: number,
): string {
  // Looked up once, not for each user.
  const words = keys.map((key) => ({ key, on: settingText(key, true), off: settingText(key, false) }));
  return text(
    users.map((user) => {
      const telephony = settingsOf(user);
      const settings = words.map(({ key, on, off }) => (telephony[key] ? on : off));
      return [displayText(user.userId).padEnd(width), ...settings, nameOf(user, directory)]
        .filter(Boolean)
        .join('  ');
    }),
  );
}

const settingText = (key: TelephonyKey, value: boolean): string => `${shortLabel(key)}: ${onOff(value)}`;

const shortLabel = (key: TelephonyKey): string =>
  ({ InboundCalling: l10n.t('Inbound'), OutboundCalling: l10n.t('Outbound'), SMS: l10n.t('SMS') })[key];

function nameOf({ accountId, userId }: UserReference, directory: Directory | undefined): string {
  const user = directory?.findUser({ accountId, userId });
  const name = user === undefined ? '' : userName(user);
  return name === displayText(userId) ? '' : name;
}

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

function inParts<T>(
  items: readonly T[],
  toDocument: (part: readonly T[], from: number, to: number) => ChangeDocument,
): ChangeDocument[] {
  const documents = [];
  for (let start = 0; start < items.length; start += usersPerDocument) {
    const part = items.slice(start, start + usersPerDocument);
    documents.push(toDocument(part, start + 1, start + part.length));
  }
  return documents;
}
