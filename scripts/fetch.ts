// `npm run fetch`: gets the VS Code and the browser that the tests need, where they are not there yet.
import { findBrowser } from './browser';
import { runMain } from './processes';
import { currentVersion, fetchServedVscode } from './servedVscodeInstall';

runMain(async () => {
  await fetchServedVscode(currentVersion);
  await findBrowser();
  return 0;
});
