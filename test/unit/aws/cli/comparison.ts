// Compares what this extension reads from AWS files with what the AWS CLI read.

import assert from 'node:assert/strict';
import { chainOf, type Link } from '../../../../src/aws/credentialChain';
import { ssoSettings, wholeSources } from '../../../../src/aws/credentialSource';
import { describeProfile } from '../../../../src/aws/profiles';
import type { ProfileSettings, Sections } from '../../../../src/aws/sharedFiles';

type CliSettings = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** The identity, or the name of the error with which the AWS CLI refuses. */
interface CliIdentity {
  readonly identity?: string | null;
  readonly error?: string;
}

/** As `recordFiles.py` writes it. */
export interface CliReading {
  readonly error?: string;
  readonly profiles: Readonly<Record<string, CliIdentity & { readonly settings: CliSettings }>>;
  readonly ssoSessions: Readonly<Record<string, CliSettings>>;
  readonly services: Readonly<Record<string, CliSettings>>;
  readonly environment: CliIdentity;
  readonly profile: string;
}

/** Where this extension accepts what the AWS CLI refuses or ignores. The README lists the cases. */
export type Leniency =
  | 'byte order mark'
  | 'faulty file'
  | 'other headers'
  | 'remark behind a word'
  | 'indented below a word'
  | 'empty value'
  | 'source that is not whole';

const keySettings = /^aws_(access_key_id|secret_access_key|session_token|security_token)$/;

const credentialSettings =
  /^(aws_|role_|source_profile|credential_|web_identity|sso_|login_|external_id|mfa_|duration_)/;

const flat = (settings: CliSettings): Map<string, string> =>
  new Map(
    Object.entries(settings).flatMap(([name, value]) =>
      typeof value === 'string'
        ? [[name, value] as const]
        : Object.entries(value).map(([sub, text]) => [`${name}.${sub}`, text] as const),
    ),
  );

/** The comparison of one home folder. */
export class Comparison {
  /** The leniencies that explain a difference. */
  readonly met = new Set<Leniency>();

  constructor(
    private readonly sections: Sections,
    private readonly cli: CliReading,
  ) {}

  /** @throws AssertionError for the first difference that no leniency explains */
  compareAll(): void {
    const { profiles, ssoSessions, services } = this.sections;
    // A profile without a name can't be chosen.
    const names = Object.keys(this.cli.profiles).filter((name) => name !== '');
    assert.deepEqual(
      names.filter((name) => !profiles.has(name)),
      [],
    );
    if (profiles.size > names.length) {
      this.met.add('other headers');
    }
    names.forEach((name) => this.compareProfile(name));
    for (const [cli, own] of [
      [this.cli.ssoSessions, ssoSessions],
      [this.cli.services, services],
    ] as const) {
      for (const [name, settings] of Object.entries(cli)) {
        this.compareSettings(settings, own.get(name) ?? {});
      }
    }
  }

