// What axe finds in a page of the extension.

import AxeBuilder from '@axe-core/playwright';
import type { VscodeWindow } from './window';

/** In the page that is seen. */
export async function violations({ page }: VscodeWindow): Promise<readonly unknown[]> {
  const results = await new AxeBuilder({ page })
    .include(['iframe.webview.ready', 'iframe#active-frame', 'main'])
    .analyze();
  return results.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}
