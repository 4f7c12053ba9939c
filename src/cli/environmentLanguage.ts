// The language that the environment asks for, as POSIX does.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useLanguage } from '../text/language';

/** @param texts the folder of the translated texts, which are beside the bundles */
export function useLanguageOf(env: NodeJS.ProcessEnv, texts = join(__dirname, '..', 'l10n')): void {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  if (/^ja(?![a-z])/i.test(locale)) {
    const japanese = readFileSync(join(texts, 'bundle.l10n.ja.json'), 'utf8');
    useLanguage({ language: 'ja', texts: JSON.parse(japanese) as Record<string, string> });
  }
}
