// Builds the sandbox and runs it in this process: `npm run -s sandbox -- --users 24`. Only the sandbox writes to stdout.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../esbuild.mjs';

// A rename, because another sandbox that starts at the same moment must not load half of the file.
const { outputFiles = [] } = await build('sandbox', { write: false });
for (const { path, contents } of outputFiles) {
  const temporary = `${path}.${process.pid}.tmp`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(temporary, contents);
  renameSync(temporary, path);
}
createRequire(import.meta.url)(fileURLToPath(new URL('../dist/sandbox.js', import.meta.url)));
