// One typed reader for each setting.

import * as vscode from 'vscode';
import type { CautionRules } from '../../telephony/cautions';
import { usualMostSameFailures } from '../../telephony/sameFailures';
import type { ConnectionIdentity } from '../../connectionIdentity';
import { parseChoice, type Choice } from './choice';

const read = <T>(name: string, fallback: T): T =>
  vscode.workspace.getConfiguration('chimeTelephony').get<T>(name, fallback);

/** `undefined` when it is empty or not written as the setting's description says. */
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

/** Users on end that fail for the same reason before a run pauses itself; 0 for any number. */
export const mostSameFailures = (): number =>
  Math.max(0, Number(read('pauseAfterSameFailures', usualMostSameFailures)) || 0);

/** Days that a run stays in the history. A file of settings may hold anything: more is no date. */
export const historyDays = (): number => Math.min(3650, Math.max(1, Number(read('history.days', 90)) || 90));
