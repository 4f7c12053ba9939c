// `npm run package`: writes the extension as chime-telephony-VERSION.vsix.
import path from 'node:path';
import { runMain, runOrThrow } from './processes';
import { repositoryFolder, vsixFile } from './repository';

/** vsce makes the production build by itself, by the script `vscode:prepublish`. */
export async function packageExtension(file: string): Promise<void> {
  const vsce = path.join(path.dirname(require.resolve('@vscode/vsce/package.json')), 'vsce');
  await runOrThrow(
    process.execPath,
    [
      vsce,
      'package',
      '--no-dependencies',
      '--allow-missing-repository',
      '--no-rewrite-relative-links',
      '--out',
      file,
    ],
    { cwd: repositoryFolder },
  );
}

if (require.main === module) {
  runMain(async () => {
    await packageExtension(vsixFile);
    console.log(`Wrote ${path.relative(process.cwd(), vsixFile)}`);
    return 0;
  });
}
