// Makes AWS files as people write them, well and badly, from a seed: one number always gives the same files.

import { Random } from './random';
import { profileNames, serviceNames, sessionNames, SettingsWriter, type Line } from './writtenSettings';

/** A home folder with AWS files, and the environment. `@HOME@` stands for the folder. */
export interface WrittenHome {
  readonly environment: Readonly<Record<string, string>>;
  /** By path below the home folder. */
  readonly files: Readonly<Record<string, Buffer>>;
}

export const caseCount = 2600;

export function writtenHome(number: number): WrittenHome {
  return new Writer(number).home();
}

class Writer {
  private readonly random: Random;
  private readonly settings: SettingsWriter;

  constructor(seed: number) {
    this.random = new Random(seed);
    this.settings = new SettingsWriter(this.random);
  }

  home(): WrittenHome {
    const [config, credentials] = [this.random.chance(0.9), this.random.chance(0.75)];
    const places = this.random.chance(0.2) ? this.places() : undefined;
    return {
      environment: { ...places?.environment, ...this.environment() },
      files: {
        ...(config && { [places?.config ?? '.aws/config']: this.file((count) => this.config(count)) }),
        ...(credentials && {
          [places?.credentials ?? '.aws/credentials']: this.file((count) => this.credentials(count)),
        }),
      },
    };
  }

  private places() {
    const [before, value] = this.random.pick<readonly [string, string]>(
      ['$HOME', ''],
      ['${HOME}', ''],
      ['~', ''],
      ['@HOME@', ''],
      ['$PLACE', '@HOME@'],
      ['${PLACE}', '~'],
      ['$NOWHERE', ''],
      ['~/$PLACE/..', 'alt'],
    );
    return {
      config: 'alt/config',
      credentials: 'alt/credentials',
      environment: {
        AWS_CONFIG_FILE: `${before}/alt/config`,
        AWS_SHARED_CREDENTIALS_FILE: `${before}/alt/credentials`,
        ...(value !== '' && { PLACE: value }),
      },
    };
  }

  private environment(): Record<string, string> {
    const variables: Record<string, string> = {};
    for (const [name, probability] of [
      ['AWS_ACCESS_KEY_ID', 0.3],
      ['AWS_SECRET_ACCESS_KEY', 0.3],
      ['AWS_SESSION_TOKEN', 0.2],
      ['AWS_SECURITY_TOKEN', 0.1],
      ['AWS_PROFILE', 0.1],
      ['AWS_DEFAULT_PROFILE', 0.1],
    ] as const) {
      if (this.random.chance(probability)) {
        variables[name] = this.random.chance(0.1)
          ? ''
          : name.endsWith('PROFILE')
            ? this.random.pick(...profileNames)
            : name.toLowerCase();
      }
    }
    return variables;
  }

  private file(sections: (count: number) => readonly string[]): Buffer {
    const ending = this.random.pick('\n', '\n', '\n', '\n', '\r\n', '\r');
    const text = [
      ...(this.random.chance(0.1) ? ['# remarks', '', '; more of them'] : []),
      ...(this.random.chance(0.02) ? [this.random.pick('before = all', 'nonsense')] : []),
      ...sections(1 + Math.floor(this.random.random() * 6)).flatMap((section) => [
        ...section.split('\n'),
        ...(this.random.chance(0.6) ? [''] : []),
      ]),
    ].join(ending);
    const bytes = Buffer.from(this.random.chance(0.01) ? `\ufeff${text}` : text);
    return this.random.chance(0.01) ? Buffer.concat([bytes, Buffer.from('# M\xfcller\n', 'latin1')]) : bytes;
  }

