import assert from 'node:assert/strict';
import { displayText } from '../../../src/telephony/displayText';

describe('displayText', () => {
  it('leaves ordinary names as they are, in any script', () => {
    for (const name of [
      "Zoë Ångström-Łukasiewicz d'Ñ",
      '山田 太郎',
      'محمد عبد الله',
      '<b>x</b>',
      'a [b] (c) $5',
    ]) {
      assert.equal(displayText(name), name);
    }
  });

  it('keeps links and icons from being made', () => {
    assert.doesNotMatch(displayText('[click](command:workbench.action.quit)'), /\]\(/);
    assert.doesNotMatch(displayText('$(error) Maria'), /\$\(/);
  });

  it('is one line, in one direction, of bounded length', () => {
    assert.equal(displayText(' a\r\nb\tc\u202ed\u2069 '), 'a b c d');
    assert.equal(displayText('\n'), '');
    const long = displayText('😀'.repeat(10_000));
    assert.equal([...long].length, 300);
    assert.ok(long.endsWith('…'));
  });
});
