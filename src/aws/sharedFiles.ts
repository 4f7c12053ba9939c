// Reads the shared config and credentials files by the rules of the SDK's own parser. That one keeps sections in plain objects:
// `[__proto__]` makes it drop the whole file, and `[constructor]` writes into JavaScript's own `Object`.

/** One profile's settings, both files joined; where both set a key, the credentials file wins, as in the SDKs. */
export type ProfileSettings = Readonly<Record<string, string | undefined>>;

/** Settings by section, in the order of the file. */
type SharedFile = ReadonlyMap<string, ProfileSettings>;

/** Those of the config file: profiles by their names, `sso-session.NAME` and `services.NAME` beside them. */
export function configSections(text: string): SharedFile {
  const sections = parseSections(text);
  // `[profile default]` counts before it.
  const usual = sections.get('default');
  const named = [...sections].flatMap(([section, settings]) => {
    const [, kind, name = ''] = /^(profile|sso-session|services)\.(.*)$/s.exec(section) ?? [];
    return kind === undefined ? [] : [[kind === 'profile' ? name : section, settings] as const];
  });
  return new Map([...(usual === undefined ? [] : [['default', usual] as const]), ...named]);
}

/** The file's sections; `[profile NAME]` is `profile.NAME`, and so are the other kinds. A section without a setting is none. */
export function parseSections(text: string): SharedFile {
  const sections = new Map<string, Map<string, string>>();
  let section: string | undefined;
  let group: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const header = headerOf(line);
    if (header !== undefined) {
      section = sectionName(header);
      group = undefined;
      continue;
    }
    const [, name = '', value = ''] =
      /^([^=]+)=(.*)$/s.exec(withoutComment(line))?.map((part) => part.trim()) ?? [];
    if (!section || name === '') {
      continue;
    }
    if (value === '') {
      group = name;
      continue;
    }
    if (line.trimStart() === line) {
      group = undefined;
    }
    const settings = sections.get(section) ?? new Map<string, string>();
    sections.set(section, settings.set(group === undefined ? name : `${group}.${name}`, value));
  }
  return new Map([...sections].map(([name, settings]) => [name, Object.fromEntries(settings)]));
}

const withoutComment = (line: string): string => (line.split(/(?:^|\s)[;#]/, 1)[0] ?? '').trim();

const headerOf = (line: string): string | undefined => /^\[(.*)\]$/s.exec(withoutComment(line))?.[1];

/** `undefined` for a section of a kind that is not known. */
function sectionName(header: string): string | undefined {
  const [, kind, , name] = /^([\w-]+)\s(["']?)([\w-@+.%:/]+)\2$/.exec(header) ?? [];
  if (kind === undefined) {
    return header;
  }
  return ['profile', 'sso-session', 'services'].includes(kind) ? `${kind}.${name}` : undefined;
}
