// A small plan to preview.

import type { Telephony, User } from '../../../../src/chime/model';
import type { PreviewContent } from '../../../../src/ui/preview/previewContent';

export const off: Telephony = { InboundCalling: false, OutboundCalling: false, SMS: false };
export const on: Telephony = { ...off, SMS: true };

export const user = (userId: string, accountId = 'a') => ({ accountId, userId });

/** Three who would change, and one of each other kind. */
export const content: PreviewContent = {
  whom: 'Example Corp (6 users)',
  remarks: ['A remark.'],
  start: { source: 'test' },
  identity: { kind: 'sandbox', endpoint: 'http://127.0.0.1:1', region: 'us-east-1' },
  choice: 'sandbox',
  readAt: 1_000,
  accounts: [{ accountId: 'a', text: 'Example Corp (a)', users: 6 }],
  changes: ['one', 'two', 'three'].map((userId) => ({ ...user(userId), before: off, after: on })),
  conflicts: [{ ...user('since'), telephony: { ...on, InboundCalling: true } }],
  unread: [{ ...user('unread'), cause: 'The user is gone.' }],
  unchanged: [{ ...user('already'), telephony: on }],
};

/** Each is called by the id in capitals; `three` is not known. */
export const findUser = ({ userId }: { readonly userId: string }): User | undefined =>
  userId === 'three'
    ? undefined
    : {
        UserId: userId,
        DisplayName: userId.toUpperCase(),
        PrimaryEmail: `${userId}@example.com`,
        LicenseType: userId === 'two' ? 'Basic' : 'Pro',
      };
