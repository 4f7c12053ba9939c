// What axe finds in a page of the extension.

import AxeBuilder from '@axe-core/playwright';
import { expect, type VscodeWindow } from './window';

/** In the page that is seen. */
export async function violations({ page }: VscodeWindow): Promise<readonly unknown[]> {
  let found: readonly unknown[] = [];
  // Where a tab has just come to the front, the page of the one before may be going: axe then finds no page.
  await expect(async () => {
    const results = await new AxeBuilder({ page })
      .include(['iframe.webview.ready', 'iframe#active-frame', 'main'])
      .analyze();
    found = results.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
  }).toPass({ timeout: 15_000 });
  return found;
}
