// The user that a keybinding, another extension or a form calls a command with.

import { l10n } from 'vscode';
import type { UserReference } from '../../chime/model';
import { choiceText } from '../connection/choice';
import { ConnectionChangedError, type OpenConnection } from '../connection/session';
import { inputError } from '../report/inputError';

export interface UserArgument extends UserReference {
  readonly name?: string;
  /** As a setting names it; the command is refused when another connection is in use. */
  readonly connection?: string;
}

/**
 * @param value from outside: anything
 * @throws when it names no user, or a connection that is not the one in use
 */
export function parseUserArgument(value: unknown, { choice }: OpenConnection): UserArgument {
  const { accountId, userId, name, connection } = (value ?? {}) as Record<string, unknown>;
  if (typeof accountId !== 'string' || typeof userId !== 'string') {
    throw noUserError();
  }
  if (typeof connection === 'string' && connection !== choiceText(choice)) {
    throw new ConnectionChangedError();
  }
  return { accountId, userId, ...(typeof name === 'string' && { name }) };
}

export const noUserError = (): Error => inputError(l10n.t('The argument of the command names no user.'));
