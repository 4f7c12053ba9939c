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

  it('holds no half of a surrogate pair, of its own cut neither', () => {
    assert.equal(displayText('a\ud83db\ude00'), 'a\ufffdb\ufffd');
    for (let blanks = 0; blanks < 3; blanks++) {
      assert.doesNotMatch(displayText(' '.repeat(blanks) + '😀'.repeat(10_000)), /[\ufffd\p{Cs}]/u);
    }
  });

  it('looks at the beginning alone of a text that is long', () => {
    assert.equal(displayText(`${'\n'.repeat(100_000)}a`), '…');
    assert.equal(displayText('a'.repeat(3_000)), `${'a'.repeat(299)}…`);
  });
});
