// What the tests in the window share: who the sample user is and what the server holds.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  GetUserSettingsCommand,
  ListUsersCommand,
  UpdateUserSettingsCommand,
  type ChimeClient,
  type TelephonySettings,
} from '@aws-sdk/client-chime';
import { expect, type FrameLocator, type Locator } from '@playwright/test';
import { extensionId } from '../../scripts/repository';
import type { ServedVscode } from '../../scripts/servedVscode';
import { documentationSample } from '../../src/chime/model';
import { callControl } from '../../src/sandbox/controlClient';
import type { ProcessRecord } from '../../src/sandbox/processFile';
import type { VscodeWindow } from './window';

export const maria = 'Maria Garcia';
const sample = { AccountId: documentationSample.accountId, UserId: documentationSample.userId };

/** The settings of the sample user as the server has them, read with the official SDK. */
export async function serverSettings(client: ChimeClient): Promise<TelephonySettings | undefined> {
  const { UserSettings } = await client.send(new GetUserSettingsCommand(sample));
  return UserSettings?.Telephony;
}

/** All users of the first account, as the official SDK reads it. */
export async function listUserIds(client: ChimeClient): Promise<readonly string[]> {
  const ids: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListUsersCommand({
        AccountId: sample.AccountId,
        MaxResults: 200,
        ...(token && { NextToken: token }),
      }),
    );
    ids.push(...(page.Users ?? []).map(({ UserId = '' }) => UserId));
    token = page.NextToken;
  } while (token !== undefined);
  return ids;
}

/** The settings of the first users of the first account, as the server has them. */
export async function firstSettings(
  window: VscodeWindow,
  count: number,
): Promise<readonly (TelephonySettings | undefined)[]> {
  const client = await window.sandbox();
  const { AccountId } = sample;
  const { Users = [] } = await client.send(new ListUsersCommand({ AccountId, MaxResults: count }));
  return Promise.all(
    Users.map(async ({ UserId }) => {
      const { UserSettings } = await client.send(new GetUserSettingsCommand({ AccountId, UserId }));
      return UserSettings?.Telephony;
    }),
  );
}

export const firstSms = async (
  window: VscodeWindow,
  count: number,
): Promise<readonly (boolean | undefined)[]> =>
  (await firstSettings(window, count)).map((telephony) => telephony?.SMS);

/** A row of a grid, by the user's name: the first of that name, as in a large sandbox names come again. */
export const gridRow = (grid: FrameLocator, name: string): Locator =>
  grid
    .getByRole('row')
    .filter({ has: grid.getByRole('rowheader', { name, exact: true }) })
    .first();

/** Another program changes the sample user behind the window's back. */
export async function writeElsewhere(client: ChimeClient, change: Partial<TelephonySettings>): Promise<void> {
  const telephony = await serverSettings(client);
  await client.send(
    new UpdateUserSettingsCommand({
      ...sample,
      UserSettings: { Telephony: { ...telephony, ...change } as TelephonySettings },
    }),
  );
}

/** Makes the sandbox as it was when it was new: the tests of a file share it. */
export async function resetSandbox(window: VscodeWindow): Promise<void> {
  await firstAccount(window);
  await callControl((await window.sandboxState()) as unknown as ProcessRecord, 'POST', 'reset');
}

/** Replaces the sandbox's faults, as `--fault` has them. */
export async function simulate(window: VscodeWindow, faults: readonly string[]): Promise<void> {
  await callControl((await window.sandboxState()) as unknown as ProcessRecord, 'PUT', 'faults', faults);
}

/** What the window's sandbox logged of each request. */
export const sandboxLog = ({ userFolder }: ServedVscode): string =>
  readFileSync(path.join(userFolder, 'User', 'globalStorage', extensionId, 'sandbox', 'sandbox.log'), 'utf8');

export const clipboard = (window: VscodeWindow): Promise<string> =>
  window.page.evaluate('navigator.clipboard.readText()');

/** The row of the first account: when it is there, the connection is open. */
export async function firstAccount(window: VscodeWindow): Promise<Locator> {
  await window.openView();
  const account = window.row(/^Example Corp /).first();
  await expect(account).toBeVisible();
  return account;
}

/** Opens the view and the first account, and waits for its users. */
export async function showUsers(window: VscodeWindow): Promise<void> {
  const account = await firstAccount(window);
  // A click while the rows are drawn anew is on none of them: a person tries again.
  await expect(async () => {
    if ((await account.getAttribute('aria-expanded')) !== 'true') await account.click({ timeout: 2_000 });
    await expect(window.row(new RegExp(`^${maria}`))).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 20_000 });
}

export async function openForm(window: VscodeWindow): Promise<void> {
  await showUsers(window);
  await window.chooseFromMenu(new RegExp(`^${maria}`), 'Edit Telephony Settings…');
  await expect(window.form().getByRole('status')).toHaveText('No unsaved changes.');
}

/** The rows of the view "History". */
export const history = (window: VscodeWindow): Locator => window.page.getByRole('tree', { name: /History/ });

export const runRow = (window: VscodeWindow, name: string | RegExp): Locator =>
  history(window).getByRole('treeitem', { name }).first();

/** A button on a row, which is seen when the mouse is over it. */
export async function pressOnRow(row: Locator, name: string | RegExp): Promise<void> {
  // A row that is drawn anew at that moment loses the mouse: a person tries again.
  await expect(async () => {
    await row.hover({ timeout: 2_000 });
    await row.getByRole('button', { name }).click({ timeout: 2_000 });
  }).toPass({ timeout: 20_000 });
}

/** Confirms the preview in front. */
export async function apply(window: VscodeWindow): Promise<void> {
  await window.page.getByRole('button', { name: /^Apply Changes/ }).click();
  await confirm(window, 'Apply Changes');
}

/** Allows changes for the profile, too, where they are not yet. */
export const confirm = (window: VscodeWindow, button: 'Apply Changes' | 'Resume'): Promise<void> =>
  window.dialog.getByRole('button', { name: new RegExp(`^(${button}|Allow for This Profile)$`) }).click();
