// Writes words and variables for the shells into which people paste lines: a POSIX shell, or PowerShell on Windows.

export interface Shell {
  /** Characters that no quotes protect. */
  readonly unquotable: RegExp;
  readonly quote: (text: string) => string;
  /** Sets a variable for the command that follows. */
  readonly assign: (name: string, value: string) => string;
  readonly separator: string;
  /** Sets a variable for all commands that follow. */
  readonly exportLine: (name: string, value: string) => string;
  /** Puts an item at the beginning of a variable's comma-separated list. */
  readonly prependLine: (name: string, item: string) => string;
  readonly unsetLine: (name: string) => string;
}

/** Excludes `=` and `~`, which some shells expand at the beginning of a word. */
const plainWord = /^[\w@%+:,./-]+$/;

const posixShell: Shell = {
  unquotable: /(?!)/,
  // The backslash is outside the quotes, because fish interprets it within single quotes too.
  quote: (text) => (plainWord.test(text) ? text : `'${text.replace(/['\\]/g, "'\\$&'")}'`),
  assign: (name, value) => `${name}=${posixShell.quote(value)}`,
  separator: ' ',
  exportLine: (name, value) => `export ${posixShell.assign(name, value)}`,
  prependLine: (name, item) => `export ${name}="${item},$${name}"`,
  unsetLine: (name) => `unset ${name}`,
};

/**
 * PowerShell treats five characters as single quotes, and each is doubled to stand for itself (about_Quoting_Rules). Versions pass on a
 * double quote, and a backslash before it, in different ways. If `aws` is a batch file, cmd.exe parses the arguments once more.
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
