// The command line, as a bundle of its own: `node dist/cli.js COMMAND …`.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from './cli/main';
import { processTerminal } from './cli/terminal';
import { useLanguage } from './text/language';

const language = [process.env['LC_ALL'], process.env['LC_MESSAGES'], process.env['LANG']].find(Boolean) ?? '';
if (language.startsWith('ja')) {
  const path = join(__dirname, '..', 'l10n', 'bundle.l10n.ja.json');
  useLanguage({ language: 'ja', texts: JSON.parse(readFileSync(path, 'utf8')) as Record<string, string> });
}

const ending = new AbortController();
// The second time it is meant: what was sent is recorded as sent, and the history offers the run.
process.once('SIGINT', () => ending.abort());
process.once('SIGTERM', () => ending.abort());

void main(process.argv.slice(2), () => import('./service.js'), processTerminal(process), ending.signal).then(
  (code) => {
    process.exitCode = code;
  },
);
