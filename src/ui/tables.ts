// The tables in editors, as a bundle of their own that is loaded with the first of them.

import { env, l10n } from 'vscode';
import { useLanguage } from '../text/language';

export { Tables } from './table/tables';

// This bundle has words of its own.
useLanguage({ language: env.language, texts: l10n.bundle });
