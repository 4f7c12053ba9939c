// Paths of the shared config and credentials files, by the rules of the AWS CLI: variables are replaced, then a leading `~`.

import { join, sep } from 'node:path';
import { getHomeDir } from '@smithy/core/config';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The two files with profiles; each may be missing. An empty variable counts as not set. */
export function sharedFilePaths(environment: Environment): {
  readonly config: string;
  readonly credentials: string;
} {
  return {
    config: expandedPath(environment['AWS_CONFIG_FILE'] || join('~', '.aws', 'config'), environment),
    credentials: expandedPath(
      environment['AWS_SHARED_CREDENTIALS_FILE'] || join('~', '.aws', 'credentials'),
      environment,
    ),
  };
}

/** A variable that is not set stays in the path unchanged. */
export function expandedPath(path: string, environment: Environment): string {
  const variable =
    process.platform === 'win32' ? /\$(\w+)|\$\{([^}]*)\}|%([^%]*)%/g : /\$(\w+)|\$\{([^}]*)\}/g;
  const replaced = path.replace(variable, (written: string, ...names: (string | undefined)[]) => {
    const name = names.slice(0, -2).find((group) => group !== undefined) ?? '';
    return (Object.hasOwn(environment, name) ? environment[name] : undefined) ?? written;
  });
  const isHome = replaced === '~' || replaced.startsWith('~/') || replaced.startsWith(`~${sep}`);
  return isHome ? join(getHomeDir(), replaced.slice(1)) : replaced;
}
