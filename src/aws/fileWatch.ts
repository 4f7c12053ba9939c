// Notices edits of the shared config and credentials files, on the machine that this runs on.

import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import { sharedFilePaths, type Environment } from './profiles';

/** Milliseconds; an editor saves a file in several steps. */
const settleTime = 200;

export interface FileWatch {
  dispose(): void;
}

/** Watches the folders, because an editor may put a new file in the old one's place. A folder that is not there is not watched. */
export function watchSharedFiles(environment: Environment, onDidChange: () => void): FileWatch {
  const { config, credentials } = sharedFilePaths(environment);
  let timer: NodeJS.Timeout | undefined;
  const watched = [...new Set([dirname(config), dirname(credentials)])].flatMap((folder): FSWatcher[] => {
    const names = [config, credentials]
      .filter((path) => dirname(path) === folder)
      .map((path) => basename(path));
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
