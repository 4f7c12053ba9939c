import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvField, guarded, unguarded } from '../../../src/telephony/csvField';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom("'", '=', '＝', '"', ',', ';', '\r', '\n', '\t', 'a'))
    .map((parts) => parts.join('')),
);

describe('a field of CSV', () => {
  it('is what it was once its guard is dropped, and begins with no formula', () => {
    fc.assert(
      fc.property(text, (text) => {
        assert.equal(unguarded(guarded(text)), text);
        assert.doesNotMatch(guarded(text), /^[=+\-@\t\r\n＝＋－＠]/);
      }),
      { numRuns: 1000 },
    );
  });

  it('is read as it was by a library', () => {
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 2, maxLength: 4 }),
        fc.constantFrom(',', ';'),
        (texts, delimiter) => {
          const line = texts.map((text) => csvField(text, delimiter)).join(delimiter);
          const records: readonly string[][] = parse(line, { delimiter, record_delimiter: '\r\n' });
          assert.deepEqual(records, [texts]);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
