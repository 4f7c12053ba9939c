// Parses the command line into a command and its options.

import { parseArgs, type ParseArgsConfig } from 'node:util';
import { informationColumns, type InformationColumn } from '../telephony/table/columns';

/** The connection that `--connection` names, as `profile:NAME` or `environment`. */
export interface ConnectionOptions {
  /** `undefined`: the keys of the environment. */
  readonly profile: string | undefined;
  /** Replaces the extension's endpoint setting; empty when it is not given. */
  readonly endpoint: string;
}

export interface WriteOptions extends ConnectionOptions {
  readonly yes: boolean;
  /** Allows writes to a profile that is marked as production. */
  readonly production: boolean;
  /** The AWS account whose users may be changed. */
  readonly awsAccount: string | undefined;
}

interface TableOptions {
  readonly file: string;
  /** Applies every setting of the table, not only the settings that were changed in the table. */
  readonly enforce: boolean;
  readonly json: boolean;
}

export type Options =
  | { readonly command: 'help' }
  | { readonly command: 'check'; readonly file: string; readonly json: boolean }
  | ({
      readonly command: 'export';
      readonly accountId: string | undefined;
      /** `undefined`: standard output. */
      readonly output: string | undefined;
      /** Additional columns for people. */
      readonly columns: readonly InformationColumn[];
    } & ConnectionOptions)
  | ({ readonly command: 'plan' } & TableOptions & ConnectionOptions)
  | ({ readonly command: 'apply'; readonly maxChanges: number | undefined } & TableOptions & WriteOptions)
  | { readonly command: 'runs'; readonly json: boolean }
  | ({ readonly command: 'resume' | 'undo'; readonly run: string; readonly json: boolean } & WriteOptions);

/** The typed command line is not valid. */
export class UsageError extends Error {
  override readonly name = 'Usage';
}

const flag = { type: 'boolean' } as const;
const text = { type: 'string' } as const;
const connection = { connection: text, endpoint: text } as const;
const write = { ...connection, yes: flag, production: flag, 'aws-account': text } as const;

/** The options of each command. */
const known = {
  check: { json: flag },
  export: { ...connection, account: text, columns: text, output: { ...text, short: 'o' } },
  plan: { ...connection, enforce: flag, json: flag },
  apply: { ...write, enforce: flag, json: flag, 'max-changes': text },
  runs: { json: flag },
  resume: { ...write, json: flag },
  undo: { ...write, json: flag },
} as const satisfies Record<string, ParseArgsConfig['options']>;

type CommandName = keyof typeof known;

type Values = ReadonlyMap<string, string | boolean>;

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Options {
  const [command = '', ...rest] = args;
  if (['help', '--help', '-h'].includes(command) || rest.includes('--help') || rest.includes('-h')) {
    return { command: 'help' };
  }
  if (!isCommand(command)) {
    throw new UsageError(
      command === '' ? 'A command is missing.' : `There is no command ${JSON.stringify(command)}.`,
    );
  }
  const { values, positionals } = parsed(command, rest);
  switch (command) {
    case 'check':
      return { command, file: only('FILE', positionals), json: isGiven(values, 'json') };
    case 'export':
      none(positionals);
      return {
        command,
        accountId: given(values, 'account'),
        output: given(values, 'output'),
        columns: columnsOf(given(values, 'columns')),
        ...connectionOf(values),
      };
    case 'plan':
      return { command, ...tableOf(values, positionals), ...connectionOf(values) };
    case 'apply':
      return {
        command,
        ...tableOf(values, positionals),
        maxChanges: numberOf(given(values, 'max-changes')),
        ...writeOf(values),
        awsAccount: required(values, 'aws-account'),
      };
    case 'runs':
      none(positionals);
      return { command, json: isGiven(values, 'json') };
    case 'resume':
    case 'undo':
      return {
        command,
        run: only('RUN', positionals),
        json: isGiven(values, 'json'),
        ...writeOf(values),
      };
  }
}

const isCommand = (text: string): text is CommandName => Object.hasOwn(known, text);

function parsed(
  command: CommandName,
  args: readonly string[],
): { readonly values: Values; readonly positionals: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: known[command],
      allowPositionals: true,
      strict: true,
    });
    return { values: new Map(Object.entries(values as Record<string, string | boolean>)), positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

const tableOf = (values: Values, positionals: readonly string[]): TableOptions => ({
  file: only('FILE', positionals),
  enforce: isGiven(values, 'enforce'),
  json: isGiven(values, 'json'),
});

function connectionOf(values: Values): ConnectionOptions {
  const name = required(values, 'connection');
  const profile = name.startsWith('profile:') ? name.slice('profile:'.length) : undefined;
  if (profile === '' || (profile === undefined && name !== 'environment')) {
    throw new UsageError(
      '--connection must be profile:NAME or environment. A profile with endpoint_url reaches the sandbox.',
    );
  }
  return { profile, endpoint: given(values, 'endpoint') ?? '' };
}

function writeOf(values: Values): WriteOptions {
  const awsAccount = given(values, 'aws-account');
  if (awsAccount !== undefined && !/^\d{12}$/.test(awsAccount)) {
    throw new UsageError('--aws-account must be 12 digits.');
  }
  return {
    ...connectionOf(values),
    yes: isGiven(values, 'yes'),
    production: isGiven(values, 'production'),
    awsAccount,
  };
}

const isGiven = (values: Values, name: string): boolean => values.get(name) === true;

function given(values: Values, name: string): string | undefined {
  const value = values.get(name);
  if (value === '') {
    throw new UsageError(`--${name} is empty.`);
  }
  return typeof value === 'string' ? value : undefined;
}

function required(values: Values, name: string): string {
  const value = given(values, name);
  if (value === undefined) {
    throw new UsageError(`--${name} is missing.`);
  }
  return value;
}

function columnsOf(text: string | undefined): readonly InformationColumn[] {
  const names = text?.split(',') ?? [];
  const columns = informationColumns.filter((column) => names.includes(column));
  if (columns.length !== names.length) {
    throw new UsageError(`--columns must be some of: ${informationColumns.join(', ')}.`);
  }
  return columns;
}

function numberOf(text: string | undefined): number | undefined {
  if (text !== undefined && !/^\d{1,9}$/.test(text)) {
    throw new UsageError('--max-changes must be a whole number.');
  }
  return text === undefined ? undefined : Number(text);
}

function only(what: string, [first, ...others]: readonly string[]): string {
  if (first === undefined || first === '') {
    throw new UsageError(`${what} is missing.`);
  }
  none(others);
  return first;
}

function none([first]: readonly string[]): void {
  if (first !== undefined) {
    throw new UsageError(`There is one word too many: ${JSON.stringify(first)}.`);
  }
}

export const usage = `Telephony settings of Amazon Chime users, as a table.

  check  FILE [--json]
  export --connection C [--account ID] [--columns license,status] [-o FILE]
  plan   FILE --connection C [--enforce] [--json]
  apply  FILE --connection C --aws-account N --yes [--enforce] [--max-changes M] [--json]
  runs   [--json]
  resume RUN --connection C --yes [--json]
  undo   RUN --connection C --yes [--json]

C is profile:NAME or environment. --endpoint URL names another endpoint than the profile does.
A profile that CHIME_TELEPHONY_PRODUCTION names (a comma between two) is written to with --production only.
Without --yes a command that writes asks; without a terminal it refuses.

Exit code: 0 done, or nothing to do; 2 "plan" found changes; 130 ended by Ctrl+C; 1 anything else.
`;
