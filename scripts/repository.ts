// The repository's folders, and the values of its manifest.
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const repositoryFolder = path.join(__dirname, '..');
export const downloadsFolder = path.join(repositoryFolder, '.vscode-test');
export const resultsFolder = path.join(repositoryFolder, 'test-results');

export interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
  readonly engines: { readonly vscode: string };
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  /** The publisher fills these fields in; until then they are empty. */
  readonly repository: { readonly url: string };
  readonly bugs: { readonly url: string };
  readonly homepage: string;
  /** An address, or `marketplace` for the Marketplace's own question page. */
  readonly qna: string;
}

export const manifest = JSON.parse(
  readFileSync(path.join(repositoryFolder, 'package.json'), 'utf8'),
) as Manifest;

export const extensionId = `${manifest.publisher}.${manifest.name}`;
export const vsixFile = path.join(repositoryFolder, `${manifest.name}-${manifest.version}.vsix`);

/** The fields of package.json that the publisher has not filled in yet. */
export function emptyFields({ repository, bugs, homepage, qna }: Manifest): string[] {
  const fields = { 'repository.url': repository.url, 'bugs.url': bugs.url, homepage, qna };
  return Object.entries(fields).flatMap(([name, value]) => (value === '' ? [name] : []));
}

/** The test results of a suite. Its runner writes them to the file that `TEST_REPORT` names. */
export interface TestReport {
  passed: number;
  failed: number;
  tests: readonly { title: string; milliseconds: number }[];
}
