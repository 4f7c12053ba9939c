// Notices edits of the shared config and credentials files on this machine.

import { lstatSync, readlinkSync, watch, type FSWatcher, type Stats } from 'node:fs';
import { dirname, join, parse, resolve, sep } from 'node:path';
import { sharedFilePaths, type Environment } from './filePaths';

/** Milliseconds; an editor saves a file in several steps. */
const settleTime = 200;

export interface FileWatch {
  dispose(): void;
}

/**
 * Watches folders, because an editor may replace a file by a new one: each file's folder, the parent of that folder, and the folders
 * of links on the way. Instead of a missing folder, it watches the folder in which the missing one would be created.
 */
export function watchSharedFiles(environment: Environment, onDidChange: () => void): FileWatch {
  const paths = Object.values(sharedFilePaths(environment));
  let timer: NodeJS.Timeout | undefined;
  let watched: Watched | undefined;
  const changed = () => {
    // After the change, other folders may lead to the files.
    watched = watchEntries(paths, changed, watched);
    clearTimeout(timer);
    timer = setTimeout(onDidChange, settleTime);
  };
  watched = watchEntries(paths, changed);
  return {
    dispose() {
      clearTimeout(timer);
      close(watched);
    },
  };
}

interface Watched {
  /** The file names to watch, by folder. */
  readonly entries: ReadonlyMap<string, ReadonlySet<string>>;
  readonly watchers: readonly FSWatcher[];
}

const close = (watched: Watched | undefined): void => watched?.watchers.forEach((watcher) => watcher.close());

/** Skips a folder that can't be watched. */
function watchEntries(paths: readonly string[], changed: () => void, earlier?: Watched): Watched {
  close(earlier);
  const entries = entriesOf(paths);
  const watchers = [...entries].flatMap(([folder, names]): FSWatcher[] => {
    try {
      const watcher = watch(folder, (_, name) => {
        if (name === null || names.has(name)) {
          changed();
        }
      });
      return [watcher.on('error', () => watcher.close())];
    } catch {
      return [];
    }
  });
  const watched = { entries, watchers };
  // No watcher reports a change that happened between listing the folders and starting the watch.
  return isSame(entries, entriesOf(paths)) ? watched : watchEntries(paths, changed, watched);
}

const isSame = (one: Watched['entries'], other: Watched['entries']): boolean => textOf(one) === textOf(other);

const textOf = (entries: Watched['entries']): string =>
  JSON.stringify([...entries].map(([folder, names]) => [folder, ...names]));

function entriesOf(paths: readonly string[]): Map<string, Set<string>> {
  const entries = new Map<string, Set<string>>();
  for (const path of paths) {
    addEntries(entries, resolve(path), maximumLinks);
  }
  return entries;
}

/** Linux follows this many links. */
const maximumLinks = 40;

/** Follows a path through links down to the first missing part. */
function addEntries(entries: Map<string, Set<string>>, path: string, linksLeft: number): void {
  let folder = parse(path).root;
  const parts = path.slice(folder.length).split(sep);
  for (const [index, name] of parts.entries()) {
    const whole = join(folder, name);
    const entry = entryAt(whole);
    if (entry === undefined || entry.isSymbolicLink() || index >= parts.length - 2) {
      entries.set(folder, (entries.get(folder) ?? new Set()).add(name));
    }
    if (entry?.isSymbolicLink() && linksLeft > 0) {
      addEntries(entries, join(linkTarget(whole), ...parts.slice(index + 1)), linksLeft - 1);
    }
    if (!entry?.isDirectory()) {
      return;
    }
    folder = whole;
  }
}

function entryAt(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

/** Returns the path itself, if the link has been removed meanwhile. */
function linkTarget(path: string): string {
  try {
    return resolve(dirname(path), readlinkSync(path));
  } catch {
    return path;
  }
}
