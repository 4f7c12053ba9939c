// Where things are in this repository, and what its manifest says.
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const repositoryFolder = path.join(__dirname, '..');
export const downloadsFolder = path.join(repositoryFolder, '.vscode-test');
export const resultsFolder = path.join(repositoryFolder, 'test-results');

const manifest = JSON.parse(readFileSync(path.join(repositoryFolder, 'package.json'), 'utf8')) as {
  name: string;
  publisher: string;
  version: string;
};

export const extensionId = `${manifest.publisher}.${manifest.name}`;
export const vsixFile = path.join(repositoryFolder, `${manifest.name}-${manifest.version}.vsix`);

/** What the tests of a suite came to, as its runner writes it to the file that `TEST_REPORT` names. */
export interface TestReport {
  passed: number;
  failed: number;
  tests: readonly { title: string; milliseconds: number }[];
}
