// The lint rules that keep imports going down the layers do catch one that goes up.

import assert from 'node:assert/strict';
import { ESLint, Linter } from 'eslint';
import tseslint from 'typescript-eslint';

const forbidden: readonly [string, string][] = [
  ['src/chime/model.ts', 'vscode'],
  ['src/chime/client.ts', '../telephony/plan'],
  ['src/chime/client.ts', '@aws-sdk/credential-providers'],
  ['src/aws/endpoint.ts', '../chime/errors'],
  ['src/aws/endpoint.ts', 'vscode'],
  ['src/sandbox/server.ts', '../chime/request'],
  ['src/sandbox/server.ts', '@smithy/signature-v4'],
  ['src/telephony/plan.ts', 'vscode'],
  ['src/telephony/plan.ts', '../ui/report'],
  ['src/telephony/plan.ts', '@smithy/core/retry'],
  ['src/protocol.ts', './telephony/plan'],
  ['src/ui/connection/session.ts', '@aws-sdk/credential-providers'],
  ['src/ui/connection/session.ts', '../report/report'],
  ['src/ui/report/report.ts', '../writes/writes'],
  ['src/ui/writes/writes.ts', '../users/readUsers'],
  ['src/ui/users/loadUsers.ts', '../accounts/accountsTree'],
  ['src/ui/users/loadUsers.ts', '../commands/parts'],
  ['src/ui/accounts/accountsTree.ts', '../preview/previews'],
  ['src/ui/preview/previews.ts', '../history/followRun'],
  ['src/ui/history/historyTree.ts', '../form/forms'],
  ['src/ui/form/forms.ts', '../commands/target'],
  ['src/ui/commands/findUser.ts', '../start'],
  ['src/ui/commands/findUser.ts', '../commands'],
  ['src/text/wording.ts', 'vscode'],
  ['src/text/wording.ts', '../ui/report/report'],
  ['src/text/wording.ts', '../service'],
  ['src/telephony/plan.ts', '../text/wording'],
  ['src/extension.ts', '@smithy/signature-v4'],
  ['src/cli/check.ts', 'vscode'],
  ['src/cli/check.ts', '../ui/report/report'],
  ['src/telephony/plan.ts', '../cli/command'],
  ['src/chime/client.ts', '../service'],
  ['src/telephony/plan.ts', '../protocol'],
  ['src/sandbox/server.ts', '../extension'],
  ['src/chime/client.ts', '../diagnosis'],
  ['src/protocol.ts', './chime/client'],
  ['src/protocol.ts', './service'],
  ['src/service.ts', './ui/connection/session'],
  ['src/service.ts', './text/wording'],
  ['src/service.ts', './telephony/apply'],
  ['src/service.ts', './telephony/plan'],
  ['src/connectionIdentity.ts', './chime/model'],
  ['src/shell.ts', './chime/model'],
  ['src/chime/client.ts', '../connectionIdentity'],
  ['src/service.ts', './sandbox/server'],
  ['src/service.ts', 'vscode'],
  ['src/gridProtocol.ts', './chime/model'],
  ['src/telephony/plan.ts', '../gridProtocol'],
  ['src/ui/grid/gridHost.ts', '../preview/planSource'],
  ['src/ui/webview/html.ts', '../grid/gridPanel'],
  ['media/grid/grid.ts', '../../src/ui/grid/gridHost'],
  ['media/form.ts', '../src/telephony/plan'],
  ['media/form.ts', '../src/extension'],
];

const allowed: readonly [string, string][] = [
  ['src/chime/client.ts', '@smithy/core/retry'],
  ['src/sandbox/server.ts', '../chime/model'],
  ['src/sandbox/shellLines.ts', '../shell'],
  ['src/telephony/plan.ts', '../chime/model'],
  ['src/ui/connection/session.ts', '../../telephony/plan'],
  ['src/ui/history/historyTree.ts', '../../telephony/history/history'],
  ['src/ui/writes/writes.ts', '../../telephony/history/history'],
  ['src/text/wording.ts', '../telephony/displayText'],
  ['src/telephony/plan.ts', '../connectionIdentity'],
  ['src/service.ts', './connectionIdentity'],
  ['src/cli/check.ts', '../text/tableWording'],
  ['src/cli/check.ts', '../telephony/table/checkTable'],
  ['src/protocol.ts', './telephony/userFilter'],
  ['media/form.ts', '../src/protocol'],
  ['media/grid/grid.ts', '../../src/gridProtocol'],
];

describe('import rules', function () {
  this.timeout(60_000);
  const eslint = new ESLint();
  const rule = '@typescript-eslint/no-restricted-imports';
  /** By the rule as it is set for the file, and no other: the others need the types of the whole project. */
  const violations = async (file: string, imported: string): Promise<number> => {
    const { rules } = (await eslint.calculateConfigForFile(file)) as { rules: Linter.RulesRecord };
    const plugins = { '@typescript-eslint': tseslint.plugin as ESLint.Plugin };
    return new Linter()
      .verify(`import * as imported from '${imported}';\nvoid imported;\n`, {
        plugins,
        rules: { [rule]: rules[rule] ?? 'off' },
      })
      .filter(({ ruleId }) => ruleId === rule).length;
  };

  for (const [file, imported] of forbidden) {
    it(`${file} may not import ${imported}`, async () => assert.equal(await violations(file, imported), 1));
  }
  for (const [file, imported] of allowed) {
    it(`${file} may import ${imported}`, async () => assert.equal(await violations(file, imported), 0));
  }
});
