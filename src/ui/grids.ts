// What previews, grids of users and of runs, and the rows of the history need, as a bundle of its own that is loaded with the first one.

import { env, l10n } from 'vscode';
import { useLanguage } from '../text/language';

export { HistoryRows, toHistoryItem } from './history/historyRows';
export { openPreview, restorePreview } from './preview/openPreview';
export { openRunGrid, restoreRunGrid } from './runGrid/openRunGrid';
export { openUserGrid, restoreUserGrid } from './userGrid/openUserGrid';

// This bundle has words of its own.
useLanguage({ language: env.language, texts: l10n.bundle });
