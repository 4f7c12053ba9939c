// Asks for the code of an MFA device. Leaving the box cancels without a message.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { AwsReason } from '../../aws/errors';
import { displayText } from '../../telephony/displayText';
import { mfaCodeIn } from '../../telephony/typedMfaCode';

export async function askMfaCode(profile: string, serial: string): Promise<string> {
  const text = await vscode.window.showInputBox({
    title: l10n.t('MFA code for profile "{0}"', displayText(profile)),
    prompt: serial,
    placeHolder: '123456',
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (mfaCodeIn(text) === undefined ? l10n.t('The code has six digits.') : undefined),
  });
  const code = mfaCodeIn(text ?? '');
  if (code === undefined) {
    const reason: AwsReason = { code: 'mfaNeeded', profile };
    throw Object.assign(new Error('The MFA code was not entered.'), { kind: 'cancelled', reason });
  }
  return code;
}
