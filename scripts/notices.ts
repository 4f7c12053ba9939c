// `npm run notices`: writes THIRD_PARTY_NOTICES.txt with the licences of all bundled packages, and prints their sizes.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  buildMetafiles,
  describePackage,
  findBundledPackages,
  splitLicense,
  type BundledPackage,
} from './bundledPackages';
import { runMain } from './processes';
import { repositoryFolder } from './repository';

export const noticesFile = path.join(repositoryFolder, 'THIRD_PARTY_NOTICES.txt');

const introduction = `Third-party notices of Chime Telephony

The files in the folder "dist" of this extension contain code of the packages below. Each package is followed by
its licence, its source and who holds the rights. The texts of the licences come after the packages, each once.`;

const line = '-'.repeat(100);

/** @throws Error when the terms of a package are unknown */
export function describeNotices(packages: readonly BundledPackage[]): string {
  const terms = new Map<string, string>();
  for (const bundled of packages) {
    const own = termsOf(bundled, packages);
    const first = terms.get(bundled.license) ?? own;
    if (withoutSpaces(own) !== withoutSpaces(first)) {
      throw new Error(`${bundled.name} has terms of its own under the name ${bundled.license}.`);
    }
    terms.set(bundled.license, first);
  }
  const licenses = [...terms].sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    introduction,
    ...packages.map(describeOne),
    ...licenses.map(([license, text]) => `${line}\n${license}\n${line}\n\n${text}`),
  ]
    .join('\n\n')
    .concat('\n');
}

function describeOne(bundled: BundledPackage): string {
  const { license, source, holders, notice } = bundled;
  return [`${describePackage(bundled)} (${license})`, source, ...holders, ...(notice?.split('\n') ?? [])]
    .map((text, index) => (index === 0 || text === '' ? text : `    ${text}`))
    .join('\n');
}

/** The terms of a package. If it has no licence text, another package's text of that licence counts, or for MIT this extension's. */
function termsOf({ name, license, terms }: BundledPackage, packages: readonly BundledPackage[]): string {
  const known =
    terms ??
    packages.find((other) => other.license === license && other.terms !== undefined)?.terms ??
    (license === 'MIT' ? ownTerms() : undefined);
  if (known === undefined) throw new Error(`${name} brings no text of its licence (${license}).`);
  return known;
}

/** The terms of the MIT licence, which this extension has too. */
const ownTerms = (): string =>
  splitLicense(readFileSync(path.join(repositoryFolder, 'LICENSE'), 'utf8')).terms;

const withoutSpaces = (text: string): string => text.replace(/\s+/g, ' ');

if (require.main === module) {
  runMain(async () => {
    const packages = findBundledPackages(await buildMetafiles());
    writeFileSync(noticesFile, describeNotices(packages));
    for (const bundled of packages) {
      console.log(
        `${String(bundled.bytes).padStart(8)} bytes  ${describePackage(bundled)}, ${bundled.license}`,
      );
    }
    console.log(`Wrote ${path.basename(noticesFile)}: ${packages.length} packages`);
    return 0;
  });
}
