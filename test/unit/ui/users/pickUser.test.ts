// For whom the service is asked while a person looks for a user: the e-mail addresses of what was typed, and nothing else of it.

import '../vscodeStandIn';
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import * as vscode from 'vscode';
import type { User } from '../../../../src/chime/model';
import { Directory } from '../../../../src/telephony/directory';
import type { OpenConnection } from '../../../../src/ui/connection/session';
import type { Report } from '../../../../src/ui/report/report';
import { pickUser } from '../../../../src/ui/users/pickUser';

const jane: User = { UserId: 'jane', DisplayName: 'Jane Doe', PrimaryEmail: 'Jane.Doe@example.com' };
const ned: User = { UserId: 'ned', DisplayName: 'Ned', PrimaryEmail: 'ned@example.org' };
const veronique: User = { UserId: 'v', DisplayName: 'Véronique', PrimaryEmail: 'véronique@example.com' };

/** A pick whose keys the test presses; it tells when the pick is busy no more. */
class Pick extends EventEmitter {
  value = '';
  items: readonly vscode.QuickPickItem[] = [];
  readonly activeItems: readonly vscode.QuickPickItem[] = [];
  private wasBusy = false;

  set busy(isBusy: boolean) {
    if (this.wasBusy && !isBusy) {
      // The rows come right after.
      setImmediate(() => this.emit('idle'));
    }
    this.wasBusy = isBusy;
  }

  onDidChangeValue = (listener: () => void) => this.on('typed', listener);
  onDidHide = (listener: () => void) => this.on('hidden', listener);
  onDidAccept(): void {}
  show(): void {}
  dispose(): void {}

  hide(): void {
    this.emit('hidden');
  }

  type(text: string): void {
    this.value = text;
    this.emit('typed');
  }
}

/** Types the text, and gives what the service was asked for, and the rows once it has answered. */
async function asked(text: string) {
  const emails: string[] = [];
  const client = {
    listAccounts: () => Promise.resolve({ items: [{ AccountId: 'a', Name: 'A' }], nextToken: undefined }),
    listUsers: ({ userEmail }: { userEmail?: string }) => {
      if (userEmail === undefined) {
        return Promise.resolve({ items: [jane, veronique], nextToken: 'more' });
      }
      emails.push(userEmail);
      const items = [ned].filter((user) => user.PrimaryEmail === userEmail);
      return Promise.resolve({ items, nextToken: undefined });
    },
  };
  const directory = new Directory(client as unknown as ConstructorParameters<typeof Directory>[0]);
  const pick = new Pick();
  Object.assign(vscode.window, { createQuickPick: () => pick });
  const left = pickUser({} as Report, { directory } as OpenConnection, { onLoaded: () => undefined });
  await once(pick, 'idle');
  pick.type(text);
  await once(pick, 'idle');
  pick.hide();
  await left;
  return { emails, rows: pick.items.map(({ label }) => label) };
}

describe('"Find User…"', () => {
  for (const text of [
    'ned@example.org',
    ' ned@example.org; ',
    'Ned <ned@example.org>',
    '"Flanders, Ned" <ned@example.org>',
    'mailto:ned@example.org?subject=x',
    '\u200bｎｅｄ＠example.org\u202c',
  ]) {
    it(`asks for the address alone of ${JSON.stringify(text)}`, async () => {
      const { emails, rows } = await asked(text);
      assert.deepEqual(emails, ['ned@example.org']);
      assert.equal(rows[0], 'Ned');
    });
  }

  it('asks for each of several addresses that nobody has who is loaded, whatever their case', async () => {
    const { emails, rows } = await asked('jane.doe@example.com; ned@example.org, x@example.org');
    assert.deepEqual(emails, ['ned@example.org', 'x@example.org']);
    assert.deepEqual(rows.slice(0, 2), ['Ned', 'Jane Doe']);
  });

  it('asks for an address as it is written, though it looks like one that is loaded', async () => {
    const { emails } = await asked('Véronique <veronique@example.com>');
    assert.deepEqual(emails, ['veronique@example.com']);
  });
});
