// What is measured: the extension as it is shipped, and small programs that run in processes of their own.

import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageExtension } from '../../scripts/package';
import { makeTemporaryFolder, run } from '../../scripts/processes';
import { repositoryFolder } from '../../scripts/repository';
import { isolateAws } from '../../scripts/servedVscode';

export interface Shipped {
  /** The packaged extension. */
  readonly vsix: string;
  /** The bundles that went into it. */
  readonly bundle: (name: string) => string;
}

/** Made once in a run. */
export const shipped = once(async (): Promise<Shipped> => {
  const vsix = join(makeTemporaryFolder().folder, 'extension.vsix');
  await packageExtension(vsix);
  return { vsix, bundle: (name) => join(repositoryFolder, 'dist', `${name}.js`) };
});

/** The folder of `processes/`, each file bundled as the extension's own bundles are. */
export const processes = once(async (): Promise<string> => {
  const { build } = await import('../../esbuild.mjs');
  const { folder } = makeTemporaryFolder();
  const source = join(__dirname, 'processes');
  await build('service', {
    entryPoints: readdirSync(source).map((name) => join(source, name)),
    external: ['vscode', 'bowser'],
    outdir: folder,
    minify: true,
    sourcemap: false,
  });
  return folder;
});

/** Bundles of nothing but the packages that are in the shipped ones. */
export const barePackages = once(async () => {
  const { build } = await import('../../esbuild.mjs');
  const { folder } = makeTemporaryFolder();
  const service = join(__dirname, 'packages', 'service.ts');
  const providers = join(__dirname, 'packages', 'credentialProviders.ts');
  await build('credentialProviders', {
    entryPoints: { service, providers },
    outdir: folder,
    minify: true,
    sourcemap: false,
  });
  const all = join(folder, 'all.js');
  writeFileSync(all, "require('./service.js');require('./providers.js');");
  return { service: join(folder, 'service.js'), all };
});

/**
 * Runs one of `processes/` to its end; what it prints is its answer.
 * @param env replaces what this process has of AWS
 */
export async function runProcess<Answer>(
  name: string,
  input: unknown,
  flags: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<Answer> {
  const script = join(await processes(), `${name}.js`);
  const args = [...flags, '--no-warnings', script, JSON.stringify(input)];
  const { code, output } = await run(process.execPath, args, {
    env: { ...process.env, ...isolateAws(), ...env },
  });
  if (code !== 0) {
    throw new Error(`${name} ended with ${code}:\n${output.slice(-2000)}`);
  }
  return JSON.parse(output) as Answer;
}

export interface RunningProcess<Line> {
  /** The first line that it printed. */
  readonly line: Line;
  readonly child: ChildProcess;
}

/** Starts a program that goes on until it is stopped, and waits for the line of JSON that says that it is ready. */
export async function startProcess<Line>(
  script: string,
  args: readonly string[],
): Promise<RunningProcess<Line>> {
  const child = spawn(process.execPath, ['--no-warnings', script, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  process.once('exit', () => child.kill());
  for await (const line of createInterface(child.stdout)) {
    return { line: JSON.parse(line) as Line, child };
  }
  throw new Error(`${script} ended before it was ready.`);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
