// What the manifest promises about workspaces that are not trusted.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope: string }>> };
  };
}

describe('manifest', () => {
  const { capabilities, contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

  it('lets no workspace that is not trusted set what requests or writes depend on', () => {
    const harmless = new Set(['chimeTelephony.showOutputOnFailure']);
    const restricted = capabilities.untrustedWorkspaces.restrictedConfigurations;
    for (const [name, { scope }] of Object.entries(contributes.configuration.properties)) {
      assert.ok(
        scope === 'machine' || restricted.includes(name) || harmless.has(name),
        `A workspace may set ${name}.`,
      );
    }
  });
});
