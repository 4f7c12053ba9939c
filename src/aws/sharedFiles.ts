// Reads the shared config and credentials files by the rules of the AWS CLI (botocore's configloader), into sections by their names.

import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { readFailure, type AwsReason, type FileFault, type FileProblem } from './errors';
import { sharedFilePaths, type Environment } from './filePaths';
import { defaultsSection, readIni, type IniFile, type IniSection } from './iniFile';
import { lenientName, sectionName, type SectionName } from './sectionNames';
import { misspeltFrom } from './settingNames';
import { settingsIn, withoutRemark } from './settingValues';

/**
 * The settings of one section in both files; if both files have a setting, the credentials file wins. A setting in an indented block is
 * named `block.name`, and empty settings are dropped. Keys and session token come from one file; the token has its newer name.
 */
export type ProfileSettings = Readonly<Record<string, string | undefined>>;

type SettingsByName = ReadonlyMap<string, ProfileSettings>;

export type FileName = 'config' | 'credentials';

/** All sections of both files. */
export interface Sections {
  readonly profiles: SettingsByName;
  readonly ssoSessions: SettingsByName;
  readonly services: SettingsByName;
  /** For each profile, the files with an access key of it. The keys in the first of these files count. */
  readonly keyFiles: ReadonlyMap<string, readonly FileName[]>;
}

export interface SharedFiles {
  readonly sections: Sections;
  /** Parts of the files that this extension does not understand. */
  readonly problems: readonly FileProblem[];
  /** Why the first unreadable file counts as empty. */
  readonly unreadable: AwsReason | undefined;
}

/** A missing file counts as empty. */
export async function readSharedFiles(environment: Environment): Promise<SharedFiles> {
  const paths = sharedFilePaths(environment);
  const [config, credentials] = await Promise.all([readText(paths.config), readText(paths.credentials)]);
  const found = configSections(readIni(config.text));
  const own = credentialsSections(readIni(credentials.text));
  const at = (path: string) => (fault: FileFault) => ({ ...fault, path });
  return {
    sections: joined(found, own.profiles),
    problems: [
      ...[...config.faults, ...found.faults].sort(byLine).map(at(paths.config)),
      ...[...credentials.faults, ...own.faults].sort(byLine).map(at(paths.credentials)),
    ],
    unreadable: config.unreadable ?? credentials.unreadable,
  };
}

const byLine = (one: FileFault, other: FileFault): number => one.line - other.line;

interface FileText {
  readonly text: string;
  readonly faults: readonly FileFault[];
  readonly unreadable?: AwsReason;
}

async function readText(path: string): Promise<FileText> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    const unreadable: AwsReason = { code: 'unreadableFile', path, message: readFailure(failure) };
    return { text: '', faults: [], ...(failure.code !== 'ENOENT' && { unreadable }) };
  }
  if (isUtf16(bytes)) {
    return {
      text: '',
      faults: [],
      unreadable: { code: 'fileEncoding', path, line: 1, encoding: 'UTF-16' },
    };
  }
  const text = bytes.toString('utf8');
  const lines = isUtf8(bytes) ? [] : text.split(/\r\n|[\r\n]/);
  const faults = lines.flatMap((line, index): FileFault[] =>
    line.includes('\ufffd') ? [{ code: 'fileBytes', line: index + 1 }] : [],
  );
  return { text, faults: faults.slice(0, maximumByteFaults) };
}

const maximumByteFaults = 20;

/** Whether the text begins with the byte order mark of UTF-16, or with a NUL byte in its first character. PowerShell writes such files. */
const isUtf16 = ([first, second]: Buffer): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || first === 0 || second === 0;

type Settings = ReadonlyMap<string, string>;

type Entries = readonly (readonly [name: string, value: string])[];

interface ConfigSections {
  readonly profiles: ReadonlyMap<string, Settings>;
  readonly ssoSessions: ReadonlyMap<string, Settings>;
  readonly services: ReadonlyMap<string, Settings>;
  readonly faults: readonly FileFault[];
}

/** Sections that the AWS CLI uses for something other than profiles. */
const otherSections: ReadonlySet<string> = new Set([defaultsSection, 'plugins', 'preview']);

