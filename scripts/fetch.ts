// `npm run fetch`: installs the VS Code and the browser that the tests need, unless they are installed already.
import { findBrowser } from './browser';
import { runMain } from './processes';
import { currentVersion, fetchServedVscode } from './servedVscodeInstall';

runMain(async () => {
  await fetchServedVscode(currentVersion);
  await findBrowser();
  return 0;
});
