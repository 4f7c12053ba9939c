// The users of a preview as rows: first those who would change, then those who could not be planned for, then those who are as wanted.

import type { Telephony, User, UserReference } from '../../chime/model';
import { displayText } from '../../telephony/displayText';
import { inSlices } from '../../telephony/eventLoop';
import { UserTexts } from '../../telephony/userTexts';
import { licenseText, userName } from '../../text/wording';
import type { FindUser } from './lookUpUsers';
import type { PreviewContent } from './previewContent';

/** What a row is made of; `before` is missing where the settings could not be read. */
export interface PlanRow {
  readonly user: UserReference;
  readonly before?: Telephony;
  readonly after?: Telephony;
  readonly kind: 'change' | 'conflict' | 'unread' | 'unchanged';
  readonly cause?: string;
  readonly name: string;
  readonly email: string;
  readonly license: string;
}

/** Whose texts are made ready for searches at once. */
const usersAtOnce = 200;

/** @returns the rows, and the texts that they are found by in the same order */
export async function planRows(
  content: PreviewContent,
  findUser: FindUser,
): Promise<{ readonly rows: readonly PlanRow[]; readonly texts: UserTexts }> {
  const rows: PlanRow[] = [];
  const texts = new UserTexts();
  let appended: User[] = [];
  const append = () => {
    texts.append(appended);
    appended = [];
  };
  const add = (row: Pick<PlanRow, 'user' | 'kind' | 'before' | 'after' | 'cause'>) => {
    const { userId: UserId } = row.user;
    const user = findUser(row.user) ?? { UserId };
    const { PrimaryEmail: email = '', LicenseType: license } = user;
    rows.push({
      ...row,
      name: userName(user),
      email: displayText(email),
      license: license === undefined ? '' : licenseText(license),
    });
    appended.push(user);
    if (appended.length === usersAtOnce) {
      append();
    }
  };
  for await (const change of inSlices(content.changes)) {
    add({ user: change, kind: 'change', before: change.before, after: change.after });
  }
  for await (const user of inSlices(content.conflicts)) {
    add({ user, kind: 'conflict', before: user.telephony });
  }
  for await (const user of inSlices(content.unread)) {
    add({ user, kind: 'unread', cause: user.cause });
  }
  for await (const user of inSlices(content.unchanged)) {
    add({ user, kind: 'unchanged', before: user.telephony });
  }
  append();
  texts.trim();
  return { rows, texts };
}
