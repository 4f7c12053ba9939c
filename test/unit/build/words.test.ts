// Texts for people are short and use the words of the glossary. Whether each is in both languages: localisation.test.ts.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { englishTerms, japaneseTerms, type Term } from './glossary';
import { sentencesOf, wordCount } from './sentences';

const readTexts = (path: string): readonly (readonly [name: string, text: string])[] =>
  Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>);

/** The pages of the walkthrough: Japanese ones end in `.ja.md`. */
function readPages(folder: string): readonly (readonly [name: string, text: string])[] {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.md'))
        .map((path) => [path, readFileSync(join(folder, path), 'utf8')] as const)
    : [];
}

const pages = readPages('media');
const isJapanesePage = ([path]: readonly [string, string]): boolean => path.endsWith('.ja.md');
const messages = readTexts('l10n/bundle.l10n.json');
const english = [
  ...messages,
  ...readTexts('package.nls.json'),
  ...pages.filter((page) => !isJapanesePage(page)),
];
const japanese = [
  ...readTexts('l10n/bundle.l10n.ja.json'),
  ...readTexts('package.nls.ja.json'),
  ...pages.filter(isJapanesePage),
];

const mostWords = 20;
const mostSentences = 2;

/** What a text says beside the glossary, such as `"left out": say "skipped"`. */
const wrongTerms = (text: string, terms: readonly Term[]): readonly string[] =>
  terms.flatMap(({ say, not }) => {
    const [found] = not.exec(text) ?? [];
    return found === undefined ? [] : [`"${found}": say "${say}"`];
  });

const findings = (
  texts: readonly (readonly [string, string])[],
  problemsOf: (text: string) => readonly string[],
): readonly string[] =>
  texts.flatMap(([name, text]) => problemsOf(text).map((problem) => `${name}: ${problem}`));

describe('words', () => {
  it(`no sentence has more than ${mostWords} words`, () => {
    assert.deepEqual(
      findings(english, (text) =>
        sentencesOf(text)
          .filter((sentence) => wordCount(sentence) > mostWords)
          .map((sentence) => `${wordCount(sentence)} words: ${sentence}`),
      ),
      [],
    );
  });

  it(`no message has more than ${mostSentences} sentences, in either language`, () => {
    const isLong = (text: string) => (sentencesOf(text).length > mostSentences ? [text] : []);
    assert.deepEqual(findings([...messages, ...readTexts('l10n/bundle.l10n.ja.json')], isLong), []);
  });

  it('no English text has a word that the glossary replaces', () => {
    assert.deepEqual(
      findings(english, (text) => wrongTerms(text, englishTerms)),
      [],
    );
  });

  it('no Japanese text has a word that the glossary replaces', () => {
    assert.deepEqual(
      findings(japanese, (text) => wrongTerms(text, japaneseTerms)),
      [],
    );
  });
});

describe('sentences', () => {
  const cases: readonly (readonly [what: string, text: string, lengths: readonly number[]])[] = [
    ['a sentence without a full stop', 'Edit Telephony Settings…', [3]],
    ['two sentences', 'Saved. The change applies at the next sign-in.', [1, 7]],
    ['a sentence that begins with a placeholder', '{0} is read-only. {1} is not.', [3, 3]],
    ['a sentence that ends in a quote', 'Save the file as "CSV UTF-8." Then open it.', [6, 3]],
    ['a file name', 'Open main.csv in ~/.aws/config now.', [5]],
    ['a link and an icon', '$(check) Use [the sandbox](command:a.b).', [3]],
    ['code', 'Write `environment` for the environment keys. `0` turns it off.', [6, 4]],
    ['paragraphs', 'One\n\ntwo three', [1, 2]],
  ];
  for (const [what, text, lengths] of cases) {
    it(`counts ${what}`, () => {
      assert.deepEqual(sentencesOf(text).map(wordCount), lengths);
    });
  }

  it('splits Japanese', () => {
    assert.equal(sentencesOf('保存しました。リクエスト ID: {0}').length, 2);
  });

  for (const [text, isWrong] of [
    ['{0} left', false],
    ['Users that are left out', true],
    ['Select the profile that it is for.', false],
    ['Refresh. It may be gone.', true],
  ] as const) {
    it(`the glossary ${isWrong ? 'refuses' : 'allows'} "${text}"`, () => {
      assert.equal(wrongTerms(text, englishTerms).length > 0, isWrong);
    });
  }
});
