// Each kind of profile over real sockets, through files that say the same in different ways. All of them are ways that the AWS CLI
// reads, and it reads the same from each.

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import {
  awsHome,
  credentialsOf,
  inMinutes,
  loginTokenPath,
  ssoTokenPath,
  startSignIn,
  startSso,
  startSts,
  type TestSignIn,
  type TestSso,
  type TestSts,
} from './support';

/** A header without its brackets, and its settings; a setting may be a block of others. */
type Section = readonly [string, Readonly<Record<string, string | Readonly<Record<string, string>>>>];

interface Spelling {
  readonly title: string;
  /** The name of a profile, an SSO session or a services section. */
  name(plain: string): string;
  header(kind: string, name: string): string;
  setting(key: string, value: string): string;
  /** What stands before the lines of a section. */
  readonly indent: string;
  readonly end: string;
}

const plain: Spelling = {
  title: 'plain',
  name: (name) => name,
  header: (kind, name) => `[${kind} ${name}]`,
  setting: (key, value) => `${key} = ${value}`,
  indent: '',
  end: '\n',
};

const spellings: readonly Spelling[] = [
  plain,
  {
    ...plain,
    title: 'names in quotes, with blanks and other signs, and comments behind headers',
    name: (name) => `${name} of Jane's (R&D) #1 本番`,
    header: (kind, name) => `[${kind}\t"${name}"  ] ; a comment`,
  },
  {
    ...plain,
    title: 'keys in upper case, with colons',
    setting: (key, value) => `${key.toUpperCase()}:${value}`,
  },
  {
    ...plain,
    title: 'indented, with comments and lines that end as on Windows',
    header: (kind, name) => `# a comment\r\n[${kind} '${name}']`,
    setting: (key, value) => `${key}=${value}\r\n\r\n    ; a comment`,
    indent: '    ',
    end: '\r\n',
  },
  {
    ...plain,
    title: 'values over several lines, and nested blocks with tabs',
    setting: (key, value) => `${key} : ${value.replaceAll(' --', '\n\t\t\t--')}`,
    indent: '\t',
  },
];

function textOf(sections: readonly Section[], { header, setting, indent, end, name }: Spelling): string {
  const lines = sections.flatMap(([kindAndName, settings]) => {
    const [kind = '', plainName = ''] = kindAndName.split(' ');
    return [
      header(kind, name(plainName)),
      ...Object.entries(settings).flatMap(([key, value]) =>
        typeof value === 'string'
          ? [`${indent}${setting(key, value)}`]
          : [
              `${indent}${setting(key, '')}`,
              ...Object.entries(value).map(([inner, text]) => `${indent}  ${inner} = ${text}`),
            ],
      ),
    ];
  });
  return lines.map((line) => `${line}${end}`).join('');
}

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

