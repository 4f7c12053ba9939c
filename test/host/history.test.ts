// The history inside the real extension host: a change on the sandbox is recorded with who made it, and is copied with names.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { documentationSample } from '../../src/chime/model';
import type { RunRecord } from '../../src/telephony/history/records';
import { stateFolder } from '../../src/telephony/locks/stateFolder';

const run = (command: string, argument: unknown) => vscode.commands.executeCommand(command, argument);

function newestRun(): RunRecord {
  const folder = join(stateFolder(), 'history');
  const [newest = ''] = readdirSync(folder).sort().reverse();
  return JSON.parse(readFileSync(join(folder, newest), 'utf8').split('\n')[0] ?? '') as RunRecord;
}

describe('the history', () => {
  it('has who made a change, and gives a run as a table with names', async () => {
    await run('chimeTelephony.connection.select', 'sandbox');
    await run('chimeTelephony.sms.turnOff', documentationSample);
    await run('chimeTelephony.sms.turnOn', documentationSample);
    const { by, source, run: id } = newestRun();
    assert.deepEqual([by, source], [{ osUser: userInfo().username }, 'chimeTelephony.sms.turnOn']);
    await run('chimeTelephony.run.copy', { run: id });
    const [header, row, ...rest] = (await vscode.env.clipboard.readText()).trimEnd().split('\n');
    assert.match(header ?? '', /^Name\tE-mail\t/);
    assert.match(row ?? '', /^Maria Garcia\t.*\tOff → On\tDone\t/);
    assert.deepEqual(rest, []);
  });
});
