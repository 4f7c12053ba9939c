// Every text is there in English and in Japanese, with the same placeholders, and no text is left over.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';

const readJson = (path: string): Record<string, string> =>
  JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;

const placeholders = (text: string): string[] =>
  [...new Set(text.match(/\{\d\}|\]\(command:[\w.]+\)|\$\(\w+\)/g))].sort();

function assertTranslated(source: Record<string, string>, translated: Record<string, string>): void {
  assert.deepEqual(Object.keys(translated).sort(), Object.keys(source).sort());
  for (const [key, text] of Object.entries(source)) {
    const translation = translated[key] ?? '';
    assert.notEqual(translation.trim(), '', key);
    assert.deepEqual(placeholders(translation), placeholders(text), key);
  }
}

describe('localisation', () => {
  it('package.json: every %key% has its text, in both languages, and no text has no key', () => {
    const english = readJson('package.nls.json');
    const used = [...readFileSync('package.json', 'utf8').matchAll(/"%([\w.]+)%"/g)].map(
      ([, key]) => key ?? '',
    );
    assert.deepEqual([...new Set(used)].sort(), Object.keys(english).sort());
    assertTranslated(english, readJson('package.nls.ja.json'));
  });

  it('src: every text of the code is in both bundles, and no other', async function () {
    this.timeout(60_000);
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => ({ extension: '.ts' as const, contents: readFileSync(join('src', path), 'utf8') }))
      // To parse a file takes a tenth of a second, and most have no text.
      .filter(({ contents }) => contents.includes('l10n'));
    const extracted = Object.keys(await getL10nJson(sources));
    const english = readJson('l10n/bundle.l10n.json');
    assert.deepEqual(Object.keys(english).sort(), extracted.sort());
    // VS Code shows the key in English, whatever the bundle says.
    assert.deepEqual(Object.values(english), Object.keys(english));
    assertTranslated(english, readJson('l10n/bundle.l10n.ja.json'));
  });

  it('Japanese texts are Japanese', () => {
    // What has no Japanese word: names, and text that is all placeholders.
    const same = new Set(
      [
        'SMS',
        'Chime Telephony',
        'SSO',
        'MFA',
        'aws login',
        '{0} · {1}',
        '{0}.',
        '{0} {1}',
        '{0}: {1}',
        '{0}: {1}.',
        '{0} ({1})',
        'Basic',
        'Plus',
        'Pro',
      ].concat(['OK', 'URL', 'Chime (ListAccounts)']),
    );
    for (const [key, text] of Object.entries(readJson('l10n/bundle.l10n.ja.json'))) {
      assert.ok(same.has(key) || /[\u3040-\u30ff\u4e00-\u9fff]/.test(text), `${key}: ${text}`);
    }
  });
});
