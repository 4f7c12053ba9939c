// Reads an INI file by the rules of Python's RawConfigParser, which the AWS CLI uses. Python's parser refuses a whole file for one
// faulty line; this one skips the line and reports it.

import type { FileFault } from './errors';
import { isKnown, isSingleWord } from './settingNames';

/** One line of a value, without the blanks around it. */
export interface ValueLine {
  readonly line: number;
  readonly text: string;
}

export interface IniSection {
  /** The line of the section's first header. */
  readonly line: number;
  /** Setting names in lower case. The first value line is on the name's line, and the next lines continue the value. */
  readonly settings: ReadonlyMap<string, readonly ValueLine[]>;
}

export interface IniFile {
  /** By the text between the brackets, in the order of the file. */
  readonly sections: ReadonlyMap<string, IniSection>;
  readonly faults: readonly FileFault[];
}

/** The settings of this section count in every section that does not set them itself. */
export const defaultsSection = 'DEFAULT';

/** More faults would not help a reader. */
const maximumFaults = 100;

export function readIni(text: string): IniFile {
  const reader = new IniReader();
  text.split(/\r\n|[\r\n]/).forEach((line, index) => reader.read(line, index + 1));
  return reader;
}

/** Python's blanks, and the byte order mark that some editors write at the start of a file. */
const blanks = new Set(
  '\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff',
);

/** A regular expression would take time that grows with the square of the number of blanks. */
export function stripped(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && blanks.has(text.charAt(start))) {
    start += 1;
  }
  while (end > start && blanks.has(text.charAt(end - 1))) {
    end -= 1;
  }
  return text.slice(start, end);
}

class IniReader implements IniFile {
  readonly sections = new Map<string, { line: number; settings: Map<string, ValueLine[]> }>();
  readonly faults: FileFault[] = [];
  private section: Map<string, ValueLine[]> | undefined;
  /** The setting whose value the next line may continue. */
  private setting: { readonly name: string; readonly value: ValueLine[] } | undefined;
  private indentation = 0;

  read(whole: string, line: number): void {
    const text = stripped(whole);
    if (text === '') {
      this.setting?.value.push({ line, text });
    } else if (!/^[#;]/.test(text)) {
      this.readStripped(text, whole.indexOf(text), line);
    }
  }

  private readStripped(text: string, indentation: number, line: number): void {
    if (this.setting !== undefined && indentation > this.indentation && !this.standsAlone(text, line)) {
      this.setting.value.push({ line, text });
      return;
    }
    this.indentation = indentation;
    const header = headerOf(text);
    if (header !== undefined) {
      this.openSection(header, line);
    } else {
      this.openSetting(text, line);
    }
  }

  /** Whether an indented line is a header or a setting of its own, because the line makes no sense as part of the value above. */
  private standsAlone(text: string, line: number): boolean {
    const { name = '', value = [] } = this.setting ?? {};
    const isHeader = headerOf(text) !== undefined;
    const isEmpty = value[0]?.text === '';
    const isWord = isSingleWord(name);
    if (!isHeader && !(isKnown(settingName(text) ?? '') && (isWord || !isEmpty))) {
      return false;
    }
    this.add({ code: 'fileIndented', line, setting: name });
    return isHeader ? isWord || isEmpty : isWord && !isEmpty;
  }

  private openSection(header: string, line: number): void {
    const earlier = this.sections.get(header);
    if (earlier !== undefined && header !== defaultsSection) {
      this.add({ code: 'fileSectionTwice', line, section: header });
    }
    const section = earlier ?? { line, settings: new Map<string, ValueLine[]>() };
    this.sections.set(header, section);
    this.section = section.settings;
    this.setting = undefined;
  }

  private openSetting(text: string, line: number): void {
    const name = settingName(text);
    this.setting = undefined;
    if (this.section === undefined || name === undefined) {
      this.add({ code: 'fileLine', line });
      return;
    }
    const value = [{ line, text: stripped(text.slice(text.search(/[=:]/) + 1)) }];
    const earlier = this.section.get(name);
    if (earlier !== undefined) {
      this.add({ code: 'fileSettingTwice', line, setting: name });
    }
    if (earlier === undefined || value[0]?.text !== '') {
      this.section.set(name, value);
    }
    this.setting = { name, value };
  }

  private add(fault: FileFault): void {
    if (this.faults.length < maximumFaults) {
      this.faults.push(fault);
    }
  }
}

/** The header reaches to the last bracket, whatever follows it. */
function headerOf(text: string): string | undefined {
  const end = text.startsWith('[') ? text.lastIndexOf(']') : -1;
  return end > 1 ? text.slice(1, end) : undefined;
}

function settingName(text: string): string | undefined {
  const end = text.search(/[=:]/);
  return end === -1 ? undefined : stripped(text.slice(0, end)).toLowerCase() || undefined;
}
