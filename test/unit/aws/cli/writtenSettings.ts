// Makes the settings of sections as people write them: of every kind of profile, whole and not.

import type { Random } from './random';

export const profileNames = [
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

export const sessionNames = ['corp', 'corp', 'corp', 'corp', 'My Corp', 'corp#2'];
export const serviceNames = ['net', 'net', 'My Net'];

export type Line = readonly [setting: string, value: string | readonly (readonly [string, string])[]];

export class SettingsWriter {
  /** The names of profiles so far. */
  readonly profiles: string[] = ['default'];

  constructor(private readonly random: Random) {}

  profile(file: 'config' | 'credentials'): readonly Line[] {
    const parts = [
      ...(this.random.chance(file === 'config' ? 0.3 : 0.75) ? [() => this.keys(file)] : []),
      ...this.random
        .some(
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
        )
        .filter(() => file === 'config' || this.random.chance(0.3)),
    ];
    const lines = parts.flatMap((part) => part()).filter(() => !this.random.chance(0.04));
    // A setting that is there twice makes the file one that the AWS CLI refuses.
    const once = new Map(lines.map((line) => [line[0], line]));
    return this.random.chance(0.01) ? lines : [...once.values()];
  }

  private value(text: string): string {
    return this.random.chance(0.05) ? '' : text;
  }

  private keys(file: string): readonly Line[] {
    const id = `AKIA${file.toUpperCase()}${Math.floor(this.random.random() * 9)}`;
    return [
      ['aws_access_key_id', this.value(id)],
      ['aws_secret_access_key', this.value(this.random.pick('secret', 'sec/ret+==', 'se#cret', 'a:b=c'))],
      ...(this.random.chance(0.3) ? [['aws_session_token', this.value(`token-${file}`)] as const] : []),
      ...(this.random.chance(0.1) ? [['aws_security_token', this.value(`older-${file}`)] as const] : []),
    ];
  }

  private role(): readonly Line[] {
    const source: Line = [
      'source_profile',
      this.value(this.random.pick(...(this.random.chance(0.8) ? this.profiles : profileNames))),
    ];
    const place: Line = [
      'credential_source',
      this.random.pick('Environment', 'Ec2InstanceMetadata', 'EcsContainer', 'Moon'),
    ];
    return [
      ['role_arn', this.value(`arn:aws:iam::111122223333:role/${this.random.pick('A', 'B')}`)],
      ...(this.random.chance(0.75) ? [source] : []),
      ...(this.random.chance(0.2) ? [place] : []),
      ...(this.random.chance(0.2) ? [['role_session_name', 'jane'] as const] : []),
      ...(this.random.chance(0.2) ? [['external_id', this.random.pick('x', 'a:b')] as const] : []),
      ...(this.random.chance(0.2) ? [['mfa_serial', 'arn:aws:iam::111122223333:mfa/me'] as const] : []),
      ...(this.random.chance(0.2) ? [['duration_seconds', this.random.pick('900', '3600')] as const] : []),
    ];
  }

  private webIdentity(): readonly Line[] {
    return [
      ['web_identity_token_file', this.value('/nowhere/token')],
      ...(this.random.chance(0.8) ? [['role_arn', 'arn:aws:iam::111122223333:role/Web'] as const] : []),
    ];
  }

  private sso(): readonly Line[] {
    const account: Line = ['sso_account_id', this.value('111122223333')];
    const role: Line = ['sso_role_name', this.value('Admin')];
    const session: readonly Line[] = [['sso_session', this.random.pick(...sessionNames, 'nowhere')]];
    const own: readonly Line[] = [
      ['sso_start_url', 'https://example.com/start'],
      ['sso_region', this.random.pick('us-east-1', 'eu-west-1')],
    ];
    return [account, role, ...this.random.pick(session, own, own, [...session, ...own])];
  }

  session(): readonly Line[] {
    return [
      ['sso_start_url', this.value('https://example.com/start')],
      ['sso_region', this.random.pick('us-east-1', 'eu-west-1')],
      ...(this.random.chance(0.3) ? [['sso_registration_scopes', 'sso:account:access'] as const] : []),
    ];
  }

  services(): readonly Line[] {
    const endpoint = ['endpoint_url', 'http://127.0.0.1:1/?a=b'] as const;
    return [
      ['chime', [endpoint]],
      ...(this.random.chance(0.3) ? [['sts', [endpoint, ['other', 'x']]] as const] : []),
    ];
  }

  private command(): string {
    return this.random.pick(
      '/usr/bin/helper --arg "team #1" --json',
      "sh -c 'true ; echo x'",
      'helper',
      'C:\\tools\\helper.exe -x',
      'helper --url=https://example.com/?a=b#c',
    );
  }

  private rest(): readonly Line[] {
    const all: readonly Line[] = [
      ['region', this.value(this.random.pick('us-east-1', 'eu-west-1'))],
      ['output', this.value('json')],
      ['services', this.random.pick(...serviceNames)],
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
      ['x_remark', this.random.pick('a # b', 'a ; b', '#', 'a=b:c')],
    ];
    return this.random.some(all, 4);
  }
}
