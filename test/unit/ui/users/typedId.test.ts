import assert from 'node:assert/strict';
import { isTypedId, typedId } from '../../../../src/ui/users/typedId';

describe('typedId', () => {
  const id = '1ab2345c-67de-8901-f23g-45h678901j2k';

  it('is what stands between blanks, quotes and marks that nobody sees', () => {
    for (const text of [
      id,
      ` ${id}\n`,
      `"${id}"`,
      `'${id}',`,
      `“${id}”`,
      `\u200b${id}\u202c`,
      `\`${id}\``,
      `\ufeff${id};`,
    ]) {
      assert.equal(typedId(text), id, JSON.stringify(text));
    }
  });

  it('keeps what is within', () => {
    assert.equal(typedId('a "b" c'), 'a "b" c');
    assert.equal(typedId(' " '), '');
  });

  it('is an id where it may be in a path, and is no e-mail address', () => {
    assert.deepEqual(['', '.', '..', 'a@b.c', id].map(isTypedId), [false, false, false, false, true]);
  });
});
