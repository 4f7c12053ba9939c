// Turns the lines of a section into settings: values over several lines, and indented blocks of settings.

import type { FileFault } from './errors';
import { stripped, type ValueLine } from './iniFile';
import { isSingleWord } from './settingNames';

/** The settings with a value. A setting in an indented block is named `block.name`, and its own name keeps its case. */
export function settingsIn(lines: ReadonlyMap<string, readonly ValueLine[]>): {
  readonly settings: ReadonlyMap<string, string>;
  readonly faults: readonly FileFault[];
} {
  const settings = new Map<string, string>();
  const faults: FileFault[] = [];
  const set = (name: string, word: string, text: string) => {
    const value = isSingleWord(word) ? withoutRemark(text) : text;
    if (value !== '') {
      settings.set(name, value);
    }
  };
  for (const [name, [first, ...others]] of lines) {
    if (first !== undefined && first.text !== '') {
      const texts = others.map(({ text }) => text);
      set(name, name, texts.length === 0 ? first.text : stripped([first.text, ...texts].join('\n')));
      continue;
    }
    for (const { text, line } of others.filter((other) => other.text !== '')) {
      const end = text.indexOf('=');
      const word = stripped(text.slice(0, Math.max(end, 0)));
      if (word === '') {
        faults.push({ code: 'fileLine', line });
      } else {
        set(`${name}.${word}`, word, stripped(text.slice(end + 1)));
      }
    }
  }
  return { settings, faults };
}

/** The AWS CLI takes a remark as part of the value, which makes no sense for a value without blanks. */
export const withoutRemark = (value: string): string => stripped(value.split(/(?:^|\s)[#;]/, 1)[0] ?? '');
