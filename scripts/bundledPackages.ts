// Lists the packages in the shipped bundles, with their licences.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { repositoryFolder } from './repository';

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX identifier. */
  readonly license: string;
  readonly source: string;
  /** The copyright lines of its licence; the author where the package has no licence file. */
  readonly holders: readonly string[];
  /** The licence without its copyright lines; `undefined` where the package has no licence file. */
  readonly terms: string | undefined;
  /** The package's NOTICE file, which Apache-2.0 requires us to pass on. */
  readonly notice: string | undefined;
  /** Minified size in all bundles together. */
  readonly bytes: number;
}

/** Licences that allow a package to be bundled, if the text of the licence is included. */
const accepted = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
  readonly homepage?: string;
  readonly repository?: string | { readonly url: string };
}

/** The production builds of all shipped bundles, in memory only. */
export async function buildMetafiles(): Promise<Metafile[]> {
  const { build, production, shipped } = await import('../esbuild.mjs');
  const results = await Promise.all(shipped.map((name) => build(name, { ...production, write: false })));
  return results.flatMap(({ metafile }) => metafile ?? []);
}

/** Sorted by name and version. @throws Error for a licence that is not among the accepted ones */
export const findBundledPackages = (metafiles: readonly Metafile[]): BundledPackage[] =>
  [...countBytes(metafiles)]
    .map(([folder, bytes]) => readPackage(path.join(repositoryFolder, folder), bytes))
    .sort((one, other) => (describePackage(one) < describePackage(other) ? -1 : 1));

export const describePackage = ({ name, version }: BundledPackage): string => `${name} ${version}`;

/** Bytes by package folder. Files that esbuild read and dropped do not count, because they are not shipped. */
function countBytes(metafiles: readonly Metafile[]): Map<string, number> {
  const bytes = new Map<string, number>();
  for (const output of metafiles.flatMap(({ outputs }) => Object.values(outputs))) {
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
      if (folder === undefined || bytesInOutput === 0) continue;
      bytes.set(folder, (bytes.get(folder) ?? 0) + bytesInOutput);
    }
  }
  return bytes;
}

function readPackage(folder: string, bytes: number): BundledPackage {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as PackageManifest;
  const { name, version, license = 'none', author, homepage, repository } = manifest;
  if (!accepted.includes(license)) {
    throw new Error(`${name} is bundled, and its licence (${license}) is not among the accepted ones.`);
  }
  const text = readOwnFile(folder, /^licen[cs]e(\.\w+)?$/i);
  const repositoryUrl = typeof repository === 'string' ? repository : repository?.url;
  return {
    name,
    version,
    license,
    source: (homepage ?? repositoryUrl ?? '').replace(/^git\+|\.git$/g, ''),
    ...(text === undefined ? { holders: describeAuthor(author), terms: undefined } : splitLicense(text)),
    notice: readOwnFile(folder, /^notice(\.\w+)?$/i),
    bytes,
  };
}

function readOwnFile(folder: string, name: RegExp): string | undefined {
  const found = existsSync(folder) ? readdirSync(folder).find((file) => name.test(file)) : undefined;
  return found === undefined
    ? undefined
    : readFileSync(path.join(folder, found), 'utf8').replaceAll('\r\n', '\n').trimEnd();
}

const describeAuthor = (author: PackageManifest['author']): string[] =>
  author === undefined ? [] : [`Author: ${typeof author === 'string' ? author : author.name}`];

/** Separates the copyright lines from the terms, so that all packages under one licence have the same terms. */
export function splitLicense(text: string): { holders: string[]; terms: string } {
  const copyright = /^ *Copyright (?![[{]).*$/gm;
  // A template follows the terms of Apache-2.0, and a package may name its copyright holder there.
  const [apacheTerms, template] = text.split(/^ *END OF TERMS AND CONDITIONS$/m) as [string, string?];
  return {
    holders: [...(template ?? text).matchAll(copyright)].map(([line]) => line.trim()),
    terms: (template === undefined ? text.replace(copyright, '') : apacheTerms)
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
  };
}
