// What the commands of the command line have in common.

import { resolve } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import * as l10n from '@vscode/l10n';

export interface Command {
  /** Such as `check FILE [--json]`. */
  readonly usage: string;
  /** @returns the exit code */
  run(args: readonly string[]): Promise<number>;
}

/** 2 is for changes that `plan` found. */
export const exitCodes = { done: 0, failed: 1 } as const;

export function usageError(commands: readonly Pick<Command, 'usage'>[]): number {
  process.stderr.write(`${[l10n.t('Usage:'), ...commands.map(({ usage }) => `  ${usage}`)].join('\n')}\n`);
  return exitCodes.failed;
}

/** @returns `undefined` for arguments that no command has */
export function parseArguments<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    if (error instanceof TypeError) {
      return undefined;
    }
    throw error;
  }
}

/** From where the person is: `npm run cli` goes to the folder of the project. */
export function resolvePath(
  path: string,
  { env, cwd }: Pick<NodeJS.Process, 'env' | 'cwd'> = process,
): string {
  const isOwnScript = env['npm_lifecycle_event'] === 'cli';
  return resolve((isOwnScript ? env['INIT_CWD'] : undefined) ?? cwd(), path);
}
