// "Quick Edit Telephony Settings…": the keyboard's way. A quick pick of the three booleans, filled with what is now.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { telephonyKeys, type Telephony, type TelephonyKey } from '../../chime/model';
import type { Wanted } from '../../telephony/plan';
import type { Parts } from './parts';
import { onConnectionNow, type TargetUser } from './target';
import { onOff, telephonyLabel } from '../../text/wording';
import { changeUser } from './changeUser';

export async function updateSettings(parts: Parts, target: TargetUser): Promise<void> {
  const { connection, name } = target;
  try {
    const now = await connection.directory.getUserSettings(target);
    const wanted = await pickBooleans(name, now);
    if (wanted !== undefined) {
      await changeUser(parts, target, 'chimeTelephony.user.updateSettings', wanted);
    }
  } catch (error) {
    parts.report.failed(
      {
        sentence: l10n.t("Can't read the settings of {0}.", name),
        operation: 'GetUserSettings',
        identity: connection.identity,
        user: target,
        retry: async () => updateSettings(parts, await onConnectionNow(parts, target)),
      },
      error,
    );
  }
}

/** Only the booleans that the person flipped. */
async function pickBooleans(name: string, now: Telephony): Promise<Wanted | undefined> {
  const items = telephonyKeys.map((key) => ({
    key,
    label: telephonyLabel(key),
    description: l10n.t('now: {0}', onOff(now[key])),
    picked: now[key],
  }));
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    ignoreFocusOut: true,
    title: l10n.t('Telephony settings of {0}', name),
    placeHolder: l10n.t('Check the settings to turn on, then press Enter'),
  });
  if (picked === undefined) {
    return undefined;
  }
  const on = new Set<TelephonyKey>(picked.map(({ key }) => key));
  return Object.fromEntries(
    telephonyKeys.filter((key) => on.has(key) !== now[key]).map((key) => [key, on.has(key)]),
  );
}
