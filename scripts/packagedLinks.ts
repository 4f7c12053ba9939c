// Makes the links of packaged documents lead to packaged files, some of which vsce renames.
import path from 'node:path';
import type { ArchiveFiles } from './archive';
import { withTargets } from './markdownLinks';

/** Turns a link to a file that is not packaged into text. */
export function withPackagedTargets(files: ArchiveFiles): ArchiveFiles {
  // vsce writes README.md as readme.md, CHANGELOG.md as changelog.md and LICENSE as LICENSE.txt.
  const packaged = new Map([...files.keys()].map((name) => [name.toLowerCase(), name]));
  const find = (name: string) => packaged.get(name) ?? packaged.get(`${name}.txt`);
  return new Map(
    [...files].map(([document, content]) => {
      if (!document.endsWith('.md')) return [document, content];
      const folder = path.posix.dirname(document);
      const newTarget = (target: string) => {
        const [file = '', anchor] = target.split('#');
        const found = find(path.posix.join(folder, file).toLowerCase());
        const changed = found && path.posix.relative(folder, found);
        return changed && anchor !== undefined ? `${changed}#${anchor}` : changed;
      };
      return [document, Buffer.from(withTargets(content.toString('utf8'), newTarget))];
    }),
  );
}
