// What the manifest promises: about workspaces that are not trusted, about the oldest VS Code, and to the Marketplace.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { emptyFields, manifest } from '../../../scripts/repository';
import { minimumVersion } from '../../../scripts/servedVscodeInstall';

interface Contributions {
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly media: { readonly svg: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope: string }>> };
  };
}

interface LockFile {
  readonly packages: Readonly<
    Record<string, { readonly version: string; readonly integrity?: string; readonly resolved?: string }>
  >;
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

describe('manifest', () => {
  const { capabilities, contributes } = readJson('package.json') as Contributions;

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

  it('has a picture for each step of the walkthrough, in colours of the theme and fit for each of them', () => {
    for (const { media } of contributes.walkthroughs.flatMap(({ steps }) => steps)) {
      const picture = readFileSync(media.svg, 'utf8');
      const colours = [...picture.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, colour]) => colour ?? '');
      assert.ok(colours.length > 1, media.svg);
      for (const colour of colours) {
        assert.match(colour, /^(none|var\(--vscode-.+\))$/, media.svg);
      }
      // The page that shows the picture allows no other styles.
      assert.doesNotMatch(picture, /style|<text|<image/, media.svg);
    }
  });

  it('completes each step of the walkthrough by a context key that the code sets', () => {
    const keys = readFileSync('src/ui/report/contextKeys.ts', 'utf8');
    for (const { completionEvents } of contributes.walkthroughs.flatMap(({ steps }) => steps)) {
      for (const event of completionEvents) {
        const [, key = ''] = /^onContext:chimeTelephony\.(\w+)/.exec(event) ?? [];
        assert.ok(keys.includes(`readonly ${key}:`), event);
      }
    }
  });

  it('names the oldest VS Code that the tests run in, and no API of a newer one', () => {
    const release = minimumVersion.replace(/\.\d+$/, '.0');
    assert.equal(manifest.engines.vscode, `^${release}`);
    assert.equal(manifest.devDependencies['@types/vscode'], release);
  });

  it('has addresses where the publisher has filled them in, and tells which are empty', () => {
    const empty = { ...manifest, repository: { url: '' }, bugs: { url: '' }, homepage: '', qna: '' };
    assert.deepEqual(emptyFields(empty), ['repository.url', 'bugs.url', 'homepage', 'qna']);
    const { repository, bugs, homepage, qna } = manifest;
    for (const address of [repository.url, bugs.url, homepage]) {
      assert.match(address, /^(https:\/\/\S+)?$/);
    }
    assert.match(qna, /^(marketplace|https:\/\/\S+)$/);
  });

  it('names exact versions, which the lock file has with the hash of each package', () => {
    const { packages } = readJson('package-lock.json') as LockFile;
    const { version, dependencies, devDependencies } = manifest;
    const root = packages[''] as unknown as typeof manifest;
    assert.deepEqual(
      { version: root.version, dependencies: root.dependencies, devDependencies: root.devDependencies },
      { version, dependencies, devDependencies },
    );
    for (const [name, wanted] of Object.entries({ ...dependencies, ...devDependencies })) {
      assert.equal(packages[`node_modules/${name}`]?.version, wanted, name);
    }
    const unhashed = Object.entries(packages).filter(([path, entry]) => path !== '' && !entry.integrity);
    assert.deepEqual(
      unhashed.map(([path]) => path),
      [],
    );
  });
});
