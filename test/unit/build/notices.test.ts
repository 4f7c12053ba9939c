// THIRD_PARTY_NOTICES.txt has each package that is in a bundle, with the text of its licence.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  buildMetafiles,
  describePackage,
  findBundledPackages,
  splitLicense,
  type BundledPackage,
} from '../../../scripts/bundledPackages';
import { describeNotices } from '../../../scripts/notices';
import { manifest } from '../../../scripts/repository';

const bundled: BundledPackage = {
  name: 'one',
  version: '1.0.0',
  license: 'MIT',
  source: 'https://example.com/one',
  holders: ['Copyright (c) 2026 One'],
  terms: 'The terms.',
  notice: undefined,
  bytes: 1,
};

describe('third-party notices', () => {
  let packages: BundledPackage[];
  before(async () => {
    packages = findBundledPackages(await buildMetafiles());
  });

  it('name each package of the bundles, and no other', () => {
    const notices = readFileSync('THIRD_PARTY_NOTICES.txt', 'utf8');
    const named = [...notices.matchAll(/^(\S+ \d+\.\d+\.\d+\S*) \(.+\)$/gm)].map(([, text]) => text);
    assert.deepEqual(named, packages.map(describePackage), 'Run "npm run notices".');
  });

  it('are what the packages say now', () => {
    const notices = readFileSync('THIRD_PARTY_NOTICES.txt', 'utf8');
    assert.equal(notices, describeNotices(packages), 'Run "npm run notices".');
  });

  it('are of packages that package.json has as dependencies, or that these need', () => {
    const names = packages.map(({ name }) => name);
    assert.deepEqual(
      Object.keys(manifest.dependencies).filter((name) => !names.includes(name)),
      [],
    );
    const development = Object.keys(manifest.devDependencies);
    assert.deepEqual(
      names.filter((name) => development.includes(name)),
      [],
    );
  });

  it('have a text once, and all holders and NOTICE files', () => {
    const other = { ...bundled, name: 'two', holders: ['Copyright (c) 2026 Two'], notice: 'Made by Two.' };
    const notices = describeNotices([bundled, { ...other, terms: 'The  terms.' }]);
    assert.equal(notices.match(/The terms\./g)?.length, 1);
    for (const text of ['Copyright (c) 2026 One', 'Copyright (c) 2026 Two', 'Made by Two.']) {
      assert.ok(notices.includes(text), text);
    }
  });

  it('are refused for a licence without a text, and for other terms under the same name', () => {
    assert.throws(
      () => describeNotices([{ ...bundled, license: 'ISC', terms: undefined }]),
      /no text of its licence/,
    );
    assert.throws(
      () => describeNotices([bundled, { ...bundled, name: 'two', terms: 'Other terms.' }]),
      /terms of its own/,
    );
  });

  it('tell the holders from the terms, of Apache-2.0 too', () => {
    assert.deepEqual(splitLicense('MIT License\n\nCopyright (c) 2026 One\n\nPermission'), {
      holders: ['Copyright (c) 2026 One'],
      terms: 'MIT License\n\nPermission',
    });
    assert.deepEqual(
      splitLicense(
        'Apache License\n   END OF TERMS AND CONDITIONS\n\n   Copyright [yyyy] [name]\n   Copyright 2026 One\n',
      ),
      { holders: ['Copyright 2026 One'], terms: 'Apache License' },
    );
  });
});
