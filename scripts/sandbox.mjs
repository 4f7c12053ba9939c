// Builds the sandbox and runs it in this process: `npm run -s sandbox -- --users 24`. Nothing but the sandbox writes to stdout.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from '../esbuild.mjs';

await build('sandbox');
createRequire(import.meta.url)(fileURLToPath(new URL('../dist/sandbox.js', import.meta.url)));
