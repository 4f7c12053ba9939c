import assert from 'node:assert/strict';
import { checkTableBytes } from '../../../src/telephony/table/checkTable';
import { diagnosticText } from '../../../src/text/tableWording';
import { corpus } from '../telephony/table/corpus/files';

describe('what is wrong in a table, in words', () => {
  const texts = corpus.flatMap(({ bytes }) =>
    checkTableBytes(bytes, { connection: 'profile:p', awsAccount: '111122223333' }).check.diagnostics.map(
      diagnosticText,
    ),
  );

  it('is two short sentences', () => {
    assert.ok(texts.length > 80);
    for (const text of texts) {
      assert.match(text, /^[^.].*\. [A-Z].*\.$/);
      assert.doesNotMatch(text, /undefined|\{\d\}/);
    }
  });

  it('names the value, fit to be shown', () => {
    assert.equal(
      diagnosticText({ code: 'badValue', values: ['WA\u202eHR', 'sms'] }),
      '"WA HR" is not a setting. Write "on" or "off", or nothing to keep the setting as is.',
    );
    assert.equal(
      diagnosticText({ code: 'duplicateUser', values: ['3'] }),
      'Line 3 is for the same user. Remove one of the two rows.',
    );
  });
});
