// The lint rules that keep imports going down the layers do catch one that goes up.

import assert from 'node:assert/strict';
import { ESLint } from 'eslint';

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
  ['src/ui/session.ts', '@aws-sdk/credential-providers'],
  ['src/extension.ts', '@smithy/signature-v4'],
  ['src/chime/client.ts', '../service'],
  ['src/telephony/plan.ts', '../protocol'],
  ['src/sandbox/server.ts', '../extension'],
  ['src/chime/client.ts', '../diagnosis'],
  ['src/protocol.ts', './chime/client'],
  ['src/protocol.ts', './service'],
  ['src/service.ts', './ui/session'],
  ['src/service.ts', './telephony/apply'],
  ['src/service.ts', './telephony/plan'],
  ['src/connectionIdentity.ts', './chime/model'],
  ['src/chime/client.ts', '../connectionIdentity'],
  ['src/service.ts', './sandbox/server'],
  ['src/service.ts', 'vscode'],
  ['media/form.ts', '../src/telephony/plan'],
  ['media/form.ts', '../src/extension'],
];

const allowed: readonly [string, string][] = [
  ['src/chime/client.ts', '@smithy/core/retry'],
  ['src/sandbox/server.ts', '../chime/model'],
  ['src/telephony/plan.ts', '../chime/model'],
  ['src/telephony/plan.ts', '../connectionIdentity'],
  ['src/service.ts', './connectionIdentity'],
  ['src/ui/session.ts', '../telephony/plan'],
  ['src/protocol.ts', './telephony/userFilter'],
  ['media/form.ts', '../src/protocol'],
];

describe('import rules', function () {
  this.timeout(60_000);
  const eslint = new ESLint();
  const violations = async (file: string, imported: string): Promise<number> => {
    const [result] = await eslint.lintText(`import * as imported from '${imported}';\nvoid imported;\n`, {
      filePath: file,
    });
    return (result?.messages ?? []).filter(
      ({ ruleId }) => ruleId === '@typescript-eslint/no-restricted-imports',
    ).length;
  };

  for (const [file, imported] of forbidden) {
    it(`${file} may not import ${imported}`, async () => assert.equal(await violations(file, imported), 1));
  }
  for (const [file, imported] of allowed) {
    it(`${file} may import ${imported}`, async () => assert.equal(await violations(file, imported), 0));
  }
});
