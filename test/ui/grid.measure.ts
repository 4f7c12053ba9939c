// The grid with 100,000 users in a real window: how soon it is seen beside VS Code's own preview of Markdown, how it scrolls, filters and
// sets, and how long the extension host stands still meanwhile. Printed, and never judged here.

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from '@playwright/test';
import { loadAll } from './largeAccounts';
import { measured } from './meter';
import { firstAccount } from './telephony';
import { expect, test, type VscodeWindow } from './window';

test.use({
  settings: { 'chimeTelephony.defaultConnection': 'sandbox', 'chimeTelephony.sandbox.users': 100_000 },
  metered: true,
});
test.setTimeout(600_000);

const rounds = 5;

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;

/** Milliseconds from the choice in the palette until `seen` resolves. */
async function timed(window: VscodeWindow, title: string, seen: () => Promise<unknown>): Promise<number> {
  await window.page.keyboard.press('F1');
  await window.quickPickInput().fill(`>${title}`);
  await expect(window.quickPickRow(title.replace(/^.*: /, ''))).toBeVisible();
  const begun = performance.now();
  await window.page.keyboard.press('Enter');
  await seen();
  return performance.now() - begun;
}

/**
 * For the page: a function that scrolls down in 120 steps and back up, one step a frame, and gives the milliseconds between each two
 * frames. Its argument is the length of a step in pixels, as a wheel makes it; without it the steps lead to the last row.
 */
const scroll = `async (length, grid = document.getElementById('grid')) => {
  const times = [];
  const steps = 120;
  const step = length ?? (grid.scrollHeight - grid.clientHeight) / steps;
  for (let frame = 0; frame <= 2 * steps; frame++) {
    grid.scrollTop = (steps - Math.abs(steps - frame)) * step;
    times.push(await new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  return times.slice(1).map((time, i) => time - times[i]);
}`;

/** For the page: a function that scrolls a list of plain text in the place of the grid in the same way: what the machine can do. */
const scrollPlain = `async (length) => {
  const grid = document.getElementById('grid');
  const list = document.createElement('pre');
  list.style.cssText = 'flex: 1 1 0; min-height: 150px; margin: 0; overflow: auto; line-height: 26px';
  list.textContent = Array.from({ length: 5000 }, (_, i) => 'Row ' + i + ' of plain text that nobody formats. '.repeat(3)).join('\\n');
  grid.replaceWith(list);
  const times = await (${scroll})(length, list);
  list.replaceWith(grid);
  return times;
}`;

/** For the page: a function that types into the filter, and gives the milliseconds until the rows are said to be other ones. */
const type = `async (text) => {
  const filter = document.getElementById('filter');
  const status = document.getElementById('status');
  const begun = performance.now();
  const changed = new Promise((resolve) =>
    new MutationObserver(resolve).observe(status, { childList: true, characterData: true, subtree: true }),
  );
  filter.value = text;
  filter.dispatchEvent(new Event('input'));
  await changed;
  return performance.now() - begun;
}`;

/** The frame in which the grid is drawn. */
async function gridFrame(window: VscodeWindow): Promise<Frame> {
  const found = async () => {
    for (const frame of window.page.frames()) {
      if (
        (await frame
          .locator('#grid')
          .count()
          .catch(() => 0)) > 0
      )
        return frame;
    }
    return undefined;
  };
  await expect.poll(async () => (await found()) !== undefined).toBe(true);
  return (await found()) as Frame;
}

