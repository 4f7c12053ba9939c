// The documents in the package lead to each other: a person reads them in the folder of the installed extension.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { anchorsOf, localTargets } from '../../../scripts/markdownLinks';
import { withPackagedTargets } from '../../../scripts/packagedLinks';

/** As vsce names them: `ReadmeProcessor`, `ChangelogProcessor` and `LicenseProcessor` in its package.js. */
const renamed = new Map([
  ['README.md', 'readme.md'],
  ['CHANGELOG.md', 'changelog.md'],
  ['LICENSE', 'LICENSE.txt'],
]);

/** `!` patterns of .vscodeignore, where `**` stands for folders and `*` for a part of a name. */
const patterns = readFileSync('.vscodeignore', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1).replaceAll('.', '\\.').replaceAll('**/', '(.+/)?').replace(/\*/g, '[^/]*'))
  .map((pattern) => new RegExp(`^${pattern}$`));

const isPackaged = (file: string): boolean => patterns.some((pattern) => pattern.test(file));

const packaged = withPackagedTargets(
  new Map(
    ['.', 'docs', 'docs/pictures']
      .flatMap((folder) => readdirSync(folder).map((name) => posix.join(folder, name)))
      .filter(isPackaged)
      .map((file) => [`extension/${renamed.get(file) ?? file}`, readFileSync(file)]),
  ),
);

function leadsSomewhere(document: string, target: string): boolean {
  const [file = '', anchor] = target.split('#');
  const name = file === '' ? document : posix.join(posix.dirname(document), file);
  const content = packaged.get(name);
  return content !== undefined && (anchor === undefined || anchorsOf(content.toString('utf8')).has(anchor));
}

describe('packaged documents', () => {
  const documents = [...packaged.keys()].filter((name) => name.endsWith('.md'));

  for (const document of documents) {
    it(`${document}: each link leads to a packaged file and a heading`, () => {
      const targets = localTargets(packaged.get(document)?.toString('utf8') ?? '');
      assert.deepEqual(
        targets.filter((target) => !leadsSomewhere(document, target)),
        [],
      );
    });
  }

  it('are all that the README leads to, but for what is about the code', () => {
    const left = localTargets(readFileSync('README.md', 'utf8')).filter((target) => !isPackaged(target));
    assert.deepEqual(left.sort(), ['ARCHITECTURE.md', 'CONTRIBUTING.md']);
  });

  it('have small pictures', () => {
    const pictures = [...packaged].filter(([name]) => name.startsWith('extension/docs/pictures/'));
    assert.notEqual(pictures.length, 0);
    for (const [name, { length }] of pictures) assert.ok(length < 60_000, `${name}: ${length} bytes`);
  });
});
