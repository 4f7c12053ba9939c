import assert from 'node:assert/strict';
import { checkTableBytes } from '../../../../src/telephony/table/checkTable';
import { corpus } from './corpus/files';

describe('broken and foreign tables', () => {
  it('are at least 80, each with a name of its own', () => {
    assert.ok(corpus.length >= 80, String(corpus.length));
    assert.equal(new Set(corpus.map(({ name }) => name)).size, corpus.length);
  });

  for (const { name, bytes, found, rowCount } of corpus) {
    it(`${name}: ${found.join(', ') || 'nothing'}`, () => {
      const { check } = checkTableBytes(bytes, { connection: 'profile:p', awsAccount: '111122223333' });
      assert.deepEqual(
        check.diagnostics.map(({ code, line, column }) => `${code} ${line}:${column}`),
        found,
      );
      assert.equal(check.rowCount, rowCount);
    });
  }
});
