// The language that the environment asks for, as POSIX does.

import japanese from '../../l10n/bundle.l10n.ja.json';
import { useLanguage } from '../text/language';

export function useLanguageOf(env: NodeJS.ProcessEnv): void {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  if (/^ja(?![a-z])/i.test(locale)) {
    useLanguage({ language: 'ja', texts: japanese });
  }
}
