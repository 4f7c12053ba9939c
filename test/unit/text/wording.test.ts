import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { listText, partsText, roundedNumberText, unitText, useLanguage } from '../../../src/text/language';
import { accountTypeText, licenseText, registrationText, usersText } from '../../../src/text/wording';

describe('words of the API', () => {
  for (const word of Object.getOwnPropertyNames(Object.prototype)) {
    it(`shows a value called ${word} as it came`, () => {
      for (const text of [licenseText, registrationText, accountTypeText]) {
        assert.equal(text(word), word);
      }
    });
  }
});

describe('counts, lists and durations', () => {
  afterEach(() => {
    useLanguage({ language: 'en' });
  });

  it('are as English has them', () => {
    assert.deepEqual([0, 1, 2, 12_345].map(usersText), ['0 users', '1 user', '2 users', '12,345 users']);
    assert.equal(listText(['one', 'two', 'three']), 'one, two, and three');
    assert.equal(partsText(['SMS: On', 'Inbound calling: Off']), 'SMS: On, Inbound calling: Off');
    assert.deepEqual(
      [1, 40].map((value) => unitText(value, 'second')),
      ['1 sec', '40 sec'],
    );
    assert.deepEqual([9.876, 98.76].map(roundedNumberText), ['9.9', '99']);
  });

  it('are as Japanese has them', () => {
    const texts = JSON.parse(readFileSync('l10n/bundle.l10n.ja.json', 'utf8')) as Record<string, string>;
    useLanguage({ language: 'ja', texts });
    assert.deepEqual([1, 12_345].map(usersText), ['1 人のユーザー', '12,345 人のユーザー']);
    assert.equal(listText(['一', '二', '三']), '一、二、三');
    assert.equal(partsText(['SMS: オン', '着信通話: オフ']), 'SMS: オン、着信通話: オフ');
    assert.equal(unitText(3, 'minute'), '3 分');
  });
});
