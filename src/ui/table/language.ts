// How VS Code tells a table from other text: by the language, which package.json gives to `*.chime.csv`.

import type * as vscode from 'vscode';

/** As package.json has it. */
export const tableLanguage = 'chime-telephony-table';

/** UTF-16 units beyond which VS Code gives no text of a document to extensions. */
export const longestText = 50 * 1024 * 1024;

export const isTable = ({ languageId }: vscode.TextDocument): boolean => languageId === tableLanguage;
