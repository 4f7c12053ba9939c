// The action that started a run is said in the words of the palette.

import '../vscodeStandIn';
import assert from 'node:assert/strict';
import { actionTitle } from '../../../../src/ui/history/actionTitle';

const manifest = {
  contributes: {
    commands: [
      { command: 'chimeTelephony.sms.turnOff', title: 'Turn Off SMS' },
      { command: 'chimeTelephony.user.editTelephony', title: { value: 'テレフォニー設定を編集…' } },
    ],
  },
};

describe('actionTitle', () => {
  it('is the title of the command, also where VS Code has it in two languages', () => {
    assert.equal(actionTitle('chimeTelephony.sms.turnOff', manifest), 'Turn Off SMS');
    for (const source of ['chimeTelephony.form', 'chimeTelephony.userGrid']) {
      assert.equal(actionTitle(source, manifest), 'テレフォニー設定を編集');
    }
  });

  it('names the command line, and a source that is no command', () => {
    assert.equal(actionTitle('cli.apply', manifest), 'Command line: apply');
    assert.equal(actionTitle('constructor', manifest), 'constructor');
  });
});
