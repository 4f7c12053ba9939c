// AWS files as people have them, from public reports: what is read of them, and what is said of the rest.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { chainOf } from '../../../src/aws/credentialChain';
import { CredentialStore } from '../../../src/aws/credentials';
import { describeProfile, listProfiles } from '../../../src/aws/profiles';
import { readSharedFiles, type SharedFiles } from '../../../src/aws/sharedFiles';
import { awsHome, credentialsOf } from './support';

const keys = (id: string): string => `aws_access_key_id = ${id}\naws_secret_access_key = secret\n`;
const role = 'role_arn = arn:aws:iam::111122223333:role/R\n';

describe('shared files', () => {
  const home = awsHome();
  const pathOf = (file: string) => join(home.folder, '.aws', file);

  function read(config: string, credentials = ''): Promise<SharedFiles> {
    home.write({ config, credentials });
    return readSharedFiles({});
  }

  const settingsOf = async (profile: string, config: string, credentials = '') =>
    (await read(config, credentials)).sections.profiles.get(profile);

  const keyOf = async (profile: string, config: string, credentials = '') =>
    (await settingsOf(profile, config, credentials))?.['aws_access_key_id'];

  const faultsOf = async (config: string, credentials = '') =>
    (await read(config, credentials)).problems.map(({ path, ...fault }) => [
      path === pathOf('config') ? 'config' : 'credentials',
      ...Object.values(fault),
    ]);

  describe('names of sections', () => {
    for (const [header, name] of [
      ["[profile 'My MacBook Pro']", 'My MacBook Pro'],
      [`[profile "Someone's MacBook Pro"]`, "Someone's MacBook Pro"],
      ['[profile My\\ Mac]', 'My Mac'],
      ['[profile acme(prod)]', 'acme(prod)'],
      ['[profile 本番]', '本番'],
      ['[profile café]', 'café'],
      ['[profile r&d]', 'r&d'],
      ['[profile team#1]', 'team#1'],
      ['[profile  dev]', 'dev'],
      ['[profile ops ]', 'ops'],
      ['[profile web]# the web team', 'web'],
      ['[profile app];old', 'app'],
      ['[profile web] # the [web] team', 'web'],
      ['[profile.dev]', 'dev'],
      ['[default]', 'default'],
    ] as const) {
      it(`${header} is profile ${name}`, async () => {
        const { sections, problems } = await read(`${header}\n${keys('AKIAEXAMPLE')}`);
        assert.deepEqual([...sections.profiles.keys()], [name]);
        assert.equal(sections.profiles.get(name)?.['aws_access_key_id'], 'AKIAEXAMPLE');
        assert.deepEqual(problems, []);
      });
    }

    it('in the credentials file each is as it is written', async () => {
      const credentials = `[test-profile-2]\n${keys('AKIAONE')}[profile test-profile-2]\n${keys('AKIATWO')}`;
      assert.equal(await keyOf('profile test-profile-2', '', credentials), 'AKIATWO');
      assert.equal(await keyOf('test-profile-2', '', credentials), 'AKIAONE');
    });

    it('sessions and services are named in the same way, and are no profiles', async () => {
      const { sections } = await read(
        '[sso-session \'My Corp\']\nsso_region = us-east-1\n[services "a b"]\nchime =\n  endpoint_url = http://127.0.0.1:1\n',
        `[services.x]\n${keys('AKIAODD')}`,
      );
      assert.equal(sections.ssoSessions.get('My Corp')?.['sso_region'], 'us-east-1');
      assert.equal(sections.services.get('a b')?.['chime.endpoint_url'], 'http://127.0.0.1:1');
      assert.deepEqual([...sections.profiles.keys()], ['services.x']);
    });

    it('[DEFAULT] sets what the other sections of the file do not', async () => {
      const config = '[DEFAULT]\nregion = eu-west-1\noutput = json\n[profile dev]\noutput = text\n';
      assert.deepEqual(await settingsOf('dev', config), { region: 'eu-west-1', output: 'text' });
    });
  });

  describe('settings', () => {
    it('count in any case', async () => {
      const settings = await settingsOf(
        'jane.d',
        '[profile jane.d]\nRegion = eu-west-1\n',
        '[jane.d] # her\nAWS_ACCESS_KEY_ID=AKIAJANE\nAWS_SECRET_ACCESS_KEY=secret\nAWS_SESSION_TOKEN=token\n',
      );
      assert.deepEqual(settings, {
        region: 'eu-west-1',
        aws_access_key_id: 'AKIAJANE',
        aws_secret_access_key: 'secret',
        aws_session_token: 'token',
      });
    });

    it('are set by a colon too', async () => {
      assert.equal(await keyOf('blat', '', '[blat]\naws_access_key_id: AKIAEXAMPLE\n'), 'AKIAEXAMPLE');
    });

    it('of an indented section without a value take no other lines', async () => {
      const config = `  [default]\n  output = json\n\n  [profile ci]\n  cli_pager =\n  region = us-west-2\n  source_profile = default\n  ${role}`;
      const credentials =
        '  [default]\n  aws_session_token =\n  aws_access_key_id = AKIAEXAMPLE\n  aws_secret_access_key = secret\n';
      const { sections } = await read(config, credentials);
      assert.deepEqual(
        listProfiles(sections).map(({ name, kind, region, problem }) => [name, kind, region, problem]),
        [
          ['ci', 'role', 'us-west-2', undefined],
          ['default', 'keys', undefined, undefined],
        ],
      );
    });

    it('hold # and ;, but for a remark where a value has no blanks', async () => {
      const command = 'helper --arg "team #1" ; true';
      const config = `[profile dev]\ncredential_process = ${command}\nregion = eu-west-1 # Ireland\n`;
      assert.deepEqual(await settingsOf('dev', config), {
        credential_process: command,
        region: 'eu-west-1',
      });
    });

    it('name a profile with or without the remark behind it', async () => {
      const config = `[profile a]\n${role}source_profile = b # said\n[profile "b # said"]\n[profile b]\n`;
      assert.equal((await settingsOf('a', config))?.['source_profile'], 'b # said');
      assert.equal((await settingsOf('a', config.replace('"b # said"', 'c')))?.['source_profile'], 'b');
    });

    it('go on in lines that are indented more', async () => {
      const config = '[profile dev]\ncredential_process = helper\n    one\n# no\n\n  two\n';
      assert.deepEqual(await settingsOf('dev', config), { credential_process: 'helper\none\n\ntwo' });
    });

    it('are those of a name that is written last, and of both of two that are written alike', async () => {
      const config = `[profile a]\nregion = eu-west-1\n[profile "a"]\noutput = json\n`;
      assert.deepEqual(await settingsOf('a', config), { output: 'json' });
      assert.deepEqual(await settingsOf('a', config.replaceAll('"', '')), {
        region: 'eu-west-1',
        output: 'json',
      });
    });
  });

  describe('keys', () => {
    it('have the token of their own file alone', async () => {
      const config = `[profile dev]\n${keys('AKIACONFIG')}aws_session_token = config\n`;
      assert.equal((await settingsOf('dev', config))?.['aws_session_token'], 'config');
      const settings = await settingsOf('dev', config, `[dev]\n${keys('AKIACREDENTIALS')}`);
      assert.deepEqual(settings, {
        aws_access_key_id: 'AKIACREDENTIALS',
        aws_secret_access_key: 'secret',
      });
      assert.equal(await keyOf('dev', config, '[dev]\naws_session_token = other\n'), 'AKIACONFIG');
      const ofBoth = await settingsOf('dev', config, '[dev]\naws_session_token = other\n');
      assert.equal(ofBoth?.['aws_session_token'], 'config');
    });

    it('are no pair when they are in two files', async () => {
      const { sections } = await read(
        '[profile dev]\naws_secret_access_key = secret\n',
        '[dev]\naws_access_key_id = AKIA\n',
      );
      assert.equal(describeProfile(sections, 'dev').problem?.code, 'incomplete');
    });

    it('take the older name of the token, before the newer one', async () => {
      await read('', `[dev]\n${keys('ASIA')}aws_session_token = newer\naws_security_token = older\n`);
      assert.equal((await (await credentialsOf('dev')).current()).sessionToken, 'older');
      const environment = { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 'newer' };
      const tokenOf = async (variables: Record<string, string>) => {
        const { sections } = await readSharedFiles({});
        const origin = { profile: undefined, sections, environment: variables };
        const parts = { exchange: () => assert.fail(), askMfaCode: () => assert.fail() };
        return (await new CredentialStore().of({ ...origin, ...parts }).current()).sessionToken;
      };
      assert.equal(await tokenOf({ ...environment, AWS_SECURITY_TOKEN: 'older' }), 'older');
      assert.equal(await tokenOf(environment), 'newer');
    });
  });

  describe('which source counts', () => {
    const sso =
      'sso_start_url = https://example.com\nsso_region = us-east-1\nsso_account_id = 1\nsso_role_name = R\n';
    const web = 'web_identity_token_file = /nowhere\n';
    const process = 'credential_process = helper\n';
    const login = 'login_session = arn\n';
    const source = 'source_profile = base\n';
    for (const [what, config, credentials, expected] of [
      ['a role before SSO', `${role}${source}${sso}`, '', 'role'],
      ['web identity before a source profile', `${role}${source}${web}`, '', 'webIdentity'],
      ['web identity before SSO', `${role}${web}${sso}`, '', 'webIdentity'],
      ['SSO before keys of the credentials file', sso, keys('A'), 'sso'],
      ['keys of the credentials file before login', login, keys('A'), 'credentialsFileKeys'],
      ['keys of the credentials file before those of config', keys('B'), keys('A'), 'credentialsFileKeys'],
      ['login before a process', `${process}${login}`, '', 'login'],
      ['a process before keys of the config file', `${keys('B')}${process}`, '', 'process'],
      [
        'SSO that lacks its role gives way',
        sso.replace(/sso_role.*\n/, ''),
        keys('A'),
        'credentialsFileKeys',
      ],
      ['a role that starts from nothing gives way', role, keys('A'), 'credentialsFileKeys'],
    ] as const) {
      it(what, async () => {
        const { sections } = await read(
          `[profile base]\n${keys('BASE')}[profile dev]\n${config}`,
          `[dev]\n${credentials}`,
        );
        const profile = describeProfile(sections, 'dev');
        assert.deepEqual([profile.source, profile.problem], [expected, undefined]);
      });
    }

    it('says which are passed over, in the profile and in the one that it starts from', async () => {
      const config = `[profile dev]\n${role}source_profile = base\n${process}[profile base]\n${sso}${keys('B')}`;
      const { sections } = await read(config, `[base]\n${keys('A')}`);
      assert.deepEqual(describeProfile(sections, 'dev').passedOver, [
        { profile: 'dev', source: 'process' },
        { profile: 'base', source: 'credentialsFileKeys' },
        { profile: 'base', source: 'configFileKeys' },
      ]);
      assert.deepEqual(
        chainOf(sections, 'dev').map(({ kind }) => kind),
        ['role', 'sso'],
      );
    });

    it('a role may start from the keys of its own profile', async () => {
      const { sections } = await read(`[profile dev]\n${role}source_profile = dev\n${keys('A')}`);
      const { source, passedOver, problem } = describeProfile(sections, 'dev');
      assert.deepEqual([source, passedOver, problem], ['role', [], undefined]);
    });

    it('an SSO session and its profile must not differ', async () => {
      const config = `[sso-session corp]\nsso_start_url = https://other.example.com\n[profile dev]\nsso_session = corp\n${sso}`;
      const { sections } = await read(config);
      assert.deepEqual(describeProfile(sections, 'dev').problem, {
        code: 'ssoConflict',
        profile: 'dev',
        section: 'corp',
        setting: 'sso_start_url',
      });
    });
  });

  describe('what is not understood', () => {
    for (const [what, config, faults] of [
      ['a section of no kind', '[dev]\nregion = x\n', [['fileSection', 'dev']]],
      ['a name of several words', '\n[profile a b]\n', [['fileSection', 'profile a b', 2]]],
      ['a quote that is not closed', "[profile 'a]\n", [['fileSection', "profile 'a"]]],
      ['a line before the first section', 'region = x\n', [['fileLine']]],
      ['a line that sets nothing', '[default]\nregion\n', [['fileLine', 2]]],
      ['a line of a block that sets nothing', '[default]\ns3 =\n  x\n', [['fileLine', 3]]],
      ['a section that is there twice', '[default]\n[default]\n', [['fileSectionTwice', 'default', 2]]],
      [
        'a section in the place of another',
        '[default]\n[profile default]\n',
        [['fileSectionReplaced', 'profile default', 2]],
      ],
      [
        'a setting that is there twice',
        '[default]\nregion = x\nregion = y\n',
        [['fileSettingTwice', 'region', 3]],
      ],
      [
        'a setting that is indented',
        '[default]\nregion = x\n  output = y\n',
        [['fileIndented', 'region', 3]],
      ],
      [
        'a header that is indented',
        '[default]\nregion = x\n  [profile a]\n',
        [['fileIndented', 'region', 3]],
      ],
      [
        'a name with a slip',
        '[default]\naws_acces_key_id = x\n',
        [['fileSetting', 'aws_acces_key_id', 'aws_access_key_id', 2]],
      ],
      ['a name with other marks', '[default]\nrole-arn = x\n', [['fileSetting', 'role-arn', 'role_arn', 2]]],
    ] as const) {
      it(`${what} is said with its path and line`, async () => {
        const found = await faultsOf(config);
        const [expected] = faults;
        const line = typeof expected.at(-1) === 'number' ? expected.at(-1) : 1;
        const parts = expected.filter((part) => typeof part === 'string');
        assert.deepEqual(
          found.map((fault) => fault.map(String).sort()),
          [['config', ...parts, String(line)].sort()],
        );
      });
    }

    it('nothing is said of what the AWS CLI and other tools write', async () => {
      const config =
        '[plugins]\ncli_legacy_plugin_path = /x\n[preview]\ncloudfront = true\n[profile a]\ns3 =\n  region = x\ncli_pager =\nx_tool = y\n';
      assert.deepEqual(await faultsOf(config), []);
    });

    it('bytes that are not UTF-8 leave the rest as it is', async () => {
      home.write({ credentials: '' });
      home.put('.aws/config', Buffer.from(`[default]\n# M\xfcller\n${keys('AKIA')}`, 'latin1'));
      const { sections, problems } = await readSharedFiles({});
      assert.equal(sections.profiles.get('default')?.['aws_access_key_id'], 'AKIA');
      assert.deepEqual(problems, [{ code: 'fileBytes', line: 2, path: pathOf('config') }]);
    });

    it('a byte order mark is passed over', async () => {
      assert.equal(await keyOf('default', `\ufeff[default]\n${keys('AKIA')}`), 'AKIA');
    });

    for (const [what, bytes] of [
      ['with its mark', Buffer.from('\ufeff[default]\n', 'utf16le')],
      ['with its mark, high bytes first', Buffer.from('\ufeff[default]\n', 'utf16le').swap16()],
      ['without a mark', Buffer.from('[default]\n', 'utf16le')],
    ] as const) {
      it(`a file in UTF-16 ${what} is said to be one`, async () => {
        home.write({ config: '' });
        home.put('.aws/credentials', bytes);
        assert.deepEqual((await readSharedFiles({})).unreadable, {
          code: 'fileEncoding',
          path: pathOf('credentials'),
          line: 1,
          encoding: 'UTF-16',
        });
      });
    }
  });

  describe('where they are', () => {
    for (const [written, variables] of [
      ['~/alt', {}],
      ['$HOME/alt', {}],
      ['${HOME}/alt', {}],
      ['$PLACE/alt', { PLACE: '~' }],
    ] as const) {
      it(`${written}`, async () => {
        home.put('alt/credentials', `[alt]\n${keys('AKIAALT')}`);
        const environment = {
          HOME: home.folder,
          AWS_CONFIG_FILE: `${written}/config`,
          AWS_SHARED_CREDENTIALS_FILE: `${written}/credentials`,
          ...variables,
        };
        const { sections } = await readSharedFiles(environment);
        assert.deepEqual([...sections.profiles.keys()], ['alt']);
      });
    }
  });

  describe('large files', () => {
    const chainText = (length: number) =>
      Array.from(
        { length },
        (_, index) =>
          `[profile p${index}]\n${index === length - 1 ? keys('AKIALAST') : `${role}source_profile = p${index + 1}\n`}`,
      ).join('');

    it('a chain of 400 profiles', async () => {
      const { sections } = await read(chainText(400));
      const start = performance.now();
      const profiles = listProfiles(sections);
      assert.ok(profiles.every(({ problem }) => problem === undefined));
      assert.equal(chainOf(sections, 'p0').length, 400);
      assert.ok(performance.now() - start < 2_000, `${performance.now() - start} ms`);
    });

    for (const [what, line] of [
      ['sections', '[profile NUMBER]\naws_access_key_id = AKIA\naws_secret_access_key = secret\n'],
      ['lines of one value', '  --one-more-word-NUMBER\n'],
      ['blanks', `${' '.repeat(5_000)}x${' '.repeat(5_000)}\n`],
      ['lines that mean nothing', 'nonsense NUMBER\n'],
    ] as const) {
      it(`10 MB of ${what}`, async function () {
        this.timeout(20_000);
        const size = 10_000_000;
        const lines = Array.from({ length: Math.ceil(size / line.length) }, (_, index) =>
          line.replace('NUMBER', String(index)),
        );
        home.write({ config: `[default]\ncredential_process = helper\n${lines.join('')}`, credentials: '' });
        // Of the processor, which others may be at work on too.
        const start = process.cpuUsage();
        const { sections } = await readSharedFiles({});
        listProfiles(sections);
        const milliseconds = process.cpuUsage(start).user / 1000;
        assert.ok(milliseconds < 10_000, `${milliseconds} ms`);
      });
    }
  });
});
