// Reads the kind and the name of a section from its header in the config file.

import { shellWords } from './shellWords';

export interface SectionName {
  readonly kind: 'profile' | 'sso-session' | 'services';
  readonly name: string;
}

const kindOf = (header: string): SectionName['kind'] | undefined =>
  (['profile', 'sso-session', 'services'] as const).find((start) => header.startsWith(start));

/** Like the AWS CLI, looks only at the beginning of a header, and takes the second of two words. */
export function sectionName(header: string): SectionName | undefined {
  if (header === 'default') {
    return { kind: 'profile', name: 'default' };
  }
  const kind = kindOf(header);
  const [, name = '', ...others] = (kind && shellWords(header)) ?? [];
  return kind === undefined || name === '' || others.length > 0 ? undefined : { kind, name };
}

/** For a header that the AWS CLI does not understand: written as `[profile.NAME]`, or with a bracket in a remark behind it. */
export function lenientName(header: string): SectionName | undefined {
  const kind = kindOf(header);
  const name = header.slice((kind ?? '').length + 1);
  return (
    sectionName(header.split(']', 1)[0] ?? '') ??
    (kind !== undefined && header.startsWith(`${kind}.`) && name !== '' ? { kind, name } : undefined)
  );
}
