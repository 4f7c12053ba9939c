// Loads a module. Cold: this is all that the process does.

import { createRequire } from 'node:module';

const load = createRequire(__filename);
const { file } = JSON.parse(process.argv[2]!) as { file: string };
const begun = performance.now();
load(file);
console.log(JSON.stringify({ milliseconds: performance.now() - begun }));
process.exit();
