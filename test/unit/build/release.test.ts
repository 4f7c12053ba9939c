// What stands in the way of a release is found.

import assert from 'node:assert/strict';
import { findObstacles, type Release } from '../../../scripts/releaseCheck';
import { manifest } from '../../../scripts/repository';

const ready: Release = {
  manifest: {
    ...manifest,
    version: '1.2.0',
    repository: { url: 'https://git.example/one' },
    bugs: { url: 'https://git.example/one/issues' },
    homepage: 'https://git.example/one#readme',
    qna: 'marketplace',
  },
  changelog: '# Changelog\n\n## [1.2.0] - 2026-12-01\n\n- A line.\n\n## [1.1.0] - 2026-11-01\n\n- Another.\n',
  changedFiles: '',
  tag: 'v1.2.0',
  today: '2026-12-01',
};

const withUnreleased = (lines: string): string =>
  ready.changelog.replace('## [1.2.0]', `## [Unreleased]\n\n${lines}## [1.2.0]`);

const obstacles: readonly [string, Partial<Release>, RegExp][] = [
  ['a field that is empty', { manifest: { ...ready.manifest, homepage: '' } }, /homepage is empty/],
  ['another tag', { tag: 'v1.3.0' }, /must be v1\.2\.0/],
  ['a file that is not committed', { changedFiles: ' M README.md\n' }, /README\.md/],
  ['no section', { changelog: '## [1.1.0] - 2026-11-01\n\n- A line.\n' }, /no section \[1\.2\.0\]/],
  ['no date', { changelog: '## [1.2.0]\n\n- A line.\n' }, /has no date/],
  ['a date in the future', { today: '2026-11-30' }, /in the future/],
  ['an empty section', { changelog: '## [1.2.0] - 2026-12-01\n' }, /is empty/],
  ['unreleased changes', { changelog: withUnreleased('- New.\n\n') }, /\[Unreleased\]/],
];

describe('release check', () => {
  it('finds nothing in a release that is ready', () => {
    assert.deepEqual(findObstacles(ready), []);
    assert.deepEqual(findObstacles({ ...ready, changelog: withUnreleased('') }), []);
  });

  for (const [what, change, expected] of obstacles) {
    it(`finds ${what}`, () => {
      const found = findObstacles({ ...ready, ...change });
      assert.equal(found.length, 1);
      assert.match(found[0] ?? '', expected);
    });
  }
});
