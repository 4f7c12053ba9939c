// How words and variables are written for the shells that people paste into: a POSIX shell, or PowerShell on Windows.

export interface Shell {
  /** What no quotes keep as it is. */
  readonly unquotable: RegExp;
  readonly quote: (text: string) => string;
  /** Sets a variable for the command that follows. */
  readonly assign: (name: string, value: string) => string;
  readonly separator: string;
  /** Sets a variable for all commands that follow. */
  readonly exportLine: (name: string, value: string) => string;
  /** Puts an item before those of a list that is separated by commas. */
  readonly prependLine: (name: string, item: string) => string;
  readonly unsetLine: (name: string) => string;
}

/** No `=` or `~`, which some shells expand at the beginning of a word. */
const plainWord = /^[\w@%+:,./-]+$/;

const posixShell: Shell = {
  unquotable: /(?!)/,
  // The backslash stands outside as well: in fish it counts within single quotes too.
  quote: (text) => (plainWord.test(text) ? text : `'${text.replace(/['\\]/g, "'\\$&'")}'`),
  assign: (name, value) => `${name}=${posixShell.quote(value)}`,
  separator: ' ',
  exportLine: (name, value) => `export ${posixShell.assign(name, value)}`,
  prependLine: (name, item) => `export ${name}="${item},$${name}"`,
  unsetLine: (name) => `unset ${name}`,
};

/**
 * Five characters are single quotes, and each stands for itself when it is doubled (about_Quoting_Rules). How a double quote and a
 * backslash before one are passed on differs between versions; where `aws` is a batch file, cmd.exe reads its arguments once more.
 */
const powerShell: Shell = {
  unquotable: /["&|<>^%]|\\$/,
  quote: (text) => `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`,
  assign: (name, value) => `$env:${name} = ${powerShell.quote(value)}`,
  separator: '; ',
  exportLine: (name, value) => powerShell.assign(name, value),
  prependLine: (name, item) => `$env:${name} = "${item},$env:${name}"`,
  unsetLine: (name) => `$env:${name} = $null`,
};

/** @param platform Node's `process.platform` */
export const shellOf = (platform: string): Shell => (platform === 'win32' ? powerShell : posixShell);
