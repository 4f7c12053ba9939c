// The grid of a run: followed while the run is in progress, narrowed, over a reload of the window, and what is done for some of its users.

import { violations } from './axe';
import {
  apply,
  firstAccount,
  firstSms,
  gridRow,
  listUserIds,
  maria,
  pressOnRow,
  resetSandbox,
  runRow,
  showUsers,
  simulate,
} from './telephony';
import { expect, test, type VscodeWindow } from './window';

test.use({
  settings: { 'chimeTelephony.defaultConnection': 'sandbox', 'chimeTelephony.sandbox.users': 200 },
  sharedWindow: true,
});

test.setTimeout(180_000);

const account = /^Example Corp\s+Enterprise/;

/** Applies "Turn On SMS" for the users from the first to this one. */
async function turnOnSms(window: VscodeWindow, last: RegExp, faults: readonly string[] = []): Promise<void> {
  await showUsers(window);
  await resetSandbox(window);
  await window.row(/^Wei Zhang/).click();
  await window.row(last).click({ modifiers: ['Shift'] });
  await window.chooseFromMenu(last, 'Turn On', 'Turn On SMS');
  await expect(window.form().getByRole('heading', { name: /turn on SMS for/ })).toBeVisible();
  await simulate(window, faults);
  await apply(window);
}

/** Applies "Turn On SMS" for the first account. */
async function turnOnSmsOfAccount(window: VscodeWindow, faults: readonly string[]): Promise<void> {
  await showUsers(window);
  await resetSandbox(window);
  await window.chooseFromMenu(account, 'Turn On', 'Turn On SMS');
  await expect(window.form().getByText('Caution: SMS would be On for everyone')).toBeVisible();
  await simulate(window, faults);
  await apply(window);
}

test('a run that ended is shown from its message, by name, over a reload, and undone for one of its users', async ({
  vscodeWindow: window,
}) => {
  await turnOnSms(window, /^Diego Ramirez/, ['ForbiddenException,next=1,operation=UpdateUserSettings']);
  const toast = window.toasts.filter({ hasText: 'Change of 3 users on Sandbox: 2 done, 1 failed.' });
  await toast.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(window.page.getByRole('tab', { name: /^Results: Change of 3 users/ })).toBeVisible();
  const grid = window.form();
  await expect(grid.getByRole('heading', { name: 'Change of 3 users' })).toBeVisible();
  await expect(grid.getByText('2 done, 1 failed')).toBeVisible();
  await expect(grid.getByRole('gridcell', { name: /^ForbiddenException: / })).toBeVisible();
  await expect(gridRow(grid, maria).getByRole('gridcell', { name: 'from Off to On' })).toBeVisible();
  expect(await violations(window)).toEqual([]);
  await window.screenshot('results');
  await grid.getByRole('button', { name: 'Failed 1' }).click();
  await expect(grid.locator('#status')).toHaveText('Users shown: 1 of 3.');
  await window.reload();

  const restored = window.form();
  await expect(restored.locator('#status')).toHaveText('Users shown: 1 of 3.');
  await expect(restored.getByRole('button', { name: 'Failed 1' })).toHaveAttribute('aria-pressed', 'true');
  await restored.getByRole('button', { name: /^All 3/ }).click();
  const done = restored.getByRole('row').filter({ has: restored.getByRole('gridcell', { name: 'Done' }) });
  await expect(done).toHaveCount(2);
  const name = (await done.first().getByRole('rowheader').textContent()) ?? '';
  expect(name).toMatch(/^(Wei Zhang|Maria Garcia|Diego Ramirez)$/);
  await done.first().getByRole('checkbox').click();
  await window.screenshot('results selected');
  await restored.getByRole('button', { name: 'Undo Selected (1)…' }).click();
  await expect(window.form().getByRole('heading', { name: `Undo for ${name}: turn off SMS` })).toBeVisible();
  await apply(window);
  await expect(runRow(window, /Undo for 1 user: .*, 1 done/)).toBeVisible();
  expect((await firstSms(window, 3)).filter((isOn) => isOn)).toHaveLength(1);
});

