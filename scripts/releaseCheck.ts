// `npm run release-check`: checks that need to pass only before a tag. The release workflow adds `-- --tag NAME`.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { packageExtension } from './package';
import { makeTemporaryFolder, runMain, runOrThrow } from './processes';
import { emptyFields, manifest, repositoryFolder, type Manifest } from './repository';

export interface Release {
  readonly manifest: Manifest;
  readonly changelog: string;
  /** Files that differ from the last commit, as `git status --porcelain` lists them. */
  readonly changedFiles: string;
  /** The name of the tag, if it exists already. */
  readonly tag?: string;
  /** Today as an ISO 8601 date. */
  readonly today: string;
}

/** One sentence for each reason that prevents the release. */
export function findObstacles({ manifest, changelog, changedFiles, tag, today }: Release): string[] {
  const { version } = manifest;
  return [
    ...emptyFields(manifest).map((field) => `package.json: ${field} is empty. The publisher fills it in.`),
    ...findChangelogObstacles(changelog, version, today),
    ...(changedFiles.trim() === '' ? [] : [`Commit or remove these files first:\n${changedFiles.trimEnd()}`]),
    ...(tag === undefined || tag === `v${version}`
      ? []
      : [`The tag is ${tag}, and the version in package.json is ${version}: the tag must be v${version}.`]),
  ];
}

function findChangelogObstacles(changelog: string, version: string, today: string): string[] {
  const sections = new Map(
    changelog
      .split(/^## /m)
      .slice(1)
      .map((section) => section.split('\n'))
      .map(([heading = '', ...lines]) => [heading, lines.join('\n').trim()]),
  );
  const title = [...sections.keys()].find((heading) => heading.startsWith(`[${version}]`));
  const date = /\] - (\d{4}-\d{2}-\d{2})$/.exec(title ?? '')?.[1];
  if (title === undefined) return [`CHANGELOG.md has no section [${version}].`];
  return [
    ...(date === undefined
      ? [`CHANGELOG.md: the section [${version}] has no date: "[${version}] - ${today}".`]
      : []),
    ...(date !== undefined && date > today
      ? [`CHANGELOG.md: the date of [${version}] is in the future.`]
      : []),
    ...(sections.get(title) === '' ? [`CHANGELOG.md: the section [${version}] is empty.`] : []),
    ...(sections.get('[Unreleased]')
      ? ['CHANGELOG.md: move what is in [Unreleased] to the section of the version.']
      : []),
  ];
}

/** Notices, links, texts in both languages, the lock file, workflows, bundles. */
async function testBuild(): Promise<void> {
  const mocha = path.join(path.dirname(require.resolve('mocha/package.json')), 'bin', 'mocha.js');
  const options = ['--node-option', 'import=tsx', '--extension', 'ts', '--timeout', '10000'];
  await runOrThrow(process.execPath, [mocha, ...options, 'test/unit/build'], { cwd: repositoryFolder });
}

async function packageWithoutWarnings(): Promise<void> {
  const { folder, remove } = makeTemporaryFolder();
  const { warnings } = await packageExtension(path.join(folder, 'extension.vsix'));
  remove();
  if (warnings.length > 0) throw new Error(warnings.join('\n'));
}

async function findFailure(check: () => Promise<void>): Promise<string[]> {
  try {
    await check();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

if (require.main === module) {
  runMain(async () => {
    const { tag } = parseArgs({ options: { tag: { type: 'string' } } }).values;
    const changedFiles = await runOrThrow('git', ['status', '--porcelain'], { cwd: repositoryFolder });
    const obstacles = [
      ...findObstacles({
        manifest,
        changelog: readFileSync(path.join(repositoryFolder, 'CHANGELOG.md'), 'utf8'),
        changedFiles,
        today: new Date().toISOString().slice(0, 10),
        ...(tag === undefined ? {} : { tag }),
      }),
      ...(await findFailure(testBuild)),
      ...(await findFailure(packageWithoutWarnings)),
    ];
    for (const obstacle of obstacles) console.error(`- ${obstacle}`);
    console.log(
      obstacles.length === 0
        ? `Version ${manifest.version} can be tagged as v${manifest.version}.`
        : `Version ${manifest.version} can't be released yet: ${obstacles.length} reasons, above.`,
    );
    return obstacles.length === 0 ? 0 : 1;
  });
}