function configSections(file: IniFile): ConfigSections {
  const kinds = {
    profile: new Map<string, Settings>(),
    'sso-session': new Map<string, Settings>(),
    services: new Map<string, Settings>(),
  };
  const faults = [...file.faults];
  const read = (header: string, section: IniSection, { kind, name }: SectionName) => {
    const { settings, faults: own } = readSection(file, section);
    // Two headers can have one name, such as [profile a] and [profile "a"]. For the AWS CLI, the later section replaces the earlier.
    if (kinds[kind].has(name)) {
      faults.push({ code: 'fileSectionReplaced', line: section.line, section: header });
    }
    kinds[kind].set(name, settings);
    faults.push(...own);
  };
  const others: (readonly [string, IniSection])[] = [];
  for (const [header, section] of file.sections) {
    const found = sectionName(header);
    if (found !== undefined) {
      read(header, section, found);
    } else if (!otherSections.has(header)) {
      others.push([header, section]);
    }
  }
  for (const [header, section] of others) {
    const found = lenientName(header);
    if (found !== undefined && !kinds[found.kind].has(found.name)) {
      read(header, section, found);
    } else {
      faults.push({ code: 'fileSection', line: section.line, section: header });
    }
  }
  return { profiles: kinds.profile, ssoSessions: kinds['sso-session'], services: kinds.services, faults };
}

/** Each section of the credentials file is a profile, whatever its name. */
function credentialsSections(file: IniFile): Pick<ConfigSections, 'profiles' | 'faults'> {
  const profiles = new Map<string, Settings>();
  const faults = [...file.faults];
  for (const [header, section] of file.sections) {
    if (header !== defaultsSection) {
      const { settings, faults: own } = readSection(file, section);
      profiles.set(header, settings);
      faults.push(...own);
    }
  }
  return { profiles, faults };
}

function readSection(
  { sections }: IniFile,
  { settings }: IniSection,
): { readonly settings: Settings; readonly faults: readonly FileFault[] } {
  const defaults = sections.get(defaultsSection)?.settings;
  const read = settingsIn(defaults === undefined ? settings : new Map([...defaults, ...settings]));
  const faults = [...read.faults];
  for (const [setting, [first]] of settings) {
    const meant = misspeltFrom(setting);
    if (meant !== undefined && first !== undefined) {
      faults.push({ code: 'fileSetting', line: first.line, setting, meant });
    }
  }
  return { settings: read.settings, faults };
}

function joined(config: ConfigSections, credentials: ReadonlyMap<string, Settings>): Sections {
  const names = new Set([...config.profiles.keys(), ...credentials.keys()]);
  const profiles = new Map<string, ProfileSettings>();
  const keyFiles = new Map<string, readonly FileName[]>();
  const references: References = [
    ['source_profile', names],
    ['sso_session', config.ssoSessions],
    ['services', config.services],
  ];
  for (const name of names) {
    const files = { credentials: credentials.get(name), config: config.profiles.get(name) };
    const withKeys = (['credentials', 'config'] as const).filter((file) =>
      files[file]?.has('aws_access_key_id'),
    );
    keyFiles.set(name, withKeys);
    const settings = new Map([
      ...withoutKeys(files.config),
      ...withoutKeys(files.credentials),
      ...keysIn(files[withKeys[0] ?? 'credentials'] ?? files.config),
    ]);
    profiles.set(name, Object.fromEntries([...settings, ...resolvedReferences(settings, references)]));
  }
  const records = (kind: ReadonlyMap<string, Settings>): SettingsByName =>
    new Map([...kind].map(([name, settings]) => [name, Object.fromEntries(settings)]));
  return {
    profiles,
    ssoSessions: records(config.ssoSessions),
    services: records(config.services),
    keyFiles,
  };
}

/** Settings that name a section, each with the existing sections. */
type References = readonly (readonly [setting: string, targets: { has(name: string): boolean }])[];

/** The references whose section exists only under the name without the remark. */
const resolvedReferences = (settings: Settings, references: References): Entries =>
  references.flatMap(([setting, targets]) => {
    const value = settings.get(setting) ?? '';
    const named = withoutRemark(value);
    return !targets.has(value) && targets.has(named) ? [[setting, named] as const] : [];
  });

const keyNames: ReadonlySet<string> = new Set([
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'aws_security_token',
]);

const withoutKeys = (settings: Settings = new Map()): Entries =>
  [...settings].filter(([name]) => !keyNames.has(name));

/** The token's older name comes before the newer one. */
function keysIn(settings: Settings = new Map()): Entries {
  const keys = [
    ['aws_access_key_id', settings.get('aws_access_key_id')],
    ['aws_secret_access_key', settings.get('aws_secret_access_key')],
    ['aws_session_token', settings.get('aws_security_token') ?? settings.get('aws_session_token')],
  ] as const;
  return keys.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}
