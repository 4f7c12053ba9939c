// `check` as a shell runs it, from the bundle that is shipped.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('check', function () {
  this.timeout(30_000);
  const folder = mkdtempSync(join(tmpdir(), 'cli-'));
  const bundle = join(folder, 'dist', 'cli.js');
  const header = 'account_id,user_id,sms\n';

  before(async () => {
    const { build } = await import('../../../esbuild.mjs');
    await build('cli', { outdir: join(folder, 'dist') });
    cpSync('l10n', join(folder, 'l10n'), { recursive: true });
    mkdirSync(join(folder, 'elsewhere'));
    writeFileSync(join(folder, 'good.chime.csv'), `${header}a,u,on\na,v,\n`);
    writeFileSync(join(folder, 'bad.chime.csv'), `${header}a,u,WAHR\na,u,on\n`);
    writeFileSync(join(folder, 'noted.chime.csv'), 'account_id,user_id,sms,note\na,u,on,x\n');
    writeFileSync(join(folder, 'excel.csv'), Buffer.from([...Buffer.from(header), 0x8d, 0xb2]));
    writeFileSync(join(folder, 'many.chime.csv'), header + 'a,,x\n'.repeat(20_000));
  });
  after(() => rmSync(folder, { recursive: true }));

  const shell = (command: string, env: NodeJS.ProcessEnv = {}, cwd = folder) => {
    const neutral = { LC_ALL: '', LC_MESSAGES: '', LANG: '', npm_lifecycle_event: '' };
    const { status, stdout, stderr } = spawnSync(command, {
      shell: true,
      cwd,
      encoding: 'utf8',
      env: { ...process.env, ...neutral, NODE: process.execPath, CLI: bundle, ...env },
      maxBuffer: 100_000_000,
    });
    return { status, stdout, stderr };
  };
  const cli = (args: string, env?: NodeJS.ProcessEnv, cwd?: string) =>
    shell(`"$NODE" "$CLI" ${args}`, env, cwd);

  it('a good table: 0, and how many rows it has', () => {
    assert.deepEqual(cli('check good.chime.csv'), {
      status: 0,
      stdout: 'Rows: 2, errors: 0, warnings and notes: 0.\n',
      stderr: '',
    });
    assert.deepEqual(cli('check good.chime.csv --json'), {
      status: 0,
      stdout: '{"rows":2,"diagnostics":[]}\n',
      stderr: '',
    });
  });

  it('errors: 1, and each with its place', () => {
    const { status, stdout, stderr } = cli('check bad.chime.csv');
    assert.deepEqual([status, stderr], [1, '']);
    assert.deepEqual(stdout.split('\n'), [
      'bad.chime.csv:2:5: error badValue: "WAHR" is not a setting. Write "on" or "off", or nothing to keep the setting as is.',
      'bad.chime.csv:3:1: error duplicateUser: Line 2 is for the same user. Remove one of the two rows.',
      'Rows: 2, errors: 2, warnings and notes: 0.',
      '',
    ]);
  });

  it('as JSON: rows, and of each diagnostic line, column, severity, code and message', () => {
    const { status, stdout } = cli('check --json excel.csv');
    assert.equal(status, 1);
    assert.deepEqual(JSON.parse(stdout), {
      rows: 0,
      diagnostics: [
        {
          line: 2,
          column: 1,
          severity: 'error',
          code: 'encoding',
          message: 'This character is unreadable. Save the file as UTF-8 (in Excel: "CSV UTF-8").',
        },
      ],
    });
  });

  it('what is no error fails nothing', () => {
    assert.equal(cli('check noted.chime.csv').status, 0);
  });

  it('in Japanese where the environment says so', () => {
    assert.match(
      cli('check bad.chime.csv', { LANG: 'ja_JP.UTF-8' }).stdout,
      /「WAHR」は設定の値ではありません/,
    );
    assert.match(cli('check bad.chime.csv', { LANG: 'ja_JP.UTF-8', LC_ALL: 'C' }).stdout, /is not a setting/);
  });

  it('a file that is not there: 1, and nothing on stdout', () => {
    assert.deepEqual(cli('check none.csv --json'), {
      status: 1,
      stdout: '',
      stderr: 'Unable to read "none.csv" (ENOENT). Check the path.\n',
    });
    assert.match(cli('check elsewhere').stderr, /EISDIR/);
  });

  for (const args of [
    '',
    'chek good.chime.csv',
    'check',
    'check one two',
    'check good.chime.csv --yaml',
    'constructor',
  ]) {
    it(`"${args}": 1, and how it is used`, () => {
      const { status, stdout, stderr } = cli(args);
      assert.deepEqual([status, stdout], [1, '']);
      assert.match(stderr, /^ {2}check {2}FILE \[--json\]$/m);
    });
  }

  it('paths are from where the person is, also by npm run', () => {
    assert.equal(cli('check ../good.chime.csv', {}, join(folder, 'elsewhere')).status, 0);
    const byScript = { npm_lifecycle_event: 'cli', INIT_CWD: folder };
    assert.equal(cli('check good.chime.csv', byScript, join(folder, 'elsewhere')).status, 0);
  });

  it('all of it arrives through a pipe, and who reads no further is no failure', () => {
    const { diagnostics } = JSON.parse(cli('check many.chime.csv --json | cat').stdout) as {
      diagnostics: unknown[];
    };
    assert.equal(diagnostics.length, 40_000);
    const { stdout, stderr } = cli('check many.chime.csv | head -n 1');
    assert.deepEqual([stdout.split('\n').length, stderr], [2, '']);
  });
});
