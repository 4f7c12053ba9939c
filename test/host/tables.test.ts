// Tables in editors inside the real extension host: what is offered and found while a person types, through a profile whose endpoint is a
// sandbox in this process.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { documentationSample } from '../../src/chime/model';
import { checkFaults } from '../../src/sandbox/faults';
import { startTestSandbox, type TestSandbox } from '../unit/sandbox/support';

const { accountId } = documentationSample;

const run = (command: string, ...values: unknown[]) => vscode.commands.executeCommand(command, ...values);

const cellOf = (document: vscode.TextDocument, line: number, field: number): vscode.Range => {
  const cells = document.lineAt(line).text.split(',');
  const start = cells.slice(0, field).join(',').length + Number(field > 0);
  return new vscode.Range(line, start, line, start + (cells[field]?.length ?? 0));
};

/** The fields that these tests change. */
const fields = { inbound: 4, sms: 6, connection: 8 };

/** Waits until the problems of a document are as asked for. */
async function problems(
  document: vscode.TextDocument,
  fit: (found: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  const now = () => vscode.languages.getDiagnostics(document.uri);
  if (fit(now())) return now();
  await new Promise<void>((resolve) => {
    const subscription = vscode.languages.onDidChangeDiagnostics(() => {
      if (fit(now())) {
        subscription.dispose();
        resolve();
      }
    });
  });
  return now();
}

const are =
  (...codes: readonly string[]) =>
  (found: readonly vscode.Diagnostic[]): boolean =>
    found.length === codes.length && found.every(({ code }, i) => code === codes[i]);

describe('tables in editors', () => {
  let sandbox: TestSandbox;
  let document: vscode.TextDocument;
  const folder = mkdtempSync(join(tmpdir(), 'host-tables-'));
  const environment = { ...process.env };
  const requests = (operation: string) =>
    sandbox.lines.filter((line) => line.includes(` ${operation} `)).length;

  const users = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      accountId,
      userId: sandbox.state.directory.user(sandbox.state.directory.usersOf(0).first + i).UserId,
    }));

  /** Of the first user of the table, in the sandbox. */
  const index = () => sandbox.state.directory.usersOf(0).first;

  const actions = (range: vscode.Range) =>
    vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
      vscode.CodeActionKind.QuickFix.value,
      10,
    );

  async function applyAction(range: vscode.Range, title: string): Promise<void> {
    const found = (await actions(range)).find((action) => action.title === title);
    assert.ok(found?.edit, title);
    assert.ok(await vscode.workspace.applyEdit(found.edit));
  }

  async function write(...cells: readonly [line: number, field: number, text: string][]): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    for (const [line, field, text] of cells) {
      edit.replace(document.uri, cellOf(document, line, field), text);
    }
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  const textOf = (line: number, field: number) => document.getText(cellOf(document, line, field));

  before(async () => {
    sandbox = await startTestSandbox(60);
    const { accessKeyId, secretAccessKey } = sandbox.accessKeys;
    writeFileSync(
      join(folder, 'config'),
      ['good', 'other']
        .map(
          (name) =>
            `[profile ${name}]\nendpoint_url = ${sandbox.url}\naws_access_key_id = ${accessKeyId}\n` +
            `aws_secret_access_key = ${secretAccessKey}\n`,
        )
        .join(''),
    );
    process.env['AWS_CONFIG_FILE'] = join(folder, 'config');
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(folder, 'credentials');
    await run('chimeTelephony.connection.select', 'profile:good');
  });
  after(async () => {
    process.env = environment;
    await run('workbench.action.revertAndCloseActiveEditor');
    await run('chimeTelephony.connection.select', 'sandbox');
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  it('users open as an untitled table of our language, without a problem', async () => {
    await run('chimeTelephony.table.open', users(6));
    const { activeTextEditor } = vscode.window;
    assert.ok(activeTextEditor);
    document = activeTextEditor.document;
    assert.deepEqual([document.languageId, document.isUntitled], ['chime-telephony-table', true]);
    const [header, ...rows] = document.getText().trimEnd().split('\n');
    assert.match(
      header ?? '',
      /^account_id,user_id,email,name,inbound_calling,outbound_calling,sms,as_read,/,
    );
    assert.deepEqual(
      rows.map((row) => row.split(',')[1]),
      users(6).map(({ userId }) => userId),
    );
    assert.match(rows[0] ?? '', /,profile:good,acct:\d{12},\d{4}-/);
    await problems(document, are());
  });

  it('many edits at once are one change, and what is wrong is found where it is', async () => {
    await write([1, fields.sms, 'maybe'], [2, fields.sms, 'maybe'], [3, fields.inbound, '"x"y']);
    const found = await problems(document, are('badValue', 'badValue', 'textAfterQuote'));
    assert.deepEqual(
      found.map(({ range, severity, source }) => [range, severity, source]),
      [
        cellOf(document, 1, fields.sms),
        cellOf(document, 2, fields.sms),
        cellOf(document, 3, fields.inbound),
      ].map((range) => [range, vscode.DiagnosticSeverity.Error, 'Chime Telephony']),
    );
  });

  it('a quick fix puts each right', async () => {
    await applyAction(cellOf(document, 1, fields.sms), 'Write "on"');
    await applyAction(cellOf(document, 2, fields.sms), 'Keep the setting as is');
    await problems(document, are('textAfterQuote'));
    assert.deepEqual([textOf(1, fields.sms), textOf(2, fields.sms)], ['on', '']);
    await applyAction(cellOf(document, 3, fields.inbound), 'Write each quote within the value twice');
    await problems(document, are('badValue'));
    await write([3, fields.inbound, 'off']);
    await problems(document, are());
  });

  it('a table with errors is not previewed, and nothing is read for it', async () => {
    await write([1, fields.sms, 'maybe']);
    const before = sandbox.lines.length;
    // The message stays until somebody answers it.
    await run('chimeTelephony.table.preview', document.uri);
    assert.equal(sandbox.lines.length, before);
    await write([1, fields.sms, 'on']);
    await problems(document, are());
  });

  it('the values of a setting are completed, and nothing elsewhere', async () => {
    const labels = async (position: vscode.Position) => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        position,
      );
      return list.items.map(({ label, range }) => [
        label,
        range instanceof vscode.Range ? range : range?.replacing,
      ]);
    };
    const cell = cellOf(document, 2, fields.sms);
    assert.deepEqual(await labels(cell.start), [
      ['off', cell],
      ['on', cell],
    ]);
    assert.deepEqual(await labels(cellOf(document, 2, 0).end), []);
  });

  const hover = async (line: number) => {
    const found = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      cellOf(document, line, fields.sms).start,
    );
    return found
      .flatMap(({ contents }) => contents)
      .map((content) => (typeof content === 'string' ? content : content.value))
      .join('')
      .replaceAll('&nbsp;', ' ');
  };

  it('hovering over a row says what the service says now', async () => {
    const before = requests('GetUserSettings');
    const { InboundCalling } = sandbox.state.telephony(sandbox.state.directory.usersOf(0).first);
    assert.match(await hover(1), new RegExp(`Inbound calling: ${InboundCalling ? 'On' : 'Off'}`));
    assert.equal(requests('GetUserSettings'), before + 1);
  });

  it('hovering over a row of another connection asks for nothing', async () => {
    await write([1, fields.connection, 'profile:other']);
    await problems(document, are('otherConnection'));
    const before = requests('GetUserSettings');
    assert.equal(await hover(1), '');
    assert.equal(requests('GetUserSettings'), before);
    await write([1, fields.connection, 'profile:good']);
    await problems(document, are());
  });

  it('rows of another connection are said when another is selected', async () => {
    await run('chimeTelephony.connection.select', 'profile:other');
    await problems(document, are(...Array.from({ length: 6 }, () => 'otherConnection')));
    await run('chimeTelephony.connection.select', 'profile:good');
    await problems(document, are());
  });

  it('what somebody else changed meanwhile is kept by the preview and said in its row, which may move', async () => {
    const now = sandbox.state.telephony(index() + 4);
    sandbox.state.update(index() + 4, { ...now, SMS: !now.SMS });
    await run('chimeTelephony.table.preview', document.uri);
    const [kept] = await problems(document, are('kept'));
    assert.equal(kept?.severity, vscode.DiagnosticSeverity.Information);
    assert.match(kept.message, /^Changed by someone else, kept \(SMS: (On → Off|Off → On)\)/);
    assert.equal(kept.range.start.line, 5);
    const edit = new vscode.WorkspaceEdit();
    edit.delete(document.uri, new vscode.Range(6, 0, 7, 0));
    edit.insert(document.uri, new vscode.Position(1, 0), '\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await problems(document, (found) => are('kept')(found) && found[0]?.range.start.line === 6);
  });

  it('what was kept is a wish again with a quick fix', async () => {
    const asRead = textOf(6, 7);
    await applyAction(cellOf(document, 6, fields.sms), 'Restore the settings of the table');
    await problems(document, are());
    assert.notEqual(textOf(6, 7), asRead);
    const { InboundCalling, OutboundCalling, SMS } = sandbox.state.telephony(index() + 4);
    const word = (value: boolean) => (value ? 'on' : 'off');
    assert.equal(textOf(6, 7), [InboundCalling, OutboundCalling, SMS].map(word).join('/'));
    assert.notEqual(textOf(6, fields.sms), word(SMS));
  });

  it('a user whom the service does not have stops the preview, and is said', async () => {
    await vscode.window.showTextDocument(document);
    await write([2, 1, 'nobody']);
    await run('chimeTelephony.table.preview', document.uri);
    const [found] = await problems(document, are('unknownUser'));
    assert.equal(found?.range.start.line, 2);
    await applyAction(found.range, 'Remove the row');
    await problems(document, are());
  });

  it('a refresh that would drop edits is not carried out without a yes', async () => {
    // VS Code refuses every dialog under test, as if the person had left it.
    const before = document.getText();
    await run('chimeTelephony.table.refresh', document.uri);
    assert.equal(document.getText(), before);
  });

  it('no more than 1,000 problems are listed, and the last says how many there are beside', async () => {
    const edit = new vscode.WorkspaceEdit();
    const rows = Array.from({ length: 1500 }, (_, i) => `a,u${i},maybe\n`).join('');
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    edit.replace(document.uri, all, `account_id,user_id,sms\n${rows}`);
    assert.ok(await vscode.workspace.applyEdit(edit));
    const found = await problems(document, ({ length }) => length >= 1000);
    assert.equal(found.length, 1000);
    const last = found.find(({ code }) => code === 'more');
    assert.equal(last?.message, 'More problems from this line on: 501');
    assert.equal(last.range.start.line, 1000);
    assert.equal(last.severity, vscode.DiagnosticSeverity.Error);
  });

  const language = 'chime-telephony-table';

  it('line ends of every kind are one kind in the editor, and another kind moves no problem', async () => {
    const content = 'account_id,user_id,name,sms\r\na,u,,on\ra,v,,maybe\na,w,"x\ry",maybe\r\n';
    const mixed = await vscode.workspace.openTextDocument({ language, content });
    const linesOf = (found: readonly vscode.Diagnostic[]) => found.map(({ range }) => range.start.line);
    assert.deepEqual(linesOf(await problems(mixed, are('badValue', 'badValue'))), [2, 4]);
    const editor = await vscode.window.showTextDocument(mixed);
    for (const eol of [vscode.EndOfLine.LF, vscode.EndOfLine.CRLF]) {
      assert.ok(await editor.edit((edit) => edit.setEndOfLine(eol)));
      assert.ok(await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), '\n')));
      await problems(mixed, (found) => linesOf(found).join() === '3,5');
      assert.ok(await editor.edit((edit) => edit.delete(new vscode.Range(1, 0, 2, 0))));
      await problems(mixed, (found) => linesOf(found).join() === '2,4');
    }
    await run('workbench.action.revertAndCloseActiveEditor');
    await problems(mixed, are());
  });

  it('two tables of the same users have problems of their own', async () => {
    const [{ userId } = { userId: '' }] = users(1);
    const tables = await Promise.all(
      ['maybe', 'perhaps'].map((word) =>
        vscode.workspace.openTextDocument({
          language,
          content: `account_id,user_id,sms\n${accountId},${userId},${word}\n`,
        }),
      ),
    );
    for (const [i, word] of ['maybe', 'perhaps'].entries()) {
      const [found] = await problems(tables[i] as vscode.TextDocument, are('badValue'));
      assert.match(found?.message ?? '', new RegExp(word));
    }
    for (const table of tables.reverse()) {
      await vscode.window.showTextDocument(table);
      await run('workbench.action.revertAndCloseActiveEditor');
      await problems(table, are());
    }
  });

  const previewTabs = () =>
    vscode.window.tabGroups.all.flatMap(({ tabs }) =>
      tabs.filter(({ label }) => label.startsWith('Preview: ')),
    );

  /** The workbench tells of its tabs later. */
  async function previewTab(): Promise<void> {
    while (previewTabs().length === 0) {
      await new Promise<void>((resolve) => {
        const subscription = vscode.window.tabGroups.onDidChangeTabs(() => {
          subscription.dispose();
          resolve();
        });
      });
    }
  }

  const settingsAsked = () =>
    new Promise<void>((resolve) => {
      const look = ({ method, url = '' }: IncomingMessage) => {
        if (method === 'GET' && url.endsWith('/settings')) {
          sandbox.server.off('request', look);
          resolve();
        }
      };
      sandbox.server.on('request', look);
    });

  for (const what of ['changed', 'closed'] as const) {
    it(`a table that is ${what} while its users are read is previewed as it was, and keeps no row`, async () => {
      await vscode.window.tabGroups.close(previewTabs());
      await run('chimeTelephony.table.open', users(2));
      const table = vscode.window.activeTextEditor?.document ?? assert.fail();
      const edit = new vscode.WorkspaceEdit();
      const cell = cellOf(table, 1, fields.sms);
      edit.replace(table.uri, cell, table.getText(cell) === 'on' ? 'off' : 'on');
      assert.ok(await vscode.workspace.applyEdit(edit));
      const now = sandbox.state.telephony(index() + 1);
      sandbox.state.update(index() + 1, { ...now, SMS: !now.SMS });
      sandbox.faults.replace(checkFaults(['latency,ms=1500,operation=GetUserSettings']));
      const asked = settingsAsked();
      const previewing = run('chimeTelephony.table.preview', table.uri);
      await asked;
      if (what === 'changed') {
        const line = new vscode.WorkspaceEdit();
        line.insert(table.uri, new vscode.Position(1, 0), '\n');
        assert.ok(await vscode.workspace.applyEdit(line));
      } else {
        await run('workbench.action.revertAndCloseActiveEditor');
      }
      await previewing;
      sandbox.faults.replace([]);
      await previewTab();
      assert.equal(table.isClosed, what === 'closed');
      assert.deepEqual(vscode.languages.getDiagnostics(table.uri), []);
      await vscode.window.tabGroups.close(previewTabs());
      if (what === 'changed') {
        await vscode.window.showTextDocument(table);
        await run('workbench.action.revertAndCloseActiveEditor');
      }
    });
  }

  it('a table that is closed has no problems', async () => {
    await vscode.window.showTextDocument(document);
    await run('workbench.action.revertAndCloseActiveEditor');
    await problems(document, are());
  });
});
