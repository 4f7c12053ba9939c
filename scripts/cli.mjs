// Builds the command line and runs it in this process: `npm run -s cli -- check users.chime.csv`. Only its results go to stdout.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from '../esbuild.mjs';

await Promise.all(['cli', 'service', 'credentialProviders'].map((name) => build(name)));
createRequire(import.meta.url)(fileURLToPath(new URL('../dist/cli.js', import.meta.url)));
