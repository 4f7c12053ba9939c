// Notices edits of the shared config and credentials files, on the machine that this runs on.

import { realpathSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import { sharedFilePaths, type Environment } from './profiles';

/** Milliseconds; an editor saves a file in several steps. */
const settleTime = 200;

export interface FileWatch {
  dispose(): void;
}

/**
 * Watches the folders, because an editor may put a new file in the old one's place; of a link also the folder of what it leads to.
 * A folder that is not there is not watched.
 */
export function watchSharedFiles(environment: Environment, onDidChange: () => void): FileWatch {
  const { config, credentials } = sharedFilePaths(environment);
  const paths = [config, credentials].flatMap((path) => [path, realPath(path)]);
  let timer: NodeJS.Timeout | undefined;
  const watched = [...new Set(paths.map((path) => dirname(path)))].flatMap((folder): FSWatcher[] => {
    const names = paths.filter((path) => dirname(path) === folder).map((path) => basename(path));
    try {
      const watcher = watch(folder, (_, name) => {
        if (name === null || names.includes(name)) {
          clearTimeout(timer);
          timer = setTimeout(onDidChange, settleTime);
        }
      });
      return [watcher.on('error', () => watcher.close())];
    } catch {
      return [];
    }
  });
  return {
    dispose() {
      clearTimeout(timer);
      watched.forEach((watcher) => watcher.close());
    },
  };
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
