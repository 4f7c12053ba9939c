// What a preview needs, as a bundle of its own that is loaded with the first one.

import { env, l10n } from 'vscode';
import { useLanguage } from '../text/language';

export { openPreview, restorePreview } from './preview/openPreview';

// This bundle has words of its own.
useLanguage({ language: env.language, texts: l10n.bundle });