for (const spelling of spellings) {
  describe(`profiles in a file: ${spelling.title}`, function () {
    this.timeout(30_000);
    const home = awsHome({ AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: 's' });
    const named = (name: string) => spelling.name(name);
    const login = 'arn:aws:iam::111122223333:user/jane';
    let sts: TestSts;
    let sso: TestSso;
    let signIn: TestSignIn;

    before(async () => {
      [sts, sso, signIn] = await Promise.all([startSts(), startSso(), startSignIn()]);
      const services = { services: named('local'), region: 'eu-west-1' };
      const ssoRole = { sso_account_id: '111122223333', sso_role_name: 'Admin' };
      const ssoSession = { sso_start_url: 'https://example.com/start', sso_region: 'eu-west-1' };
      const sections: readonly Section[] = [
        ['profile keys', { aws_access_key_id: 'AKIDKEYS', aws_secret_access_key: 's' }],
        [
          'profile session',
          { aws_access_key_id: 'ASIA', aws_secret_access_key: 's', aws_session_token: 'tok/+==' },
        ],
        ['profile role', { role_arn: role('One'), source_profile: named('keys'), ...services }],
        [
          'profile chain',
          {
            role_arn: role('Two'),
            source_profile: named('role'),
            external_id: 'a;b#c',
            role_session_name: 'jane@example.com',
            duration_seconds: '900',
            ...services,
          },
        ],
        [
          'profile mfa',
          {
            role_arn: role('Mfa'),
            source_profile: named('keys'),
            mfa_serial: 'arn:aws:iam::111122223333:mfa/jane',
            ...services,
          },
        ],
        ['profile place', { role_arn: role('Place'), credential_source: 'Environment', ...services }],
        [
          'profile web',
          {
            role_arn: role('Web'),
            web_identity_token_file: join(home.folder, 'token'),
            role_session_name: 'web',
            ...services,
          },
        ],
        [
          'profile process',
          {
            credential_process: `"${process.execPath}" "${join(home.folder, 'process.cjs')}" --team '#1; $x' --json`,
          },
        ],
        ['profile sso', { sso_session: named('my-sso'), ...ssoRole, ...services }],
        ['sso-session my-sso', ssoSession],
        ['profile oldSso', { ...ssoSession, ...ssoRole, ...services }],
        ['profile login', { login_session: login, ...services }],
        [
          'services local',
          {
            sts: { endpoint_url: sts.url.href },
            sso: { endpoint_url: sso.url.href },
            sso_oidc: { endpoint_url: sso.url.href },
            signin: { endpoint_url: signIn.url.href },
          },
        ],
      ];
      home.write({ config: textOf(sections, spelling) });
      home.put('token', 'WEBTOKEN');
      home.put(
        'process.cjs',
        `console.log(JSON.stringify({ Version: 1, AccessKeyId: process.argv.slice(2).join('|'), SecretAccessKey: 's' }));`,
      );
      const token = { accessToken: 'OLD', expiresAt: inMinutes(60) };
      home.put(ssoTokenPath('https://example.com/start'), JSON.stringify(token));
      const renewal = { clientId: 'id', clientSecret: 's', refreshToken: 'REFRESH' };
      home.put(
        ssoTokenPath(named('my-sso')),
        JSON.stringify({ ...token, expiresAt: new Date(0), ...renewal }),
      );
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      home.put(
        loginTokenPath(login),
        JSON.stringify({
          accessToken: { accessKeyId: 'A', secretAccessKey: 's', sessionToken: 't', expiresAt: new Date(0) },
          clientId: 'id',
          refreshToken: 'REFRESH',
          dpopKey: privateKey.export({ format: 'pem', type: 'sec1' }),
        }),
      );
    });
    after(() => Promise.all([sts, sso, signIn].map((server) => server.close())));
    beforeEach(() => {
      sts.calls.length = 0;
      sso.requests.length = 0;
    });

    const of = async (name: string) =>
      (await credentialsOf(named(name), { askMfaCode: () => Promise.resolve('123456') })).current();
    /** What STS was asked, with the key that signed it. */
    const calls = (...names: string[]) =>
      sts.calls.map(({ parameters, headers }) => [
        /Credential=([^/]*)/.exec(headers.authorization ?? '')?.[1],
        ...names.map((name) => parameters.get(name)),
      ]);

    it('keys, and a session token', async () => {
      assert.deepEqual(await of('keys'), { accessKeyId: 'AKIDKEYS', secretAccessKey: 's' });
      assert.equal((await of('session')).sessionToken, 'tok/+==');
    });

    it('a chain of roles', async () => {
      await of('chain');
      assert.deepEqual(calls('RoleArn', 'ExternalId', 'DurationSeconds'), [
        ['AKIDKEYS', role('One'), null, null],
        ['ASIAROLE1', role('Two'), 'a;b#c', '900'],
      ]);
      assert.equal(sts.calls.at(-1)?.parameters.get('RoleSessionName'), 'jane@example.com');
    });

    it('a role with MFA', async () => {
      await of('mfa');
      assert.deepEqual(calls('RoleArn', 'SerialNumber', 'TokenCode'), [
        ['AKIDKEYS', role('Mfa'), 'arn:aws:iam::111122223333:mfa/jane', '123456'],
      ]);
    });

    it('a role from a place', async () => {
      await of('place');
      assert.deepEqual(calls('RoleArn'), [['AKIDENV', role('Place')]]);
    });

    it('web identity', async () => {
      await of('web');
      assert.deepEqual(calls('RoleArn', 'WebIdentityToken', 'RoleSessionName'), [
        [undefined, role('Web'), 'WEBTOKEN', 'web'],
      ]);
    });

    it('a process', async () => {
      assert.equal((await of('process')).accessKeyId, '--team|#1; $x|--json');
    });

    it('SSO, with a session and without', async () => {
      assert.deepEqual(
        [(await of('sso')).accessKeyId, (await of('oldSso')).accessKeyId],
        ['ASIASSO', 'ASIASSO'],
      );
      assert.deepEqual(
        sso.requests.map(({ path, token }) => [path, token]),
        [
          ['/token', undefined],
          ['/federation/credentials 111122223333 Admin', 'RENEWED'],
          ['/federation/credentials 111122223333 Admin', 'OLD'],
        ],
      );
    });

    it('aws login', async () => {
      assert.equal((await of('login')).accessKeyId, 'ASIARENEWED');
      assert.equal(signIn.requests.length, 1);
    });
  });
}
