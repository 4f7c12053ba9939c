// "Copy IAM Policy": the smallest IAM policy that allows an operation. Chime takes no resource in policies but "*".

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { listText } from '../../text/language';
import type { Parts } from './parts';
import type { FailureNode } from '../accounts/accountsNodes';

/** @param argument the API's operation that was refused, or the row that says so */
export async function copyPolicy({ loadService }: Parts, argument: unknown): Promise<void> {
  const operation =
    typeof argument === 'string' ? argument : (argument as FailureNode | undefined)?.problem?.operation;
  const actions = (operation === undefined ? await allOperations(loadService) : [operation]).map(
    (name) => `chime:${name}`,
  );
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
  await vscode.env.clipboard.writeText(JSON.stringify(policy, undefined, 2));
  void vscode.window.showInformationMessage(
    l10n.t('Copied an IAM policy that allows {0}.', listText(actions)),
  );
}

/** All operations of the extension, for a call without a failed operation. */
const allOperations = async (loadService: Parts['loadService']): Promise<readonly string[]> =>
  (await loadService()).operationNames;
