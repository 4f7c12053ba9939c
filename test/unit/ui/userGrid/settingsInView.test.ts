// The settings of the rows that are seen are read by themselves, a few at a time.

import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { Telephony } from '../../../../src/chime/model';
import { ChimeError } from '../../../../src/chime/errors';
import { SettingsInView } from '../../../../src/ui/userGrid/settingsInView';

const off: Telephony = { InboundCalling: false, OutboundCalling: false, SMS: false };

function open(fails: (row: number) => Error | undefined = () => undefined) {
  const asked: number[] = [];
  const done = new Set<number>();
  const stopped: unknown[] = [];
  const failed: number[] = [];
  const answers: (() => void)[] = [];
  let atOnce = 0;
  let most = 0;
  const inView = new SettingsInView({
    client: {
      getUserSettings: ({ userId }) => {
        asked.push(Number(userId));
        most = Math.max(most, ++atOnce);
        return new Promise((resolve, reject) => {
          answers.push(() => {
            atOnce--;
            const error = fails(Number(userId));
            if (error === undefined) {
              resolve(off);
            } else {
              reject(error);
            }
          });
        });
      },
    },
    userOf: (row) => ({ accountId: 'a', userId: String(row) }),
    isWanted: (row) => !done.has(row),
    read: (row) => done.add(row),
    failed: (row) => {
      done.add(row);
      failed.push(row);
    },
    stopped: (error) => stopped.push(error),
  });
  const answerAll = async () => {
    while (answers.length > 0) {
      answers.splice(0).forEach((answer) => answer());
      await turn();
    }
  };
  return { inView, asked, done, stopped, failed, answerAll, most: () => most };
}

const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('SettingsInView', () => {
  it('reads each row once, four at a time', async () => {
    const { inView, asked, answerAll, most } = open();
    inView.see(rows(0, 20));
    inView.see(rows(0, 20));
    await answerAll();
    assert.deepEqual(asked, rows(0, 20));
    assert.equal(most(), 4);
    inView.see(rows(0, 20));
    assert.equal(asked.length, 20);
  });

  it('leaves rows that are no longer seen', async () => {
    const { inView, asked, answerAll } = open();
    inView.see(rows(0, 20));
    inView.see(rows(100, 103));
    await answerAll();
    assert.deepEqual(asked, [0, 1, 2, 3, 100, 101, 102]);
  });

  it('passes over a user who is gone, and stops at an error that may be of all, until it is asked to go on', async () => {
    const refused = new ChimeError('service', 'AccessDeniedException', '');
    let isRefused = true;
    const { inView, asked, stopped, failed, answerAll } = open((row) =>
      row === 1
        ? new ChimeError('service', 'NotFoundException', '')
        : row > 5 && isRefused
          ? refused
          : undefined,
    );
    inView.see(rows(0, 20));
    await answerAll();
    assert.deepEqual([failed, stopped], [[1], [refused]]);
    const { length } = asked;
    assert.ok(length < 12);
    isRefused = false;
    inView.see(rows(0, 20));
    assert.equal(asked.length, length);
    inView.retry();
    await answerAll();
    assert.deepEqual(new Set(asked), new Set(rows(0, 20)));
  });

  it('says nothing after its end', async () => {
    const { inView, asked, answerAll } = open();
    inView.see(rows(0, 20));
    inView.dispose();
    await answerAll();
    assert.equal(asked.length, 4);
  });
});
