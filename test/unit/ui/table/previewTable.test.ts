// What a preview of a table finds is shown in the table while the connection that said it is in use, and not later.

import '../vscodeStandIn';
import assert from 'node:assert/strict';
import type { TextDocument } from 'vscode';
import { ChimeError } from '../../../../src/chime/errors';
import type { Telephony } from '../../../../src/chime/model';
import { Directory } from '../../../../src/telephony/directory';
import { TableReader } from '../../../../src/telephony/table/reader';
import type { OpenConnection, Session } from '../../../../src/ui/connection/session';
import type { Previews } from '../../../../src/ui/preview/previews';
import type { PlannedPreview } from '../../../../src/ui/preview/previewContent';
import type { Reading } from '../../../../src/ui/users/readUsers';
import type { Finding, OpenTable, ReadTable } from '../../../../src/ui/table/openTable';
import { previewTable } from '../../../../src/ui/table/previewTable';

const text = 'account_id,user_id,sms,as_read\na,u0,off,on/on/off\na,u1,on,on/on/off\n';
const otherwise: Telephony = { InboundCalling: true, OutboundCalling: true, SMS: true };

function tableOf(): { readonly table: OpenTable; readonly shown: (readonly Finding[])[] } {
  const reader = new TableReader('editor', undefined);
  reader.setText(text);
  while (reader.readOn());
  const read: ReadTable = { text, version: 1, start: reader.start, check: reader.check() };
  const shown: (readonly Finding[])[] = [];
  const table = {
    document: { uri: { path: '/users.chime.csv' } } as TextDocument,
    read: () => Promise.resolve(read),
    show: (findings: readonly Finding[]) => shown.push(findings),
  } as unknown as OpenTable;
  return { table, shown };
}

/** @param answer of the service; switches to another connection, or does not */
function preview(table: OpenTable, answer: (toAnother: () => void) => Promise<Telephony>): Promise<void> {
  let isCurrent = true;
  const directory = new Directory({
    listAccounts: () => Promise.resolve({ items: [] }),
    listUsers: () => Promise.resolve({ items: [] }),
    getUserSettings: () => answer(() => (isCurrent = false)),
  });
  const connection = { directory, identity: { kind: 'environment' } } as unknown as OpenConnection;
  const session = {
    connect: () => Promise.resolve(connection),
    learnCaller: () => Promise.resolve(undefined),
    assertCurrent: () => assert.ok(isCurrent, 'Another connection is in use.'),
  } as unknown as Session;
  const reading: Reading = { onProgress: () => undefined, signal: new AbortController().signal };
  const previews = {
    open: async (_: string, plan: (reading: Reading) => Promise<PlannedPreview>) =>
      void (await plan(reading)),
  } as unknown as Previews;
  return previewTable({ session, previews }, table, { asked: 'changed', source: 'test' });
}

describe('previewTable', () => {
  it('shows in the table whom somebody else changed', async () => {
    const { table, shown } = tableOf();
    await preview(table, () => Promise.resolve(otherwise));
    assert.deepEqual(
      shown.map((findings) => findings.map(({ line }) => line)),
      [[2]],
    );
  });

  for (const [name, answer] of [
    ['of users', () => Promise.resolve(otherwise)],
    ['of no such user', () => Promise.reject(new ChimeError('service', 'NotFoundException', ''))],
  ] as const) {
    it(`shows nothing ${name} on a connection that is not in use any more`, async () => {
      const { table, shown } = tableOf();
      const previewed = preview(table, (toAnother) => {
        toAnother();
        return answer();
      });
      await assert.rejects(previewed, /Another connection/);
      assert.deepEqual(shown, []);
    });
  }
});
