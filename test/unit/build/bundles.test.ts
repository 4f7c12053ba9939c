// What goes into each bundle: activation must not load a byte of an AWS package.

import assert from 'node:assert/strict';

async function inputsOf(target: string): Promise<string[]> {
  const { build } = await import('../../../esbuild.mjs');
  const { metafile } = await build(target, { write: false });
  return Object.keys(metafile?.inputs ?? {});
}

const packages = (inputs: string[]): string[] => inputs.filter((input) => input.includes('node_modules/'));
const folders = (inputs: string[]): string[] => [
  ...new Set(inputs.filter((input) => input.startsWith('src/')).map((input) => input.split('/')[1] ?? '')),
];

describe('bundles', () => {
  it('extension: no package at all, and nothing of the client, the profiles or the sandbox', async () => {
    const inputs = await inputsOf('extension');
    assert.ok(inputs.includes('src/extension.ts'));
    assert.deepEqual(packages(inputs), []);
    assert.deepEqual(
      inputs.filter((input) => /^src\/(aws|sandbox|service)/.test(input)),
      [],
    );
    assert.deepEqual(
      inputs.filter((input) => input.startsWith('src/chime/')),
      ['src/chime/model.ts'],
    );
  });

  it('service: holds the AWS packages', async () => {
    const inputs = packages(await inputsOf('service'));
    for (const name of ['@smithy/signature-v4', '@aws-sdk/credential-providers']) {
      assert.ok(
        inputs.some((input) => input.includes(`node_modules/${name}/`)),
        name,
      );
    }
  });

  it('sandbox: its own code and the model, no package', async () => {
    const inputs = await inputsOf('sandbox');
    assert.deepEqual(packages(inputs), []);
    assert.deepEqual(folders(inputs).sort(), ['chime', 'sandbox']);
    assert.deepEqual(
      inputs.filter((input) => input.startsWith('src/chime/')),
      ['src/chime/model.ts'],
    );
  });

  it('form: its own code and the messages', async () => {
    const inputs = await inputsOf('form');
    assert.deepEqual(packages(inputs), []);
    assert.deepEqual(
      inputs.filter((input) => !input.startsWith('media/')),
      [],
    );
  });
});