  private config(count: number): readonly string[] {
    const written = new Set<string>();
    return Array.from({ length: count }, () => {
      const kind = this.random.random();
      if (kind < 0.7) {
        const name = this.freshProfile(written);
        return this.section(this.profileHeader(name), this.settings.profile('config'));
      }
      if (kind < 0.86) {
        const name = this.fresh(written, sessionNames);
        return this.section(`[sso-session ${this.quoted(name)}]`, this.settings.session());
      }
      if (kind < 0.93) {
        const name = this.fresh(written, serviceNames);
        return this.section(`[services ${this.quoted(name)}]`, this.settings.services());
      }
      const odd = [
        'dev',
        'preview',
        'profile',
        'profile a b',
        "profile 'a",
        'profile.dev',
        ' default ',
        'DEFAULT',
      ];
      return this.section(`[${this.fresh(written, odd)}]`, this.settings.profile('config'));
    });
  }

  private credentials(count: number): readonly string[] {
    const written = new Set<string>();
    return Array.from({ length: count }, () =>
      this.section(`[${this.freshProfile(written)}]`, this.settings.profile('credentials')),
    );
  }

  /** In most cases a name that is not in the file yet. */
  private fresh(written: Set<string>, choices: readonly string[]): string {
    let name = this.random.pick(...choices);
    for (let tries = 0; written.has(name) && tries < 10 && !this.random.chance(0.05); tries += 1) {
      name = this.random.pick(...choices);
    }
    written.add(name);
    return name;
  }

  private freshProfile(written: Set<string>): string {
    const name = this.fresh(written, profileNames);
    this.settings.profiles.push(name);
    return name;
  }

  private profileHeader(name: string): string {
    if (name === 'default' && this.random.chance(0.7)) {
      return '[default]';
    }
    const kind = this.random.chance(0.03) ? this.random.pick('profiles', 'profile-x') : 'profile';
    const [before, after] = this.random.chance(0.1)
      ? [this.random.pick('  ', '\t', ' \t'), this.random.pick('', ' ')]
      : [' ', ''];
    return `[${kind}${before}${this.quoted(name)}${after}]`;
  }

  /** Quoted as in a shell, escaped, or as is. */
  private quoted(name: string): string {
    const style = this.random.random();
    if (style < 0.3 && !name.includes("'")) {
      return `'${name}'`;
    }
    if (style < 0.6) {
      return `"${name.replace(/["\\]/g, '\\$&')}"`;
    }
    return style < 0.7 ? name.replace(/[\s'"\\]/g, '\\$&') : name;
  }

  private section(header: string, lines: readonly Line[]): string {
    const margin = this.random.chance(0.1) ? this.random.pick(' ', '  ', '\t') : '';
    const behind = this.random.chance(0.1)
      ? this.random.pick(' # said', '# said', ';said', ' ; [said]', ' said', ' \t')
      : '';
    const body = lines.flatMap((line) => this.written(line, margin));
    return [`${margin}${header}${behind}`, ...body].join('\n');
  }

  private written([setting, value]: Line, margin: string): readonly string[] {
    const name = this.random.chance(0.1) ? setting.toUpperCase() : setting;
    const separator = this.random.pick('=', ' = ', ' = ', ' = ', ' = ', ' =', '= ', ':', ': ', ' \t= ');
    const indent = this.random.chance(0.01) ? `${margin}${this.random.pick(' ', '\t')}` : margin;
    if (typeof value !== 'string') {
      return [
        `${indent}${name}${separator}`,
        ...value.map(([sub, text]) => `${indent}  ${sub}${this.random.pick(' = ', '=')}${text}`),
      ];
    }
    const behind = this.random.chance(0.06)
      ? this.random.pick(' # said', ' ; said', '#said', ';said', ' \t')
      : '';
    return [
      ...(this.random.chance(0.03) ? [`${indent}# remark`] : []),
      ...(this.random.chance(0.01) ? [''] : []),
      `${indent}${name}${separator}${value}${behind}`,
      ...(this.random.chance(0.02)
        ? [`${indent}   ${this.random.pick('more words', '# no more', '', 'x = y', '--flag')}`]
        : []),
      ...(this.random.chance(0.004)
        ? [this.random.pick('nonsense', '= nothing', '[]', `${name} = again`)]
        : []),
    ];
  }
}
