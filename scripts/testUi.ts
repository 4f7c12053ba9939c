// `npm run test:ui`: a person's actions in the real window. What follows `--` goes on to Playwright.
import path from 'node:path';
import { findBrowser } from './browser';
import { packageExtension } from './package';
import { run, runMain } from './processes';
import { repositoryFolder, vsixFile } from './repository';
import { currentVersion, fetchServedVscode } from './servedVscodeInstall';

runMain(async () => {
  await fetchServedVscode(currentVersion);
  await findBrowser();
  await packageExtension(vsixFile);
  const playwright = path.join(path.dirname(require.resolve('@playwright/test/package.json')), 'cli.js');
  const { code } = await run(process.execPath, [playwright, 'test', ...process.argv.slice(2)], {
    cwd: repositoryFolder,
    show: true,
  });
  return code;
});
