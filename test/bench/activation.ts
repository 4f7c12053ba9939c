// How long the extension takes to load and to activate, in processes that do nothing else.

import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTemporaryFolder } from '../../scripts/processes';
import { repositoryFolder } from '../../scripts/repository';
import { runProcess, shipped } from './builds';
import { inRounds, median, type Figure } from './figures';

const rounds = 15;

/** Node's own modules that any extension host has loaded long before: Node loads each when it is first asked for. */
const loadedByHosts = ['crypto', 'child_process', 'fs/promises', 'os', 'timers/promises'].flatMap((name) => [
  '--require',
  `node:${name}`,
]);

export async function measureActivation(): Promise<readonly Figure[]> {
  const { bundle } = await shipped();
  const { vscodeNames } = await import('../../esbuild.mjs');
  const members = vscodeNames();
  const { folder, remove } = makeTemporaryFolder();
  // Node reads the package.json above a module before it loads it, and ours is long.
  copyFileSync(join(repositoryFolder, 'package.json'), join(folder, 'package.json'));
  const empty = join(folder, 'empty.js');
  writeFileSync(empty, 'exports.activate = () => undefined;');
  const eager = join(folder, 'eager.js');
  const late = ['service', 'credentialProviders', 'ui/start', 'ui/commands'].map(
    (name) => `require(${JSON.stringify(bundle(name))});`,
  );
  writeFileSync(eager, `${late.join('')}module.exports = require(${JSON.stringify(bundle('extension'))});`);
  const time =
    (file: string, flags: readonly string[] = []) =>
    async () => {
      const input = { file, members, manifest: join(repositoryFolder, 'package.json') };
      const { load, activate } = await runProcess<Record<'load' | 'activate', number>>(
        'activate',
        input,
        flags,
      );
      return load + activate;
    };
  const extension = bundle('extension');
  const samples = await inRounds(rounds, {
    empty: time(empty),
    extension: time(extension),
    eager: time(eager),
    emptyInHost: time(empty, loadedByHosts),
    extensionInHost: time(extension, loadedByHosts),
  });
  remove();
  const peer = (values: readonly number[]) => ({ name: 'empty module', value: median(values) });
  return [
    {
      name: 'activation, cold Node: load and activate',
      value: median(samples.extension),
      unit: 'ms',
      peer: peer(samples.empty),
      limit: { of: 'ratio', atMost: 2.5 },
    },
    {
      name: "activation, cold Node with a host's modules: load and activate",
      value: median(samples.extensionInHost),
      unit: 'ms',
      peer: peer(samples.emptyInHost),
      limit: { of: 'ratio', atMost: 2.5 },
    },
    {
      name: 'activation, cold Node, were all bundles loaded at once',
      value: median(samples.eager),
      unit: 'ms',
      peer: peer(samples.empty),
    },
  ];
}
