// A button of an old message does nothing once another connection is in use, and says so.

import '../vscodeStandIn';
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Choice } from '../../../../src/ui/connection/choice';
import { Toasts, type Toast } from '../../../../src/ui/report/toasts';

describe('Toasts', () => {
  const shown: string[] = [];
  const inStatusBar: string[] = [];
  const inUse: { choice: Choice | undefined } = { choice: undefined };
  let answer: Promise<string | undefined>;
  const toasts = new Toasts(inUse);
  const toast: Toast = {
    key: 'connecting',
    severity: 'error',
    text: 'Can\'t connect to profile "live": the service failed.',
    buttons: ['Retry', 'Show Output'],
    connection: { kind: 'profile', profile: 'live' },
    always: ['Show Output'],
  };

  before(() =>
    Object.assign(vscode.window, {
      showErrorMessage: () => answer,
      showInformationMessage: (text: string) => {
        shown.push(text);
        return Promise.resolve(undefined);
      },
      setStatusBarMessage: (text: string) => inStatusBar.push(text),
    }),
  );
  beforeEach(() => {
    shown.length = 0;
    inUse.choice = { kind: 'profile', profile: 'live' };
  });

  it('gives the button that was chosen', async () => {
    answer = Promise.resolve('Retry');
    assert.equal(await toasts.show(toast), 'Retry');
    assert.deepEqual(shown, []);
  });

  it('gives no button of another connection than the one in use, but those for any', async () => {
    for (const choice of [{ kind: 'sandbox' }, { kind: 'profile', profile: 'test' }, undefined] as const) {
      inUse.choice = choice;
      answer = Promise.resolve('Retry');
      assert.equal(await toasts.show(toast), undefined);
      assert.match(shown.pop() ?? '', /about profile "live", which is no longer in use/);
      answer = Promise.resolve('Show Output');
      assert.equal(await toasts.show(toast), 'Show Output');
    }
    assert.deepEqual(shown, []);
  });

  it('shows a later message of the same thing in the status bar', async () => {
    let close: (button: string | undefined) => void = () => undefined;
    answer = new Promise((resolve) => (close = resolve));
    const first = toasts.show(toast);
    assert.equal(await toasts.show(toast), undefined);
    assert.deepEqual(inStatusBar, [`$(warning) ${toast.text}`]);
    close(undefined);
    assert.equal(await first, undefined);
  });
});
