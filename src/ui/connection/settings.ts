// One typed reader for each setting.

import * as vscode from 'vscode';
import type { CautionRules } from '../../telephony/cautions';
import { usualMostSameFailures } from '../../telephony/sameFailures';
import type { ConnectionIdentity } from '../../connectionIdentity';
import { parseChoice, type Choice } from './choice';

const read = <T>(name: string, fallback: T): T =>
  vscode.workspace.getConfiguration('chimeTelephony').get<T>(name, fallback);

/** `undefined` when the setting is empty or malformed. */
export const defaultConnection = (): Choice | undefined => parseChoice(read('defaultConnection', ''));

export const endpoint = (): string => read('endpoint', '');

/** Whether the person marked the connection as production. */
export const isProduction = ({ kind, profile }: ConnectionIdentity): boolean =>
  kind !== 'sandbox' && read<readonly unknown[]>('productionProfiles', []).includes(profile ?? kind);

export const showOutputOnFailure = (): boolean => read('showOutputOnFailure', true);

export const sandboxUsers = (): number => read('sandbox.users', 24);

export const cautionRules = (): CautionRules => ({
  users: read('caution.users', 100),
  wholeAccount: read('caution.wholeAccount', true),
  smsForEveryone: read('caution.smsForEveryone', true),
});

/** Failures in a row with the same reason after which a run pauses; 0 means never. */
export const mostSameFailures = (): number =>
  Math.max(0, Number(read('pauseAfterSameFailures', usualMostSameFailures)) || 0);

/** Days that a run stays in the history: 1 to 3650, whatever the settings file says. */
export const historyDays = (): number => Math.min(3650, Math.max(1, Number(read('history.days', 90)) || 90));
