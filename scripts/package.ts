// `npm run package`: writes the extension as chime-telephony-VERSION.vsix.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readArchive, writeArchive } from './archive';
import { withPackagedTargets } from './packagedLinks';
import { makeTemporaryFolder, runMain, runOrThrow } from './processes';
import { emptyFields, manifest, repositoryFolder, vsixFile } from './repository';

export interface PackagedExtension {
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
  readonly files: number;
  /** The warnings and errors of vsce. */
  readonly warnings: readonly string[];
}

/** vsce makes the production build itself, with the script `vscode:prepublish`. */
export async function packageExtension(file: string): Promise<PackagedExtension> {
  const { folder, remove } = makeTemporaryFolder();
  const draft = path.join(folder, 'draft.vsix');
  try {
    const output = await runVsce(draft);
    const files = withPackagedTargets(readArchive(readFileSync(draft)));
    // The archive is rewritten, because vsce's archive depends on the times, modes and order of the files on this machine.
    const archive = writeArchive(files);
    writeFileSync(file, archive);
    return {
      size: archive.length,
      sha256: createHash('sha256').update(archive).digest('hex'),
      files: files.size,
      warnings: output.split('\n').filter((line) => /^\s*(WARNING|ERROR)\b/.test(line)),
    };
  } finally {
    remove();
  }
}

/** With a repository, vsce turns relative links of the README into addresses of the repository. Without one, vsce refuses such links. */
function runVsce(file: string): Promise<string> {
  const vsce = path.join(path.dirname(require.resolve('@vscode/vsce/package.json')), 'vsce');
  const links = hasRepository() ? [] : ['--no-rewrite-relative-links'];
  return runOrThrow(process.execPath, [vsce, 'package', '--no-dependencies', ...links, '--out', file], {
    cwd: repositoryFolder,
  });
}

const hasRepository = (): boolean => manifest.repository.url !== '';

if (require.main === module) {
  runMain(async () => {
    const { size, sha256, files, warnings } = await packageExtension(vsixFile);
    for (const warning of warnings) console.warn(warning);
    const empty = emptyFields(manifest);
    if (empty.length > 0) {
      console.warn(
        `The publisher has not filled in yet, in package.json: ${empty.join(', ')}.\n` +
          (hasRepository()
            ? ''
            : 'Without repository.url, the links and the picture of the README work in the folder of the extension alone.\n') +
          'CONTRIBUTING.md, "Release", says what belongs there.',
      );
    }
    console.log(`Wrote ${path.relative(process.cwd(), vsixFile)}: ${files} files, ${size} bytes`);
    console.log(`SHA-256 ${sha256}`);
    return 0;
  });
}
