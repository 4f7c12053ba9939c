// The sandbox in VS Code: what it simulates, how it is reset, and that it comes back with its state when it was killed.

import { maria, openForm, resetSandbox, serverSettings, showUsers } from './telephony';
import { expect, test } from './window';

test.use({ sharedWindow: true });

const seeded = { InboundCalling: true, OutboundCalling: true, SMS: false };

test.describe('where no row was opened before: VS Code keeps what is under those', () => {
  test.use({ sharedWindow: false });

  test('an error is simulated, seen, and ended', async ({ vscodeWindow: window }) => {
    await showUsers(window);
    await window.palette('Chime Telephony: Sandbox: Simulate…');
    await expect(window.quickPickRow('ForbiddenException')).toBeVisible();
    await window.screenshot('simulate');
    await window.answer('ForbiddenException');
    await expect(window.quickPickRow('All requests')).toBeVisible();
    await window.answer('All requests');
    const toast = window.toasts.filter({ hasText: 'The sandbox simulates: ForbiddenException' });
    await expect(toast).toBeVisible();
    await window.row(/^Wei Zhang/).click();
    await expect(window.row(/Can't load/)).toBeVisible();
    await toast.getByRole('button', { name: 'Answer as Usual' }).click();
    await window.row(/Can't load/).click();
    await expect(window.row(/^Inbound calling/)).toBeVisible();

    await window.palette('Chime Telephony: Get Started');
    const step = window.page.locator('.getting-started-step').filter({ hasText: 'Try the sandbox' });
    await expect(step.locator('.codicon.complete').first()).toBeVisible();
  });
});

test('a reset is confirmed, and makes all new', async ({ vscodeWindow: window }) => {
  await resetSandbox(window);
  await showUsers(window);
  const client = await window.sandbox();
  await window.chooseFromMenu(new RegExp(`^${maria}`), 'Turn On', 'Turn On SMS');
  await expect(window.toasts.filter({ hasText: 'SMS: On' })).toBeVisible();
  await window.palette('Chime Telephony: Sandbox: Reset…');
  await expect(window.dialog).toContainText('All changes in the sandbox are lost');
  await window.dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await serverSettings(client)).toEqual({ ...seeded, SMS: true });
  await window.palette('Chime Telephony: Sandbox: Reset…');
  await window.dialog.getByRole('button', { name: 'Reset' }).click();
  await expect.poll(() => serverSettings(client)).toEqual(seeded);
});

test('a killed sandbox is replaced, and nothing that was saved is lost', async ({ vscodeWindow: window }) => {
  await resetSandbox(window);
  await openForm(window);
  const form = window.form();
  await form.getByRole('checkbox', { name: 'SMS' }).click();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByRole('status')).toHaveText(/^Saved/);
  const { pid } = await window.sandboxState();
  process.kill(pid ?? Number.NaN, 'SIGKILL');
  await expect.poll(async () => (await window.sandboxState()).pid).not.toBe(pid);
  await showUsers(window);
  await expect(form.getByRole('checkbox', { name: 'SMS' })).toBeChecked();
  await form.getByRole('checkbox', { name: 'Inbound calling' }).click();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByRole('status')).toHaveText(/^Saved/);
  expect(await serverSettings(await window.sandbox())).toEqual({
    InboundCalling: false,
    OutboundCalling: true,
    SMS: true,
  });
});

test('two windows share one sandbox', async ({ vscodeWindow: window, context }) => {
  await resetSandbox(window);
  await showUsers(window);
  const { pid } = await window.sandboxState();
  const second = window.in(await context.newPage());
  await second.open();
  await showUsers(second);
  await second.chooseFromMenu(new RegExp(`^${maria}`), 'Turn On', 'Turn On SMS');
  await expect(second.toasts.filter({ hasText: 'SMS: On' })).toBeVisible();
  expect((await second.sandboxState()).pid).toBe(pid);
  await window.row(new RegExp(`^${maria}`)).click();
  await expect(window.row('SMS, On')).toBeVisible();
  await second.page.goto('about:blank');
});