  private compareProfile(name: string): void {
    const theirs = this.cli.profiles[name];
    assert.ok(theirs !== undefined);
    this.compareSettings(theirs.settings, this.sections.profiles.get(name) ?? {});
    const { problem } = describeProfile(this.sections, name);
    const identity = problem === undefined ? identityOf(this.sections, name) : undefined;
    // The AWS CLI ignores a duration that is no number, which is a problem here.
    if (identity === (theirs.identity ?? undefined) || problem?.code === 'durationNotNumber') {
      return;
    }
    const isExplained = this.chainIsExplained(name);
    if (identity !== undefined && !theirs.identity && !isExplained) {
      const isPartial = chainOf(this.sections, name).some((link) => this.hasPartialSource(link.name));
      assert.ok(isPartial, `${name}: ${identity}, refused as ${theirs.error}`);
      this.met.add('source that is not whole');
      return;
    }
    // An indented block in the place of a key is nothing that a request could be signed with.
    const isBlock = /\{'/.test(theirs.identity ?? '');
    assert.ok(isExplained || isBlock, `${name}: ${identity ?? problem?.code}, ${theirs.identity}`);
  }

  /** Whether a setting of the profile, or of what it starts from, is read in a more lenient way. */
  private chainIsExplained(name: string): boolean {
    // `map`, not `some`: each comparison also notes its leniencies.
    const explained = chainOf(this.sections, name).flatMap(({ name: link, settings }) => {
      const session = settings['sso_session'] ?? '';
      return [
        this.compareSettings(this.cli.profiles[link]?.settings ?? {}, settings),
        this.compareSettings(
          this.cli.ssoSessions[session] ?? {},
          this.sections.ssoSessions.get(session) ?? {},
        ),
      ];
    });
    return explained.includes(true);
  }

  /** Whether a source that the AWS CLI stops at is not whole. */
  private hasPartialSource(name: string): boolean {
    const settings = this.cli.profiles[name]?.settings ?? {};
    const whole = wholeSources(this.sections, name);
    return (
      ('role_arn' in settings && !whole.includes('role') && !whole.includes('webIdentity')) ||
      ('web_identity_token_file' in settings && !whole.includes('webIdentity')) ||
      (('sso_account_id' in settings || 'sso_role_name' in settings) && !whole.includes('sso')) ||
      ('aws_access_key_id' in settings && !('aws_secret_access_key' in settings)) ||
      ('credential_source' in settings && !('role_arn' in settings))
    );
  }

  /**
   * Compares all settings but the keys, which are part of the identity.
   * @returns whether a leniency explains a difference in the settings of credentials
   */
  private compareSettings(cli: CliSettings, own: ProfileSettings): boolean {
    const expected = flat(cli);
    const found = new Map(Object.entries(own));
    const indented = new Set(
      [...expected.values()]
        .filter((value) => value.includes('\n'))
        .flatMap((value) =>
          [...value.matchAll(/\n(\w+)\s*[=:]/g)].map(([, name = '']) => name.toLowerCase()),
        ),
    );
    let isExplained = false;
    for (const name of new Set([...expected.keys(), ...found.keys()])) {
      const theirs = expected.get(name) ?? '';
      const ours = found.get(name === 'aws_security_token' ? 'aws_session_token' : name) ?? '';
      const isEmpty = theirs === '' && expected.has(name);
      const leniency =
        theirs === ours && !isEmpty ? undefined : explanation(theirs, ours, indented.has(name));
      if (leniency !== undefined) {
        this.met.add(leniency);
        isExplained ||= credentialSettings.test(name);
      } else if (!keySettings.test(name)) {
        assert.equal(ours, theirs, name);
      }
    }
    return isExplained;
  }
}

function explanation(theirs: string, ours: string, isIndented: boolean): Leniency | undefined {
  const rest = theirs.startsWith(ours) ? theirs.slice(ours.length) : '';
  if (isIndented || (rest.startsWith('\n') && ours !== '')) {
    return 'indented below a word';
  }
  if (theirs === '') {
    return 'empty value';
  }
  return /^\s+[#;]/.test(rest) || /^[#;]/.test(theirs) ? 'remark behind a word' : undefined;
}

export const named = (kind: string, ...parts: readonly (string | undefined)[]): string =>
  `<${kind}(${parts.map((part) => part ?? '').join(',')})>`;

const settingsNamed = (kind: string, settings: ProfileSettings, ...names: readonly string[]): string =>
  named(kind, ...names.map((name) => new Map(Object.entries(settings)).get(name)));

const roleOf = ({ settings }: Link, source: string): string =>
  `${named(
    'role',
    settings['role_arn'],
    settings['role_session_name'],
    settings['external_id'],
    settings['mfa_serial'],
    settings['duration_seconds'],
  ).slice(0, -1)}${source}>`;

/** What a profile's credentials come from, as the script of the recording writes it. */
function identityOf(sections: Sections, name: string): string | undefined {
  const [last, ...others] = [...chainOf(sections, name)].reverse();
  const start = last && startOf(sections, last);
  return start && others.reduce((source, link) => roleOf(link, source), start);
}

function startOf(sections: Sections, link: Link): string | undefined {
  const { kind, settings } = link;
  switch (kind) {
    case 'keys':
      return settingsNamed(kind, settings, 'aws_access_key_id', 'aws_secret_access_key', 'aws_session_token');
    case 'webIdentity':
      return settingsNamed(kind, settings, 'role_arn', 'role_session_name', 'web_identity_token_file');
    case 'sso':
      return settingsNamed(
        kind,
        ssoSettings(sections, settings),
        ...['sso_account_id', 'sso_role_name', 'sso_start_url', 'sso_region'],
      );
    case 'process':
      return settingsNamed(kind, settings, 'credential_process');
    case 'login':
      return settingsNamed(kind, settings, 'login_session');
    case 'place':
      return settingsNamed(kind, settings, 'credential_source');
    case 'role':
      return roleOf(link, settingsNamed('place', settings, 'credential_source'));
    case 'none':
      return undefined;
  }
}
