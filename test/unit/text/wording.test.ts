import assert from 'node:assert/strict';
import { accountTypeText, licenseText, registrationText } from '../../../src/text/wording';

describe('words of the API', () => {
  for (const word of Object.getOwnPropertyNames(Object.prototype)) {
    it(`shows a value called ${word} as it came`, () => {
      for (const text of [licenseText, registrationText, accountTypeText]) {
        assert.equal(text(word), word);
      }
    });
  }
});
