// After the lines are pasted, the AWS CLI and the SDKs of that shell reach the sandbox and nothing else.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { shellLines } from '../../../src/sandbox/shellLines';

const connection = {
  url: 'http://127.0.0.1:4321',
  region: 'us-east-1',
  accessKeyId: 'SANDBOXABC',
  secretAccessKey: "a+/'\\b==",
} as const;

describe('the lines that connect a shell to the sandbox', () => {
  it('set keys, region, endpoint and the exception from a proxy, whatever the shell had before', function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    const script = [...shellLines(connection, 'linux'), 'env'].join('\n');
    const { stdout } = spawnSync('sh', ['-c', script], {
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        AWS_PROFILE: 'live',
        AWS_SESSION_TOKEN: 'old',
        NO_PROXY: '.corp.example',
      },
    });
    const variables = new Map(
      stdout.split('\n').map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
    );
    for (const [name, value] of Object.entries({
      AWS_PROFILE: undefined,
      AWS_SESSION_TOKEN: undefined,
      AWS_ACCESS_KEY_ID: connection.accessKeyId,
      AWS_SECRET_ACCESS_KEY: connection.secretAccessKey,
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_CHIME: connection.url,
      NO_PROXY: '127.0.0.1,.corp.example',
      no_proxy: '127.0.0.1,',
    })) {
      assert.equal(variables.get(name), value, name);
    }
  });

  it('are written for PowerShell on Windows', () => {
    assert.deepEqual(shellLines({ ...connection, secretAccessKey: "a'b" }, 'win32'), [
      '$env:AWS_PROFILE = $null',
      '$env:AWS_SESSION_TOKEN = $null',
      "$env:AWS_ACCESS_KEY_ID = 'SANDBOXABC'",
      "$env:AWS_SECRET_ACCESS_KEY = 'a''b'",
      "$env:AWS_REGION = 'us-east-1'",
      "$env:AWS_DEFAULT_REGION = 'us-east-1'",
      "$env:AWS_ENDPOINT_URL_CHIME = 'http://127.0.0.1:4321'",
      '$env:NO_PROXY = "127.0.0.1,$env:NO_PROXY"',
    ]);
  });
});
