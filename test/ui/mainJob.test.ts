// The main job, as a person does it: find a user, flip a boolean, save; and the server has it.

import { documentationSample } from '../../src/chime/model';
import {
  maria,
  openForm,
  resetSandbox,
  serverSettings,
  showUsers,
  simulate,
  writeElsewhere,
} from './telephony';
import { expect, test, type VscodeWindow } from './window';

/** How often the output says that a save was refused: the tests of a file share it. */
const failures = (window: VscodeWindow): number => window.outputLog().split('ForbiddenException').length;

/**
 * Once the window has told its extension host that a form's page has begun, it tells nothing more until the host has said a text. That
 * it was said is then `window.said`, a promise.
 */
const holdAfterReady = (text: string): string => `(() => {
  const { send } = WebSocket.prototype;
  let held;
  window.said = new Promise((resolve) => {
    WebSocket.prototype.send = function (data) {
      if (held !== undefined) {
        held.push(() => send.call(this, data));
        return;
      }
      send.call(this, data);
      if (!/"type\\W+ready/.test(new TextDecoder().decode(data))) {
        return;
      }
      held = [];
      const listen = async ({ data }) => {
        if ((await new Response(data).text()).includes(${JSON.stringify(text)})) {
          this.removeEventListener('message', listen);
          WebSocket.prototype.send = send;
          held.splice(0).forEach((go) => go());
          resolve();
        }
      };
      this.addEventListener('message', listen);
    };
  });
})()`;

test.use({ sharedWindow: true });

test('tree, right-click, form, save, window reload', async ({ vscodeWindow: window }) => {
  await resetSandbox(window);
  await openForm(window);
  const client = await window.sandbox();
  const before = await serverSettings(client);
  expect(before).toEqual({ InboundCalling: true, OutboundCalling: true, SMS: false });

  const form = window.form();
  await expect(form.getByRole('heading', { name: maria })).toBeVisible();
  await expect(form.getByText('maria.garcia@example.com')).toBeVisible();
  await expect(form.getByText('+12065550100')).toBeVisible();
  const sms = form.getByRole('checkbox', { name: 'SMS' });
  const save = form.getByRole('button', { name: 'Save' });
  await expect(sms).not.toBeChecked();
  await expect(save).toHaveAttribute('aria-disabled', 'true');

  await sms.check();
  await expect(form.getByRole('status')).toHaveText('Unsaved changes.');
  await form.getByRole('button', { name: 'Revert' }).click();
  await expect(sms).not.toBeChecked();
  await expect(form.getByRole('status')).toHaveText('No unsaved changes.');

  await sms.check();
  await save.click();
  await expect(form.getByRole('status')).toHaveText(/^Saved\. Request ID: [0-9a-f-]{36}$/);
  expect(await serverSettings(client)).toEqual({ ...before, SMS: true });
  await expect(window.row(/^SMS/)).toHaveCount(0);
  await window.row(new RegExp(`^${maria}`)).click();
  await expect(window.row('SMS, On')).toBeVisible();

  // What was entered and not saved is there after the window is reloaded, and what was saved stays saved.
  await form.getByRole('checkbox', { name: 'Inbound calling' }).uncheck();
  await window.reload();
  const restored = window.form();
  await expect(restored.getByRole('status')).toHaveText('Unsaved changes.');
  await expect(restored.getByRole('checkbox', { name: 'Inbound calling' })).not.toBeChecked();
  await expect(restored.getByRole('checkbox', { name: 'SMS' })).toBeChecked();
  // On a slow machine the sandbox ends in between, and another takes its place.
  const reloaded = await window.sandbox();
  expect(await serverSettings(reloaded)).toEqual({ ...before, SMS: true });
  await restored.getByRole('checkbox', { name: 'SMS' }).focus();
  await window.page.keyboard.press('Control+s');
  await expect(restored.getByRole('status')).toHaveText(/^Saved\./);
  expect(await serverSettings(reloaded)).toEqual({ InboundCalling: false, OutboundCalling: true, SMS: true });

  // The output names the write by ids, and holds nothing personal.
  const log = window.outputLog();
  const { accountId, userId } = documentationSample;
  expect(log).toMatch(
    new RegExp(`UpdateUserSettings done: sandbox, endpoint \\S+, account ${accountId}, user ${userId}`),
  );
  expect(log).not.toMatch(/Maria|Garcia|@example|\+1206/);
});

