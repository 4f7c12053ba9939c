import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { positionAt } from '../../../../src/telephony/table/diagnostics';
import { Records } from '../../../../src/telephony/table/records';

/** Of few characters, so that those that count meet often. */
const csvText = fc
  .array(fc.constantFrom(',', ';', '"', '"', '\n', '\r', '\r\n', 'a', ' ', '👩'), { maxLength: 30 })
  .map((parts) => parts.join(''));

interface ReadFields {
  readonly fields: readonly (readonly string[])[];
  /** Text after a quote, or a quote that is never closed. */
  readonly isBroken: boolean;
}

function readFields(text: string, delimiter: string): ReadFields {
  const records = new Records(text, delimiter, 0, 1);
  const fields: string[][] = [];
  let isBroken = false;
  while (records.read()) {
    const all = Array.from({ length: records.fieldCount }, (_, field) => field);
    fields.push(all.map((field) => records.value(field)));
    isBroken ||= all.some((field) => records.hasTextAfterQuote(field));
  }
  return { fields, isBroken: isBroken || records.unclosedQuote !== undefined };
}

/** @returns `undefined` where the library refuses the text */
function readByLibrary(
  text: string,
  delimiter: string,
  options?: { readonly relax_quotes: true },
): readonly string[][] | undefined {
  const lineEnds = { record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true };
  try {
    const fields: readonly string[][] = parse(text, { delimiter, ...lineEnds, ...options });
    return fields;
  } catch {
    return undefined;
  }
}

describe('records of CSV', () => {
  it('are those that a strict library reads, where it reads any', () => {
    let read = 0;
    fc.assert(
      fc.property(csvText, fc.constantFrom(',', ';'), (text, delimiter) => {
        const expected = readByLibrary(text, delimiter);
        if (expected !== undefined) {
          read += 1;
          assert.deepEqual(readFields(text, delimiter), { fields: expected, isBroken: false });
        }
      }),
      { numRuns: 1500 },
    );
    assert.ok(read > 200, String(read));
  });

  it('are those that a lenient library reads, where nothing is broken', () => {
    let read = 0;
    fc.assert(
      fc.property(csvText, fc.constantFrom(',', ';'), (text, delimiter) => {
        const { fields, isBroken } = readFields(text, delimiter);
        if (!isBroken) {
          read += 1;
          assert.deepEqual(fields, readByLibrary(text, delimiter, { relax_quotes: true }));
        }
      }),
      { numRuns: 1500 },
    );
    assert.ok(read > 200, String(read));
  });

  it('lose no character, and each field is where it says', () => {
    fc.assert(
      fc.property(csvText, (text) => {
        const records = new Records(text, ',', 0, 1);
        let at = 0;
        while (records.read()) {
          assert.equal(records.start, at);
          for (let field = 0; field < records.fieldCount; field++) {
            assert.deepEqual(records.position(field), positionAt(text, records.startOf(field)));
          }
          assert.equal(records.nextLine, positionAt(text, records.next).line);
          at = records.next;
        }
        assert.equal(records.unclosedQuote === undefined ? at : text.length, text.length);
      }),
      { numRuns: 2000 },
    );
  });
});
