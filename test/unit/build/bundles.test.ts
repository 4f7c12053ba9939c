// What goes into each bundle, and how large it is: activation must not load a byte of an AWS package.

import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';

async function inputsOf(target: string): Promise<string[]> {
  const { build } = await import('../../../esbuild.mjs');
  const { metafile } = await build(target, { write: false });
  return Object.keys(metafile?.inputs ?? {});
}

/** Those that something is left of: what the packages' own entry points name is read, and dropped. */
async function contentsOf(target: string): Promise<string[]> {
  const { build } = await import('../../../esbuild.mjs');
  const { metafile } = await build(target, { write: false });
  return Object.values(metafile?.outputs ?? {}).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((path) => (inputs[path]?.bytesInOutput ?? 0) > 0),
  );
}

/** As it is shipped. */
async function codeOf(target: string): Promise<string> {
  const { build } = await import('../../../esbuild.mjs');
  const { outputFiles } = await build(target, { write: false, minify: true, sourcemap: false });
  return outputFiles?.[0]?.text ?? '';
}

const forWords = ['node_modules/@vscode/l10n/dist/main.js'];

const packages = (inputs: string[]): string[] => inputs.filter((input) => input.includes('node_modules/'));
const folders = (inputs: string[]): string[] => [
  ...new Set(inputs.filter((input) => input.startsWith('src/')).map((input) => input.split('/')[1] ?? '')),
];

describe('bundles', () => {
  it('extension: one file, as VS Code waits for it', async () => {
    assert.deepEqual(folders(await inputsOf('extension')), ['extension.ts']);
  });

  it('start: no package but the one for words, and of the client its words alone, and nothing of the profiles or the sandbox', async () => {
    const inputs = await inputsOf('start');
    assert.ok(inputs.includes('src/ui/start.ts'));
    assert.deepEqual(packages(inputs), forWords);
    assert.deepEqual(
      inputs.filter((input) => /^src\/(aws|sandbox|service)/.test(input)),
      [],
    );
    assert.deepEqual(inputs.filter((input) => input.startsWith('src/chime/')).sort(), [
      'src/chime/cancellation.ts',
      'src/chime/errors.ts',
      'src/chime/model.ts',
    ]);
  });

  for (const late of ['commands', 'grids', 'tables']) {
    it(`${late}: what they need of the extension, and no other package either`, async () => {
      const inputs = await inputsOf(late);
      assert.deepEqual(packages(inputs), forWords);
      assert.deepEqual(
        inputs.filter((input) => /^src\/(aws|sandbox|service|extension)/.test(input)),
        [],
      );
    });
  }

  it('of the tables, start and commands have only what notices the first of them', async () => {
    const ofTables = async (target: string) =>
      (await inputsOf(target)).filter((input) => /^src\/(ui|telephony)\/table\//.test(input)).sort();
    assert.deepEqual(await ofTables('commands'), []);
    assert.deepEqual(await ofTables('start'), ['src/ui/table/language.ts', 'src/ui/table/whenTableOpens.ts']);
  });

  it('start: all of its files share one `vscode`', async () => {
    assert.equal((await codeOf('start')).match(/require\("vscode"\)/g)?.length, 1);
  });

  it('service: holds the signer, and no SDK', async () => {
    const inputs = packages(await inputsOf('service'));
    assert.ok(inputs.some((input) => input.includes('node_modules/@smithy/signature-v4/')));
    assert.deepEqual(
      inputs.filter((input) => input.includes('node_modules/@aws-sdk/')),
      [],
    );
  });

  it('credentialProviders: what the SDK has for profiles, without what signs nobody in', async () => {
    const contents = packages(await contentsOf('credentialProviders'));
    const has = (folder: string) => contents.some((path) => path.includes(`/${folder}/`));
    assert.equal(has('nested-clients'), true);
    // Those read the shared files by rules of their own.
    const unused = ['ini', 'login', 'node', 'process', 'sso', 'web-identity'];
    assert.deepEqual(
      [...unused.map((name) => `credential-provider-${name}`), 'bowser', 'event-streams'].filter(has),
      [],
    );
  });

  it('sandbox: its own code and the model, no package', async () => {
    const inputs = await inputsOf('sandbox');
    assert.deepEqual(packages(inputs), []);
    assert.deepEqual(folders(inputs).sort(), ['chime', 'sandbox', 'shell.ts']);
    assert.deepEqual(
      inputs.filter((input) => input.startsWith('src/chime/')),
      ['src/chime/model.ts'],
    );
  });

  it('cli: nothing of VS Code, and no package but the one for words', async () => {
    const inputs = await inputsOf('cli');
    assert.deepEqual(packages(inputs), forWords);
    assert.deepEqual(folders(inputs).sort(), [
      'chime',
      'cli',
      'cli.ts',
      'connectionIdentity.ts',
      'telephony',
      'text',
    ]);
    assert.doesNotMatch(await codeOf('cli'), /require\("vscode"\)/);
  });

  for (const page of ['form', 'grid']) {
    it(`${page}: its own code and the messages`, async () => {
      const inputs = await inputsOf(page);
      assert.deepEqual(packages(inputs), []);
      assert.deepEqual(
        inputs.filter((input) => !input.startsWith('media/')),
        [],
      );
    });
  }

  // Kilobytes as a VSIX packs them.
  const limits = {
    extension: 2,
    start: 40,
    commands: 40,
    grids: 40,
    tables: 30,
    service: 110,
    credentialProviders: 110,
    sandbox: 25,
    // Loaded in a shell, where no window waits for it.
    cli: 45,
    form: 25,
    grid: 60,
  };
  for (const [target, limit] of Object.entries(limits)) {
    it(`${target}: at most ${limit} KB`, async () => {
      const kilobytes = deflateRawSync(await codeOf(target), { level: 9 }).length / 1000;
      assert.ok(kilobytes > 0.2 && kilobytes <= limit, `${kilobytes} KB`);
    });
  }
});
