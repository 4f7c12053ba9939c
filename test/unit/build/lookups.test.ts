// The lint rule that words from outside are not looked up in plain objects by does find the next one.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Linter } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';
import { lookupByText } from '../../../eslint.config.mjs';

const found = [
  'table[word]',
  'table[word] = 1',
  'table[word]?.toFixed()',
  'word in table',
  'table[`${word}.url`]',
  'table[parsed as any]',
  'delete table[word]',
  'Object.hasOwn(table, word) ? table[other] : 0',
];

const passed = [
  "table['constructor']",
  'byName.get(word)',
  'list[number]',
  'flags[key]',
  'Object.hasOwn(table, word) ? table[word] : 0',
  'Object.hasOwn(table, word) && table[word]',
  'if (Object.hasOwn(table, word)) { table[word]; }',
  "'answer' in table",
];

describe('words from outside', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'lookups-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are reported where a plain object is asked for them, and nowhere else', () => {
    const lines = [...found, ...passed];
    const text = [
      'export function f(table: Record<string, number>, word: string, other: string, parsed: unknown, list: number[],',
      "  number: number, flags: Record<'on' | 'off', boolean>, key: 'on' | 'off', byName: Map<string, number>): void {",
      ...lines.map((line) => `${line};`),
      'void [table, word, other, parsed, list, number, flags, key, byName]; }',
    ].join('\n');
    const file = join(folder, 'lookup.ts');
    writeFileSync(file, text);
    const program = ts.createProgram([file], { strict: true, target: ts.ScriptTarget.ES2023, types: [] });
    const messages = new Linter({ cwd: folder }).verify(
      text,
      [
        {
          files: ['**/*.ts'],
          languageOptions: {
            parser: tseslint.parser,
            parserOptions: { programs: [program] },
          },
          plugins: { chime: { rules: { 'lookup-by-text': lookupByText } } },
          rules: { 'chime/lookup-by-text': 'error' },
        },
      ],
      { filename: file },
    );
    assert.deepEqual(
      messages.map(({ ruleId, line }) => [ruleId, lines[line - 3]]),
      found.map((line) => ['chime/lookup-by-text', line]),
    );
  });
});
