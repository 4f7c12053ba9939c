// A form for many users: each boolean is left alone or wanted on or off, and what would change is previewed before it is written.

import { l10n } from 'vscode';
import { telephonyKeys, type TelephonyKey, type UserReference } from '../../chime/model';
import type { FormCount, ManyTarget } from '../../protocol';
import { planUpdateOfMany, type Wanted } from '../../telephony/plan';
import type { SettingsRead } from '../../telephony/readSettings';
import type { Run } from '../../telephony/run';
import type { Previews } from '../preview/previews';
import { listTarget, readAll, type Reading } from '../users/readUsers';
import type { OpenConnection } from '../connection/session';
import { numberText } from '../../text/language';
import { accountText, usersText } from '../../text/wording';
import { previewTitle, targetName } from '../users/targetName';
import type { Content, SaveResult, Subject } from './subject';

export class ManyUsers implements Subject {
  readonly sentences = {
    read: l10n.t('The users and their settings could not be read.'),
    save: (name: string) => l10n.t('The settings of {0} could not be changed.', name),
  };

  constructor(
    private readonly target: ManyTarget,
    private readonly previews: Previews,
  ) {}

  get users(): readonly UserReference[] {
    return this.target.users;
  }

  title(connection: OpenConnection): string {
    return targetName(this.target, connection.directory);
  }

  async read(connection: OpenConnection, reading: Reading): Promise<Content> {
    const users = await listTarget(this.target, connection, reading);
    return this.shown(connection, await readAll(users, connection, reading));
  }

  async save(connection: OpenConnection, { heading, reads }: Content, wanted: Wanted): Promise<SaveResult> {
    // The form may have been open for long, and nobody whose settings were changed since is to be left out.
    await this.previews.open(heading.name, async (reading) => ({
      planned: planUpdateOfMany(connection.identity, await readAll(reads, connection, reading), wanted),
      connection,
      title: previewTitle(this.target, connection.directory, reads.length),
      titleOfOne: (name) => name,
      start: { source: 'chimeTelephony.form' },
    }));
    return { result: 'open' };
  }

  after({ outcomes }: Run, content: Content): Content {
    const reads = content.reads.map((read): SettingsRead => {
      const { accountId, userId } = read;
      const outcome = outcomes.of(read);
      switch (outcome?.result) {
        case 'done':
          return outcome.telephony ? { accountId, userId, telephony: outcome.telephony } : read;
        case 'conflict':
          return { accountId, userId, telephony: outcome.now };
        default:
          return read;
      }
    });
    return { ...content, reads, settings: { counts: countsOf(reads) } };
  }

  private shown({ directory }: OpenConnection, reads: readonly SettingsRead[]): Content {
    const accountIds = new Set(reads.map(({ accountId }) => accountId));
    const unread = reads.filter((read) => 'failure' in read).length;
    const fields = [
      { label: l10n.t('Users'), value: numberText(reads.length) },
      {
        label: l10n.t('Account'),
        value: [...accountIds].map((id) => accountText(id, directory.findAccount(id))).join(', '),
      },
      ...(unread > 0
        ? [
            {
              label: l10n.t('Not read'),
              value: l10n.t('{0} could not be read; the preview says why.', usersText(unread)),
            },
          ]
        : []),
    ];
    return {
      heading: { name: targetName(this.target, directory), fields },
      settings: { counts: countsOf(reads) },
      reads,
    };
  }
}

function countsOf(reads: readonly SettingsRead[]): Record<TelephonyKey, FormCount> {
  const known = reads.filter((read) => 'telephony' in read);
  const countOf = (key: TelephonyKey): FormCount => {
    const on = known.filter(({ telephony }) => telephony[key]).length;
    return {
      text: l10n.t('Now on for {0} of {1}.', numberText(on), usersText(known.length)),
      ...(on === known.length ? { all: true } : on === 0 && { all: false }),
    };
  };
  return Object.fromEntries(telephonyKeys.map((key) => [key, countOf(key)])) as Record<
    TelephonyKey,
    FormCount
  >;
}