test('the grid with 100,000 users', async ({ vscodeWindow: window }) => {
  await firstAccount(window);
  await measured('nothing', () => window.page.waitForTimeout(20_000));
  await loadAll(window);
  await window
    .row(/^Example Corp /)
    .first()
    .click();
  await window.tree
    .getByRole('treeitem')
    .last()
    .click({ modifiers: ['Shift'] });

  const markdown: number[] = [];
  const grids: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const file = path.join(window.vscode.home, `round-${round}.md`);
    writeFileSync(file, `# Round ${round}\n\nWords.\n`);
    await window.palette('File: Open File...');
    // The dialog takes a path only once it has listed the folder: a person tries again.
    await expect(async () => {
      await window.quickPickInput().fill(file, { timeout: 2_000 });
      await window.quickPickInput().press('Enter', { timeout: 2_000 });
      await expect(window.page.getByRole('tab', { name: `round-${round}.md` })).toBeVisible({
        timeout: 2_000,
      });
    }).toPass({ timeout: 20_000 });
    await expect(window.page.getByRole('tab', { name: `round-${round}.md` })).toBeVisible();
    const heading = window.page
      .frameLocator('iframe.webview.ready[src*="markdown-language-features"]:visible')
      .frameLocator('iframe#active-frame')
      .getByRole('heading', { name: `Round ${round}` });
    markdown.push(await timed(window, 'Markdown: Open Preview', () => heading.waitFor()));
    await window.palette('View: Close All Editors');
    await window.openView();
    const row = window.form().getByRole('rowheader').first();
    grids.push(await timed(window, 'Chime Telephony: Edit Telephony Settings…', () => row.waitFor()));
    if (round < rounds - 1) await window.palette('View: Close All Editors');
  }
  const [gridTime, markdownTime] = [median(grids), median(markdown)];
  console.log(
    `to the first rows: ${gridTime.toFixed(0)} ms, a preview of Markdown ${markdownTime.toFixed(0)} ms, ratio ${(gridTime / markdownTime).toFixed(2)}`,
  );
  await expect(window.form().locator('#status')).toContainText('Users shown: 100,000.', { timeout: 60_000 });
  await window.screenshot('grid of 100,000');

  const frame = await gridFrame(window);
  for (const [what, page, length] of [
    ['plain text scrolled as by a wheel, 120 pixels a frame', scrollPlain, '120'],
    ['the grid scrolled as by a wheel, 120 pixels a frame', scroll, '120'],
    ['the grid scrolled from the first row to the last and back, some 830 rows a frame', scroll, ''],
  ] as const) {
    await measured(what, async () => {
      const frames = await frame.evaluate<number[]>(`(${page})(${length})`);
      const sorted = frames.toSorted((one, other) => one - other);
      const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] as number).toFixed(0);
      console.log(`frames: median ${at(0.5)} ms, 99th ${at(0.99)} ms, longest ${at(1)} ms`);
    });
  }

  await measured('a filter is typed, letter by letter', async () => {
    const times: number[] = [];
    // Each leaves another number of users, by which the page tells that it shows them.
    for (const text of ['m', 'ma', 'maria', 'mario', 'j', 'ja', '']) {
      times.push(await frame.evaluate<number>(`(${type})(${JSON.stringify(text)})`));
    }
    console.log(
      `keystroke to rows: median ${median(times).toFixed(0)} ms, longest ${Math.max(...times).toFixed(0)} ms`,
    );
  });

  for (const [what, name, said] of [
    ['all are set', 'SMS: On', /Users to change: [\d,]+/],
    ['all are set back', 'SMS: Off', /Users to change: [\d,]+/],
  ] as const) {
    await measured(what, async () => {
      const begun = performance.now();
      await window.form().getByRole('button', { name }).click();
      await window.form().getByText(said).waitFor({ timeout: 60_000 });
      console.log(`${what}: ${(performance.now() - begun).toFixed(0)} ms`);
    });
  }
  await measured('ordered by name', async () => {
    await window.form().getByRole('columnheader', { name: 'Name' }).click();
    await expect(window.form().getByRole('columnheader', { name: 'Name' })).toHaveAttribute(
      'aria-sort',
      'ascending',
      {
        timeout: 60_000,
      },
    );
  });
  const memory = await frame.evaluate<number>('performance.memory?.usedJSHeapSize ?? NaN');
  console.log(`the page's heap: ${(memory / 2 ** 20).toFixed(1)} MB`);
});
