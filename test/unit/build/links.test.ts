// Links of the documents to other files and headings lead somewhere, or become text where there is nothing to lead to.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { anchorsOf, localTargets, withTargets } from '../../../scripts/markdownLinks';

const documents = ['.', 'docs', '.github']
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((file) => file.endsWith('.md'));

function leadsSomewhere(document: string, target: string): boolean {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? document : join(dirname(document), file);
  return existsSync(path) && (anchor === undefined || anchorsOf(readFileSync(path, 'utf8')).has(anchor));
}

describe('links of the documents', () => {
  for (const document of documents) {
    it(`${document}: each leads to a file and a heading`, () => {
      const broken = localTargets(readFileSync(document, 'utf8')).filter(
        (target) => !leadsSomewhere(document, target),
      );
      assert.deepEqual(broken, []);
    });
  }

  it('are found, but for examples', () => {
    const text =
      'A [one](one.md#part), [two](#two), [web](https://example.com), `[x](x.md)`, [![pic](p.png)](t.md)';
    assert.deepEqual(localTargets(text), ['one.md#part', '#two', 'p.png', 't.md']);
    assert.deepEqual(localTargets('```md\n[x](x.md)\n```\n'), []);
  });

  it('to other files get new targets or become text, and other links stay', () => {
    const text =
      'A [one](one.md#part), [two](#two), [web](https://example.com), `[x](x.md)`, [![pic](p.png)](t.md)';
    const newTarget = (target: string) => (target.endsWith('.png') ? undefined : `docs/${target}`);
    assert.equal(
      withTargets(text, newTarget),
      'A [one](docs/one.md#part), [two](#two), [web](https://example.com), `[x](x.md)`, [pic](docs/t.md)',
    );
    assert.equal(
      withTargets(text, () => undefined),
      'A one, [two](#two), [web](https://example.com), `[x](x.md)`, pic',
    );
  });

  it('lead to headings as pages name them', () => {
    const anchors = anchorsOf(
      '# Which endpoint, which region\n\n```sh\n# no heading\n```\n\n## `code` & more\n',
    );
    assert.deepEqual([...anchors], ['which-endpoint-which-region', 'code--more']);
  });
});
