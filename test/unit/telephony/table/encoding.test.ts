import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeTable, encodeTable, type Encoding } from '../../../../src/telephony/table/encoding';

const text = fc
  .string({ unit: 'binary' })
  .filter((text) => !text.includes('\0') && !text.startsWith('\ufeff'));

describe('the bytes of a table', () => {
  for (const encoding of ['utf8', 'utf8WithBom', 'utf16le', 'utf16be'] satisfies Encoding[]) {
    it(`${encoding}: are the same after reading and writing`, () => {
      fc.assert(
        fc.property(text, (text) => {
          const bytes = encodeTable({ text, encoding });
          assert.deepEqual(decodeTable(bytes), { text, encoding });
        }),
      );
    });
  }

  it('any bytes are a text that is written with the same bytes, or have one place that can’t be read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const decoded = decodeTable(bytes);
        if ('diagnostic' in decoded) {
          assert.equal(decoded.diagnostic.code, 'encoding');
        } else {
          assert.deepEqual(Buffer.from(encodeTable(decoded)), Buffer.from(bytes));
        }
      }),
      { numRuns: 2000 },
    );
  });
});
