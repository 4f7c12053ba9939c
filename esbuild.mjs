// Builds each bundle that the extension ships, and the tests that run inside the extension host.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** @type {import('esbuild').BuildOptions} */
const node = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // The module entry points are ones that esbuild can prune: the signer becomes nine times smaller.
  mainFields: ['module', 'main'],
  // The extension host loads CommonJS; a late bundle must be a `require` there, not an ES import.
  supported: { 'dynamic-import': false },
};

/** The names of what the API has at run time, and of more: those of what its namespaces hold. */
export function vscodeNames() {
  const declarations = readFileSync(
    new URL('node_modules/@types/vscode/index.d.ts', import.meta.url),
    'utf8',
  );
  const found = declarations.matchAll(/^\s*export (?:namespace|class|enum|function|const|let) (\w+)/gm);
  return [...new Set([...found].map(([, name]) => name))];
}

/**
 * Each file that imports `vscode` would copy its hundreds of members into an object of its own, which takes longer than all else
 * of loading the extension. So it is a module with a name for each, and esbuild leaves out those that are not used.
 * @type {import('esbuild').Plugin}
 */
const vscodeByName = {
  name: 'vscode-by-name',
  setup(build) {
    const namespace = 'vscode-by-name';
    build.onResolve({ filter: /^vscode$/ }, (from) =>
      from.namespace === namespace ? { path: 'vscode', external: true } : { path: 'vscode', namespace },
    );
    build.onLoad({ filter: /^vscode$/, namespace }, () => ({
      contents: [
        "const api = require('vscode');",
        'const member = (name) => api[name];',
        ...vscodeNames().map((name) => `export const ${name} = /* @__PURE__ */ member('${name}');`),
      ].join('\n'),
    }));
  },
};

/** @type {Record<string, import('esbuild').BuildOptions>} */
export const targets = {
  extension: {
    ...node,
    entryPoints: { extension: 'src/extension.ts' },
    outdir: 'dist',
    external: ['./ui/start.js'],
    plugins: [vscodeByName],
  },
  start: {
    ...node,
    entryPoints: { 'ui/start': 'src/ui/start.ts' },
    outdir: 'dist',
    external: ['../service.js', './commands.js', './grids.js', './tables.js'],
    plugins: [vscodeByName],
  },
  commands: {
    ...node,
    entryPoints: { 'ui/commands': 'src/ui/commands.ts' },
    outdir: 'dist',
    plugins: [vscodeByName],
  },
  grids: {
    ...node,
    entryPoints: { 'ui/grids': 'src/ui/grids.ts' },
    outdir: 'dist',
    plugins: [vscodeByName],
  },
  tables: {
    ...node,
    entryPoints: { 'ui/tables': 'src/ui/tables.ts' },
    outdir: 'dist',
    plugins: [vscodeByName],
  },
  service: {
    ...node,
    entryPoints: { service: 'src/service.ts' },
    outdir: 'dist',
    external: ['./credentialProviders.js'],
  },
  credentialProviders: {
    ...node,
    entryPoints: { credentialProviders: 'src/aws/credentialProviders.ts' },
    outdir: 'dist',
    // Loaded by nothing that signs in: they read the user agent of a browser and streams of events.
    external: ['bowser', '@smithy/core/event-streams'],
  },
  cli: { ...node, entryPoints: { cli: 'src/cli.ts' }, outdir: 'dist', external: ['./service.js'] },
  sandbox: { ...node, entryPoints: { sandbox: 'src/sandbox/main.ts' }, outdir: 'dist' },
  form: {
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    entryPoints: { form: 'media/form.ts' },
    outdir: 'dist',
  },
  grid: {
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    entryPoints: { grid: 'media/grid/grid.ts' },
    outdir: 'dist',
  },
  hostTests: {
    ...node,
    entryPoints: readdirSync(new URL('test/host', import.meta.url), { encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `test/host/${name}`),
    outdir: 'out/test/host',
    // The builder itself is for the tests outside the host.
    external: ['vscode', '../../../esbuild.mjs'],
    packages: 'external',
  },
};

/**
 * Builds one target; `metafile` is always made, so that a test can look at what went in.
 * @param {string} name a key of {@link targets}
 * @param {import('esbuild').BuildOptions} [options] laid over the target's own
 */
export function build(name, options = {}) {
  return esbuild.build({
    absWorkingDir: folder,
    logLevel: 'warning',
    metafile: true,
    sourcemap: 'linked',
    ...targets[name],
    ...options,
  });
}

/** The targets that a VSIX has. */
export const shipped = [
  'extension',
  'start',
  'commands',
  'grids',
  'tables',
  'service',
  'credentialProviders',
  'sandbox',
  'cli',
  'form',
  'grid',
];

/** The options that they are built with for it. */
export const production = { minify: true, sourcemap: false };

/**
 * A VSIX takes all scripts of the folder: none may be there that an older build has left.
 * @param {string[]} outputs with slashes, from the folder of this file
 */
function removeOtherScripts(outputs) {
  const found = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' });
  for (const name of found.map((path) => `dist/${path.replaceAll('\\', '/')}`)) {
    if (/\.js(\.map)?$/.test(name) && !outputs.includes(name)) rmSync(join(folder, name));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const forShipping = process.argv.includes('--production');
  const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  const names = named.length > 0 ? named : forShipping ? shipped : Object.keys(targets);
  // A test that is gone from the sources must be gone from what runs.
  if (names.includes('hostTests')) rmSync(new URL('out', import.meta.url), { recursive: true, force: true });
  const results = await Promise.all(names.map((name) => build(name, forShipping ? production : {})));
  if (names === shipped)
    removeOtherScripts(results.flatMap(({ metafile }) => Object.keys(metafile?.outputs ?? {})));
}