test('what failed is tried again for one user, and the others stay as failed', async ({
  vscodeWindow: window,
}) => {
  await turnOnSms(window, /^Diego Ramirez/, ['ForbiddenException,operation=UpdateUserSettings']);
  const toast = window.toasts.filter({ hasText: 'Change of 3 users on Sandbox: 0 done, 3 failed.' });
  await expect(toast).toBeVisible();
  await simulate(window, []);
  await toast.getByRole('button', { name: 'Show', exact: true }).click();
  const grid = window.form();
  await gridRow(grid, maria).getByRole('checkbox').click();
  await grid.getByRole('button', { name: 'Retry Failed (1 Selected)' }).click();
  await expect(window.dialog).toContainText('Retry for 1 user?');
  await window.dialog.getByRole('button', { name: 'Retry' }).click();
  await expect(grid.getByText('1 done, 2 failed')).toBeVisible();
  await expect(gridRow(grid, maria).getByRole('gridcell', { name: 'Done' })).toBeVisible();
  // It is still the selected one.
  await expect(gridRow(grid, maria)).toHaveAttribute('aria-selected', 'true');
  // The record says the same.
  await window.reload();
  await expect(window.form().getByText('1 done, 2 failed')).toBeVisible();
  await expect(runRow(window, /Change of 3 users, 1 done, 2 failed/)).toBeVisible();
});

test('a run in progress is followed, paused, resumed and cancelled, and nothing that is selected is lost', async ({
  vscodeWindow: window,
}) => {
  await turnOnSmsOfAccount(window, ['latency,ms=1500']);
  await pressOnRow(runRow(window, /Change of \d+ users/), 'Show Users of Run');
  const grid = window.form();
  await expect(grid.getByText('The run is in progress.')).toBeVisible();
  await expect(grid.getByRole('button', { name: /^Waiting \d+/ })).toBeVisible();
  const finished = async () =>
    Number(/^(\d+) of/.exec((await grid.getByText(/^\d+ of \d+/).textContent()) ?? '')?.[1]);
  await grid.getByRole('searchbox').focus();
  await window.page.keyboard.press('ArrowDown');
  await window.page.keyboard.press('Shift+ArrowDown');
  await expect(grid.locator('#status')).toContainText('Selected: 2.');
  const before = await finished();
  await expect.poll(finished).toBeGreaterThan(before);
  await window.screenshot('results running');
  await expect(grid.locator('#status')).toContainText('Selected: 2.');
  await grid.getByRole('button', { name: 'Pause' }).click();
  await expect(grid.getByText('The run is paused.')).toBeVisible();
  // Rows that are done later join the shown rows. The run waits meanwhile, so that it can't end before it is looked at.
  await grid.getByRole('button', { name: /^Done \d+/ }).click();
  const status = grid.locator('#status');
  await expect(status).toHaveText(/^Users shown: \d+ of/);
  const shown = async () => Number(/^Users shown: (\d+) of/.exec((await status.textContent()) ?? '')?.[1]);
  const doneBefore = await shown();
  await grid.getByRole('button', { name: 'Resume' }).click();
  await expect(grid.getByText('The run is in progress.')).toBeVisible();
  await expect.poll(shown).toBeGreaterThan(doneBefore);
  await grid.getByRole('button', { name: 'Cancel Run' }).click();
  await expect(grid.getByText('The run has ended.')).toBeVisible();
  await expect(grid.getByRole('button', { name: /^Not done \d+/ })).toBeVisible();
  await expect(grid.getByRole('button', { name: /^Waiting/ })).toHaveCount(0);
  await expect(grid.getByRole('button', { name: 'Resume…' })).toHaveAttribute('aria-disabled', 'false');
  await window.screenshot('results cancelled');
});

test('a run that is refused for user after user pauses, and asks', async ({ vscodeWindow: window }) => {
  await turnOnSmsOfAccount(window, ['AccessDeniedException,operation=UpdateUserSettings']);
  const toast = window.toasts.filter({
    hasText: /Change of \d+ users is paused: this identity lacks the permission/,
  });
  await expect(toast).toContainText('Correct the cause, then resume the run.');
  await window.screenshot('run paused by refusals');
  await toast.getByRole('button', { name: 'Show', exact: true }).click();
  const grid = window.form();
  await expect(grid.getByText(/^20 users in a row failed: AccessDeniedException\./)).toBeVisible();
  await window.screenshot('results paused by refusals');
  await simulate(window, []);
  await grid.getByRole('button', { name: 'Resume' }).click();
  await expect(grid.getByText(/^The run has ended\./)).toBeVisible();
  const { length } = await listUserIds(await window.sandbox());
  const failed = Number(
    /(\d+) failed/.exec(
      (await grid
        .getByText(/\d+ failed/)
        .first()
        .textContent()) ?? '',
    )?.[1],
  );
  expect(failed).toBeGreaterThanOrEqual(20);
  expect((await firstSms(window, length)).filter((isOn) => isOn === false)).toHaveLength(failed);
  await firstAccount(window);
});
