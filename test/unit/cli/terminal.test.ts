// Questions in a terminal, which a person answers or ends.

import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { processTerminal } from '../../../src/cli/terminal';
import { isCancelled } from '../../../src/telephony/failure';

describe('a question in a terminal', () => {
  function asking() {
    const [stdin, stderr] = [0, 1].map(() => Object.assign(new PassThrough(), { isTTY: true }));
    const ending = new AbortController();
    const streams = { stdin, stdout: new PassThrough(), stderr } as unknown as NodeJS.Process;
    const answer = processTerminal(streams, ending).ask('Write?');
    return { answer, ending, type: (keys: string) => stdin?.write(keys) };
  }

  it('is answered by a line', async () => {
    const { answer, type } = asking();
    type('yes\r');
    assert.equal(await answer, 'yes');
  });

  for (const [keys, name, isEnd] of [
    ['\u0003', 'Ctrl+C ends the whole command', true],
    ['\u0004', 'Ctrl+D ends the question alone', false],
  ] as const) {
    it(name, async () => {
      const { answer, ending, type } = asking();
      type(keys);
      await assert.rejects(answer, isCancelled);
      assert.equal(ending.signal.aborted, isEnd);
    });
  }

  it('a signal from elsewhere ends the question', async () => {
    const { answer, ending } = asking();
    ending.abort();
    await assert.rejects(answer, isCancelled);
  });
});