test('the form shows a change that a command made, and says when another changed it first', async ({
  vscodeWindow: window,
}) => {
  await openForm(window);
  const client = await window.sandbox();
  const form = window.form();
  const outbound = form.getByRole('checkbox', { name: 'Outbound calling' });
  const wasOn = await outbound.isChecked();
  await window.palette(`Chime Telephony: Turn ${wasOn ? 'Off' : 'On'} Outbound Calling`);
  await expect(outbound).toBeChecked({ checked: !wasOn });
  expect((await serverSettings(client))?.OutboundCalling).toBe(!wasOn);

  // Another program writes between the form's read and its save.
  await writeElsewhere(client, { OutboundCalling: wasOn });
  await outbound.click();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByRole('alert')).toContainText('Someone else changed the settings');
  await expect(outbound).toBeChecked({ checked: wasOn });
  expect((await serverSettings(client))?.OutboundCalling).toBe(wasOn);
});

test("what another changes while a form has a draft stays another's", async ({ vscodeWindow: window }) => {
  await resetSandbox(window);
  await openForm(window);
  const client = await window.sandbox();
  const form = window.form();
  await form.getByRole('checkbox', { name: 'SMS' }).click();
  await expect(window.page.getByRole('tab', { name: `● ${maria}` })).toBeVisible();
  await writeElsewhere(client, { InboundCalling: false });
  await form.getByRole('button', { name: 'Reload' }).click();
  await expect(form.getByRole('checkbox', { name: 'Inbound calling' })).not.toBeChecked();
  await expect(form.getByRole('checkbox', { name: 'SMS' })).toBeChecked();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByRole('status')).toHaveText(/^Saved/);
  expect(await serverSettings(client)).toEqual({ InboundCalling: false, OutboundCalling: true, SMS: true });
});

test('a save that failed while its tab was hidden is said when it is seen again', async ({
  vscodeWindow: window,
}) => {
  await openForm(window);
  const before = failures(window);
  await simulate(window, [
    'latency,ms=2000,operation=UpdateUserSettings',
    'ForbiddenException,operation=UpdateUserSettings',
  ]);
  const form = window.form();
  const tab = window.page.getByRole('tab', { name: new RegExp(maria) });
  await form.getByRole('checkbox', { name: 'SMS' }).click();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByRole('status')).toHaveText('Saving…');
  await window.palette('File: New Untitled Text File');
  await expect.poll(() => failures(window)).toBeGreaterThan(before);
  await simulate(window, []);
  await tab.click();
  await expect(form.getByRole('alert')).toContainText("Can't change");

  // Until the person goes on: a tab that is hidden again has not changed anything.
  await window.palette('View: Open Next Editor');
  await expect(form.getByRole('alert')).toHaveCount(0);
  await tab.click();
  await expect(form.getByRole('alert')).toContainText("Can't change");
  await expect(form.getByRole('status')).toHaveText('Unsaved changes.');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByRole('status')).toHaveText(/^Saved/);
  await expect(form.getByRole('alert')).toHaveCount(0);
});

test('a save that fails while its page begins anew is said, whatever is on its way', async ({
  vscodeWindow: window,
}) => {
  const { page } = window;
  await openForm(window);
  const before = failures(window);
  await simulate(window, [
    'latency,ms=2000,operation=UpdateUserSettings',
    'ForbiddenException,operation=UpdateUserSettings',
    'latency,ms=4000,operation=GetUser',
  ]);
  const form = window.form();
  await form.getByRole('checkbox', { name: 'SMS' }).click();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByRole('status')).toHaveText('Saving…');
  await window.palette('File: New Untitled Text File');
  await expect.poll(() => failures(window)).toBeGreaterThan(before);
  // The host hears that the page is there, and not whether what it says to it arrives, until it has said what failed.
  await page.evaluate(holdAfterReady("Can't change"));
  await page.getByRole('tab', { name: new RegExp(maria) }).click();
  await page.evaluate('window.said');
  await simulate(window, []);
  await expect(form.getByRole('status')).toHaveText('Unsaved changes.');
  await expect(form.getByRole('alert')).toContainText("Can't change");
});

test('a failed load is a row that says why, and a click tries again', async ({ vscodeWindow: window }) => {
  await showUsers(window);
  await simulate(window, ['ForbiddenException,next=1,operation=GetUserSettings']);
  await window.row(/^Wei Zhang/).click();
  const failure = window.row(/Can't load/);
  await expect(failure).toBeVisible();
  await expect(failure).toHaveAccessibleName(/permission chime:GetUserSettings is missing/);
  await window.screenshot('tree-failure');
  await failure.click();
  await expect(window.row(/^Inbound calling/)).toBeVisible();
});
