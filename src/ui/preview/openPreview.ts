// Opens previews: of a new plan, and after a reload of the window those that were open.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { cancelledError } from '../../chime/errors';
import { userName } from '../../text/wording';
import { choiceText } from '../connection/choice';
import type { Session } from '../connection/session';
import type { Reading } from '../users/readUsers';
import { keptGridId } from '../grid/gridFiles';
import { openGridTab } from '../grid/gridPanel';
import { lookUpUsers, type FindUser } from './lookUpUsers';
import { contentOf, type PlannedPreview, type PreviewContent } from './previewContent';
import { PreviewFiles } from './previewFiles';
import { PreviewPanel, type PreviewParts } from './previewPanel';

const previewViewType = 'chimeTelephony.preview';

const nobodyKnown: FindUser = () => undefined;

/**
 * Looks the names of the users up, and opens the preview.
 * @returns `undefined` when there is nothing in it to do or to know, which is said instead
 * @throws of kind `cancelled` once the signal is aborted; when the connection is another by now
 */
export async function openPreview(
  parts: PreviewParts,
  planned: PlannedPreview,
  reading: Reading,
  readAt: number,
): Promise<PreviewPanel | undefined> {
  const { connection, title, titleOfOne } = planned;
  const { plan, conflicts, unread, unchanged } = planned.planned;
  parts.session.assertCurrent(connection);
  const whoMatter = [...plan.changes, ...conflicts, ...unread];
  if (whoMatter.length === 0 && (planned.remarks ?? []).length === 0) {
    void vscode.window.showInformationMessage(l10n.t('{0}: no change needed.', title));
    return undefined;
  }
  const everybody = [...whoMatter, ...unchanged];
  const findUser = await lookUpUsers(everybody, connection, reading);
  parts.session.assertCurrent(connection);
  const [first] = everybody;
  const one = everybody.length === 1 && first ? findUser(first) : undefined;
  const whom = (one && titleOfOne?.(userName(one))) ?? title;
  const files = new PreviewFiles(parts.folder);
  const kept = await files.write(contentOf(planned, whom, readAt));
  if (reading.signal.aborted) {
    await files.delete(kept.id);
    throw cancelledError();
  }
  // Of an undo the title says so, and of whom.
  const isUndo = planned.start.undoes !== undefined;
  const panel = openGridTab(previewViewType, isUndo ? whom : l10n.t('Preview: {0}', whom));
  const preview = new PreviewPanel(panel, parts, files, kept);
  await preview.show(findUser);
  return preview;
}

/**
 * After a reload of the window. Nothing is read again but the names. A preview that is not there any more is closed, which is said.
 * @param state what the page kept
 * @param opened called with the preview, which is shown once the names are known
 */
export async function restorePreview(
  parts: PreviewParts,
  panel: vscode.WebviewPanel,
  state: unknown,
  opened: (preview: PreviewPanel) => void,
): Promise<void> {
  const files = new PreviewFiles(parts.folder);
  const kept = await files.read(keptGridId(state));
  if (kept === undefined) {
    panel.dispose();
    void vscode.window.showInformationMessage(
      l10n.t('A preview could not be restored. Nothing was changed; preview the change again.'),
    );
    return;
  }
  const preview = new PreviewPanel(panel, parts, files, kept);
  opened(preview);
  await preview.show(await knownAfterReload(parts.session, kept.content));
}

/** Nobody is asked for anything: where the connection can't be opened, ids stand for names. */
async function knownAfterReload(session: Session, content: PreviewContent): Promise<FindUser> {
  if (session.choice === undefined || choiceText(session.choice) !== content.choice) {
    return nobodyKnown;
  }
  try {
    const everybody = [...content.changes, ...content.conflicts, ...content.unread, ...content.unchanged];
    const reading: Reading = { onProgress: () => undefined, signal: new AbortController().signal };
    return await lookUpUsers(everybody, await session.connect(), reading);
  } catch {
    return nobodyKnown;
  }
}
