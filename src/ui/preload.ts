// Loads what the first command needs while the view is looked at and nothing else is being done, so that nobody waits for it.

import type * as vscode from 'vscode';

/** Milliseconds until it is looked again whether the host is idle, and by how many a timer of an idle one may be late. */
const idle = { pause: 50, lateness: 5 };

/** @param steps each is run in an idle moment of its own, once the view has been visible; one that fails is left to whoever needs it */
export function preloadWhenIdle(
  view: vscode.TreeView<unknown>,
  steps: readonly (() => Promise<unknown>)[],
): vscode.Disposable {
  const waiting = [...steps];
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    const due = performance.now() + idle.pause;
    timer = setTimeout(() => void onTime(due), idle.pause);
  };
  const onTime = async (due: number) => {
    if (performance.now() - due <= idle.lateness) {
      await waiting
        .shift()?.()
        .catch(() => undefined);
    }
    if (waiting.length > 0) {
      wait();
    }
  };
  const subscription = view.onDidChangeVisibility(({ visible }) => {
    if (visible) {
      subscription.dispose();
      wait();
    }
  });
  return {
    dispose() {
      subscription.dispose();
      clearTimeout(timer);
      waiting.length = 0;
    },
  };
}
