// Makes AWS files as people write them, well and badly, from a seed: what is made of one number is always the same.

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

const names = [
  ...['default', 'default', 'dev', 'dev', 'base', 'base', 'prod', 'ops'],
  ...[
    'My MacBook Pro',
    "Someone's",
    'acme(prod)',
    '本番',
    'café',
    'r&d',
    'team#1',
    'a;b',
    'x:y',
    'a=b',
    'k/v@w+%.-',
  ],
  ...['constructor', '__proto__', 'toString', 'back\\slash', 'say "hi"', 'two  blanks', 'DEFAULT', 'Default'],
  ...['profile dev', 'services.net', 'sso-session corp', 'x]y', '-', '名 前'],
];

const sessionNames = ['corp', 'corp', 'corp', 'corp', 'My Corp', 'corp#2'];
const serviceNames = ['net', 'net', 'My Net'];

type Line = readonly [setting: string, value: string | readonly (readonly [string, string])[]];

class Writer {
  private state: number;
  /** The names of profiles so far. */
  private readonly profiles: string[] = ['default'];

  constructor(seed: number) {
    this.state = (seed + 1) * 0x9e3779b1;
  }

  home(): WrittenHome {
    const [config, credentials] = [this.chance(0.9), this.chance(0.75)];
    const places = this.chance(0.2) ? this.places() : undefined;
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

  /** Mulberry32. */
  private random(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  private chance(probability: number): boolean {
    return this.random() < probability;
  }

  private pick<T>(...choices: readonly T[]): T {
    return choices[Math.floor(this.random() * choices.length)] as T;
  }

  private some<T>(choices: readonly T[], most: number): readonly T[] {
    return Array.from({ length: Math.ceil(this.random() * most) }, () => this.pick(...choices));
  }

  private places() {
    const [before, value] = this.pick<readonly [string, string]>(
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
      if (this.chance(probability)) {
        variables[name] = this.chance(0.1)
          ? ''
          : name.endsWith('PROFILE')
            ? this.pick(...names)
            : name.toLowerCase();
      }
    }
    return variables;
  }

  private file(sections: (count: number) => readonly string[]): Buffer {
    const ending = this.pick('\n', '\n', '\n', '\n', '\r\n', '\r');
    const text = [
      ...(this.chance(0.1) ? ['# remarks', '', '; more of them'] : []),
      ...(this.chance(0.02) ? [this.pick('before = all', 'nonsense')] : []),
      ...sections(1 + Math.floor(this.random() * 6)).flatMap((section) => [
        ...section.split('\n'),
        ...(this.chance(0.6) ? [''] : []),
      ]),
    ].join(ending);
    const bytes = Buffer.from(this.chance(0.01) ? `\ufeff${text}` : text);
    return this.chance(0.01) ? Buffer.concat([bytes, Buffer.from('# M\xfcller\n', 'latin1')]) : bytes;
  }

  private config(count: number): readonly string[] {
    const written = new Set<string>();
    return Array.from({ length: count }, () => {
      const kind = this.random();
      if (kind < 0.7) {
        const name = this.freshProfile(written);
        return this.section(this.profileHeader(name), this.profile('config'));
      }
      if (kind < 0.86) {
        const name = this.fresh(written, sessionNames);
        return this.section(`[sso-session ${this.quoted(name)}]`, this.session());
      }
      if (kind < 0.93) {
        const name = this.fresh(written, serviceNames);
        return this.section(`[services ${this.quoted(name)}]`, this.services());
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
      return this.section(`[${this.fresh(written, odd)}]`, this.profile('config'));
    });
  }

  private credentials(count: number): readonly string[] {
    const written = new Set<string>();
    return Array.from({ length: count }, () =>
      this.section(`[${this.freshProfile(written)}]`, this.profile('credentials')),
    );
  }

  /** Mostly one that is not written yet. */
  private fresh(written: Set<string>, choices: readonly string[]): string {
    let name = this.pick(...choices);
    for (let tries = 0; written.has(name) && tries < 10 && !this.chance(0.05); tries += 1) {
      name = this.pick(...choices);
    }
    written.add(name);
    return name;
  }

  private freshProfile(written: Set<string>): string {
    const name = this.fresh(written, names);
    this.profiles.push(name);
    return name;
  }

  private profileHeader(name: string): string {
    if (name === 'default' && this.chance(0.7)) {
      return '[default]';
    }
    const kind = this.chance(0.03) ? this.pick('profiles', 'profile-x') : 'profile';
    const [before, after] = this.chance(0.1) ? [this.pick('  ', '\t', ' \t'), this.pick('', ' ')] : [' ', ''];
    return `[${kind}${before}${this.quoted(name)}${after}]`;
  }

  /** As the shell has it, or as it is. */
  private quoted(name: string): string {
    const style = this.random();
    if (style < 0.3 && !name.includes("'")) {
      return `'${name}'`;
    }
    if (style < 0.6) {
      return `"${name.replace(/["\\]/g, '\\$&')}"`;
    }
    return style < 0.7 ? name.replace(/[\s'"\\]/g, '\\$&') : name;
  }

  private section(header: string, lines: readonly Line[]): string {
    const margin = this.chance(0.1) ? this.pick(' ', '  ', '\t') : '';
    const behind = this.chance(0.1)
      ? this.pick(' # said', '# said', ';said', ' ; [said]', ' said', ' \t')
      : '';
    const body = lines.flatMap((line) => this.written(line, margin));
    return [`${margin}${header}${behind}`, ...body.map((line) => `${line}`)].join('\n');
  }

  private written([setting, value]: Line, margin: string): readonly string[] {
    const name = this.chance(0.1) ? setting.toUpperCase() : setting;
    const separator = this.pick('=', ' = ', ' = ', ' = ', ' = ', ' =', '= ', ':', ': ', ' \t= ');
    const indent = this.chance(0.01) ? `${margin}${this.pick(' ', '\t')}` : margin;
    if (typeof value !== 'string') {
      return [
        `${indent}${name}${separator}`,
        ...value.map(([sub, text]) => `${indent}  ${sub}${this.pick(' = ', '=')}${text}`),
      ];
    }
    const behind = this.chance(0.06) ? this.pick(' # said', ' ; said', '#said', ';said', ' \t') : '';
    return [
      ...(this.chance(0.03) ? [`${indent}# remark`] : []),
      ...(this.chance(0.01) ? [''] : []),
      `${indent}${name}${separator}${value}${behind}`,
      ...(this.chance(0.02)
        ? [`${indent}   ${this.pick('more words', '# no more', '', 'x = y', '--flag')}`]
        : []),
      ...(this.chance(0.004) ? [this.pick('nonsense', '= nothing', '[]', `${name} = again`)] : []),
    ];
  }

  private profile(file: 'config' | 'credentials'): readonly Line[] {
    const parts = [
      ...(this.chance(file === 'config' ? 0.3 : 0.75) ? [() => this.keys(file)] : []),
      ...this.some(
        [
          () => this.role(),
          () => this.role(),
          () => this.webIdentity(),
          () => this.sso(),
          () => this.sso(),
          (): readonly Line[] => [['credential_process', this.command()]],
          (): readonly Line[] => [['login_session', 'arn:aws:iam::111122223333:user/me']],
          () => this.rest(),
          () => this.rest(),
        ],
        file === 'config' ? 3 : 1.2,
      ).filter(() => file === 'config' || this.chance(0.3)),
    ];
    const lines = parts.flatMap((part) => part()).filter(() => !this.chance(0.04));
    // A setting that is there twice makes the file one that the AWS CLI refuses.
    const once = new Map(lines.map((line) => [line[0], line]));
    return this.chance(0.01) ? lines : [...once.values()];
  }

  private value(text: string): string {
    return this.chance(0.05) ? '' : text;
  }

  private keys(file: string): readonly Line[] {
    const id = `AKIA${file.toUpperCase()}${Math.floor(this.random() * 9)}`;
    return [
      ['aws_access_key_id', this.value(id)],
      ['aws_secret_access_key', this.value(this.pick('secret', 'sec/ret+==', 'se#cret', 'a:b=c'))],
      ...(this.chance(0.3) ? [['aws_session_token', this.value(`token-${file}`)] as const] : []),
      ...(this.chance(0.1) ? [['aws_security_token', this.value(`older-${file}`)] as const] : []),
    ];
  }

  private role(): readonly Line[] {
    const source: Line = [
      'source_profile',
      this.value(this.pick(...(this.chance(0.8) ? this.profiles : names))),
    ];
    const place: Line = [
      'credential_source',
      this.pick('Environment', 'Ec2InstanceMetadata', 'EcsContainer', 'Moon'),
    ];
    return [
      ['role_arn', this.value(`arn:aws:iam::111122223333:role/${this.pick('A', 'B')}`)],
      ...(this.chance(0.75) ? [source] : []),
      ...(this.chance(0.2) ? [place] : []),
      ...(this.chance(0.2) ? [['role_session_name', 'jane'] as const] : []),
      ...(this.chance(0.2) ? [['external_id', this.pick('x', 'a:b')] as const] : []),
      ...(this.chance(0.2) ? [['mfa_serial', 'arn:aws:iam::111122223333:mfa/me'] as const] : []),
      ...(this.chance(0.2) ? [['duration_seconds', this.pick('900', '3600')] as const] : []),
    ];
  }

  private webIdentity(): readonly Line[] {
    return [
      ['web_identity_token_file', this.value('/nowhere/token')],
      ...(this.chance(0.8) ? [['role_arn', 'arn:aws:iam::111122223333:role/Web'] as const] : []),
    ];
  }

  private sso(): readonly Line[] {
    const account: Line = ['sso_account_id', this.value('111122223333')];
    const role: Line = ['sso_role_name', this.value('Admin')];
    const session: readonly Line[] = [['sso_session', this.pick(...sessionNames, 'nowhere')]];
    const own: readonly Line[] = [
      ['sso_start_url', 'https://example.com/start'],
      ['sso_region', this.pick('us-east-1', 'eu-west-1')],
    ];
    return [account, role, ...this.pick(session, own, own, [...session, ...own])];
  }

  private session(): readonly Line[] {
    return [
      ['sso_start_url', this.value('https://example.com/start')],
      ['sso_region', this.pick('us-east-1', 'eu-west-1')],
      ...(this.chance(0.3) ? [['sso_registration_scopes', 'sso:account:access'] as const] : []),
    ];
  }

  private services(): readonly Line[] {
    const endpoint = ['endpoint_url', 'http://127.0.0.1:1/?a=b'] as const;
    return [
      ['chime', [endpoint]],
      ...(this.chance(0.3) ? [['sts', [endpoint, ['other', 'x']]] as const] : []),
    ];
  }

  private command(): string {
    return this.pick(
      '/usr/bin/helper --arg "team #1" --json',
      "sh -c 'true ; echo x'",
      'helper',
      'C:\\tools\\helper.exe -x',
      'helper --url=https://example.com/?a=b#c',
    );
  }

  private rest(): readonly Line[] {
    const all: readonly Line[] = [
      ['region', this.value(this.pick('us-east-1', 'eu-west-1'))],
      ['output', this.value('json')],
      ['services', this.pick(...serviceNames)],
      ['endpoint_url', 'http://127.0.0.1:1'],
      ['cli_pager', ''],
      ['ca_bundle', '/nowhere/bundle.pem'],
      [
        's3',
        [
          ['addressing_style', 'path'],
          ['max_queue_size', '1'],
        ],
      ],
      ['x_remark', this.pick('a # b', 'a ; b', '#', 'a=b:c')],
    ];
    return this.some(all, 4);
  }
}
