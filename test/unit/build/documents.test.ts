// The documents are short and say what is there: short sentences, the words of the product, the UI's names, and paths of the code.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { rooms } from '../../../eslint.config.mjs';
import { localTargets } from '../../../scripts/markdownLinks';

const read = (file: string): string => readFileSync(file, 'utf8');
const textsOf = (file: string): readonly string[] =>
  Object.values(JSON.parse(read(file)) as Record<string, string>);

const pages = ['README.md', ...readdirSync('docs').filter((name) => name.endsWith('.md'))].map((name) =>
  name === 'README.md' ? name : posix.join('docs', name),
);
const documents = [
  ...pages,
  ...['SUPPORT', 'SECURITY', 'CONTRIBUTING', 'CHANGELOG'].map((name) => `${name}.md`),
];

const code = /^```[^\n]*\n[\s\S]*?^```|^ {4}.*$/gm;

/** The words of each sentence. A link counts as its text, code as one word; a row of a table has a sentence in each cell. */
const sentencesOf = (markdown: string): readonly (readonly string[])[] =>
  markdown
    .replace(code, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/`[^`\n]*`/g, 'code')
    .split(/\n\s*\n|\n(?=\s*(?:[-*|#]|\d+\.)\s)|\|/)
    .flatMap((block) => block.replace(/^\s*(?:[-*#]+|\d+\.)\s/, '').split(/(?<=[.!?:]\**)\s+/))
    .map((sentence) => sentence.split(/\s+/).filter((word) => /\w/.test(word)));

/** What the glossary replaces: each is easily misread. */
const replacedWords =
  /\b(left out|leaves? out|gone on with|goes on with|go on with|broken off|changed elsewhere|had anew|not known|takes? back)\b/i;

/** Bold words that are no run-in heading, which ends with a full stop. */
const boldNames = (markdown: string): readonly string[] =>
  [...markdown.replace(code, '').matchAll(/\*\*([^*]+)\*\*/g)]
    .map(([, name = '']) => name.replace(/^Chime Telephony: /, ''))
    .filter((name) => !/[.。]$|`/.test(name));

describe('documents', () => {
  for (const document of documents) {
    it(`${document}: no sentence has more than 25 words`, () => {
      const long = sentencesOf(read(document)).filter(({ length }) => length > 25);
      assert.deepEqual(
        long.map((words) => words.join(' ')),
        [],
      );
    });
  }

  for (const page of pages) {
    it(`${page}: says the words of the product`, () => {
      assert.equal(replacedWords.exec(read(page))?.[0], undefined);
    });

    it(`${page}: bold names are the UI's`, () => {
      const texts = new Set([...textsOf('package.nls.json'), ...textsOf('l10n/bundle.l10n.json')]);
      assert.deepEqual(
        boldNames(read(page)).filter((name) => !texts.has(name)),
        [],
      );
    });
  }

  it('README.md has about 120 lines and at most 900 words', () => {
    const text = read('README.md');
    assert.ok(text.split('\n').length <= 125);
    assert.ok(text.split(/\s+/).length <= 900);
  });

  it('README.ja.md has the sections, commands and links of README.md, and the UI’s Japanese names', () => {
    const [english, japanese] = [read('README.md'), read('README.ja.md')];
    const headings = (text: string) => text.match(/^#+ /gm);
    assert.deepEqual(headings(japanese), headings(english));
    assert.deepEqual(japanese.match(code), english.match(code));
    const targets = (text: string) => localTargets(text).filter((target) => !target.startsWith('README'));
    assert.deepEqual(targets(japanese).sort(), targets(english).sort());
    const texts = new Set([...textsOf('package.nls.ja.json'), ...textsOf('l10n/bundle.l10n.ja.json')]);
    assert.deepEqual(
      boldNames(japanese).filter((name) => !texts.has(name)),
      [],
    );
  });
});

describe('ARCHITECTURE.md', () => {
  const text = read('ARCHITECTURE.md');
  const named = [...text.matchAll(/`([^`\s]+)`/g)].map(([, name = '']) => name);

  it('names paths that are there', () => {
    const paths = named.filter((name) => /^(src|media|test|scripts|docs)\//.test(name));
    assert.deepEqual(
      paths.filter((path) => !existsSync(path)),
      [],
    );
  });

  it('names each part of src, each room of src/ui and each bundle', async () => {
    const { shipped } = await import('../../../esbuild.mjs');
    const parts = readdirSync('src', { withFileTypes: true }).map(
      (entry) => `src/${entry.name}${entry.isDirectory() ? '/' : ''}`,
    );
    const all = [...parts, ...rooms.map((room) => `${room}/`), ...shipped];
    assert.deepEqual(
      all.filter((name) => !named.includes(name)),
      [],
    );
  });
});
