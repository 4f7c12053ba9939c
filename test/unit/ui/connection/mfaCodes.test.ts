import assert from 'node:assert/strict';
import { mfaCodeIn } from '../../../../src/telephony/typedMfaCode';
import { MfaCodes } from '../../../../src/ui/connection/mfaCodes';

describe('MfaCodes', () => {
  const cancelled = Object.assign(new Error('The MFA code was not entered.'), { kind: 'cancelled' });
  let asked: number;
  let answer: () => Promise<string>;
  let codes: MfaCodes;
  beforeEach(() => {
    asked = 0;
    answer = () => Promise.reject(cancelled);
    codes = new MfaCodes(() => {
      asked += 1;
      return answer();
    });
  });

  it('are six digits, however an app shows them', () => {
    for (const text of [
      '123456',
      '123 456',
      ' 123-456 ',
      '１２３４５６',
      '\u200b123\u00a0456\u202c',
      '12‐34‑56',
      '１２３ー４５６',
      '123−456\ufe0f',
    ]) {
      assert.equal(mfaCodeIn(text), '123456', text);
    }
    for (const text of ['', '12345', '1234567', 'abcdef', '12345a']) {
      assert.equal(mfaCodeIn(text), undefined, text);
    }
  });

  it('are asked of nobody before a person did something', async () => {
    await assert.rejects(codes.ask('corp', 'mfa/jane'), { kind: 'credentials' });
    assert.equal(asked, 0);
  });

  it('are not asked again once the question was left: it is cancelled for whoever reads next, too', async () => {
    codes.personActed();
    await assert.rejects(codes.ask('corp', 'mfa/jane'), cancelled);
    await assert.rejects(codes.ask('corp', 'mfa/jane'), cancelled);
    assert.equal(asked, 1);
  });

  it('are asked again once a person did something again', async () => {
    codes.personActed();
    await assert.rejects(codes.ask('corp', 'mfa/jane'), cancelled);
    codes.personActed();
    answer = () => Promise.resolve('123456');
    assert.equal(await codes.ask('corp', 'mfa/jane'), '123456');
    assert.equal(asked, 2);
  });
});
