// Turns a request line and a body into one of the operations, strictly by the API's model. This module knows nothing of state,
// signatures or sockets.

import {
  isEmailAddress,
  pageSize,
  telephonyKeys,
  userTypes,
  type Telephony,
  type TelephonyKey,
  type UserType,
} from '../chime/model';
import { ApiError, badRequest } from './errors';

/** The part of a list request that concerns pages. */
export interface PageInput {
  readonly MaxResults: number;
  readonly NextToken?: string;
}

interface UserInput {
  readonly AccountId: string;
  readonly UserId: string;
}

/** Each operation's checked input, by the API's names. */
export interface Inputs {
  ListAccounts: PageInput & { readonly Name?: string; readonly UserEmail?: string };
  GetAccount: { readonly AccountId: string };
  GetAccountSettings: { readonly AccountId: string };
  ListUsers: PageInput & {
    readonly AccountId: string;
    readonly UserEmail?: string;
    readonly UserType?: UserType;
  };
  GetUser: UserInput;
  GetUserSettings: UserInput;
  UpdateUserSettings: UserInput & { readonly Telephony: Telephony };
  LogoutUser: UserInput;
  ListPhoneNumbers: PageInput & {
    readonly Status?: string;
    readonly ProductType?: string;
    readonly FilterName?: string;
    readonly FilterValue?: string;
  };
  GetPhoneNumber: { readonly PhoneNumberId: string };
}

export type Operation = keyof Inputs;

/** An operation with its checked input. */
export type Call = {
  [Name in Operation]: { readonly operation: Name; readonly input: Inputs[Name] };
}[Operation];

/** A request that belongs to an operation, its input not yet checked. */
export interface Route {
  readonly operation: Operation;
  readonly labels: Readonly<Record<string, string>>;
  readonly query: URLQuery;
}

/** Raw query parameters, in order. */
type URLQuery = readonly (readonly [string, string])[];

/**
 * Labels have the model's names. `?operation=` tells POST requests of one path apart; any other value, or the parameter at another
 * path, belongs to an operation that the sandbox does not know.
 */
const templates: Readonly<Record<Operation, string>> = {
  ListAccounts: 'GET /accounts',
  GetAccount: 'GET /accounts/{AccountId}',
  GetAccountSettings: 'GET /accounts/{AccountId}/settings',
  ListUsers: 'GET /accounts/{AccountId}/users',
  GetUser: 'GET /accounts/{AccountId}/users/{UserId}',
  GetUserSettings: 'GET /accounts/{AccountId}/users/{UserId}/settings',
  UpdateUserSettings: 'PUT /accounts/{AccountId}/users/{UserId}/settings',
  LogoutUser: 'POST /accounts/{AccountId}/users/{UserId}?operation=logout',
  ListPhoneNumbers: 'GET /phone-numbers',
  GetPhoneNumber: 'GET /phone-numbers/{PhoneNumberId}',
};

export const operations = Object.keys(templates) as readonly Operation[];

const phoneNumberStatuses = [
  'AcquireInProgress',
  'AcquireFailed',
  'Unassigned',
  'Assigned',
  'ReleaseInProgress',
  'DeleteInProgress',
  'ReleaseFailed',
  'DeleteFailed',
] as const;
const productTypes = ['BusinessCalling', 'VoiceConnector', 'SipMediaApplicationDialIn'] as const;
const associationNames = [
  'AccountId',
  'UserId',
  'VoiceConnectorId',
  'VoiceConnectorGroupId',
  'SipRuleId',
] as const;

/**
 * Finds the operation; `target` is the raw path and query.
 * @throws ApiError UnknownOperationException
 */
export function findRoute(method: string, target: string): Route {
  const [path = '', search = ''] = target.split(/\?(.*)/s);
  const query = splitQuery(search);
  for (const operation of operations) {
    const labels = matchTemplate(templates[operation], method, path, query);
    if (labels) {
      return { operation, labels, query };
    }
  }
  throw new ApiError('UnknownOperationException', 'The sandbox does not offer this operation.');
}

/**
 * Checks a route's labels, query and body.
 * @throws ApiError BadRequestException
 */
export function checkCall({ operation, labels, query }: Route, body: Buffer): Call {
  const decoded = Object.fromEntries(
    Object.entries(labels).map(([name, raw]) => [name, checkLabel(name, raw)]),
  );
  if (operation !== 'UpdateUserSettings' && body.length > 0) {
    throw badRequest(`${operation} takes no body.`);
  }
  const account = { AccountId: decoded['AccountId'] ?? '' };
  const user = { ...account, UserId: decoded['UserId'] ?? '' };
  const parameter = parameterReader(query);
  switch (operation) {
    case 'ListAccounts':
      return {
        operation,
        input: {
          ...pageInput(parameter, pageSize),
          ...given('Name', checkName(parameter('name'))),
          ...email(parameter),
        },
      };
    case 'ListUsers':
      return {
        operation,
        input: {
          ...account,
          ...pageInput(parameter, pageSize),
          ...email(parameter),
          ...given('UserType', oneOf('user-type', parameter('user-type'), userTypes)),
        },
      };
    case 'ListPhoneNumbers':
      return { operation, input: phoneNumbersInput(parameter) };
    case 'GetPhoneNumber':
      return { operation, input: { PhoneNumberId: decoded['PhoneNumberId'] ?? '' } };
    case 'UpdateUserSettings':
      return { operation, input: { ...user, Telephony: checkUserSettings(body) } };
    case 'GetAccount':
    case 'GetAccountSettings':
      return { operation, input: account };
    case 'GetUser':
    case 'GetUserSettings':
    case 'LogoutUser':
      return { operation, input: user };
  }
}

function matchTemplate(
  template: string,
  method: string,
  path: string,
  query: URLQuery,
): Record<string, string> | undefined {
  const [templateMethod, templateTarget = ''] = template.split(' ');
  const [templatePath = '', templateQuery = ''] = templateTarget.split('?');
  if (method !== templateMethod) {
    return undefined;
  }
  const wanted = templatePath.split('/');
  const segments = path.split('/');
  if (wanted.length !== segments.length) {
    return undefined;
  }
  const labels = new Map<string, string>();
  for (const [i, part] of wanted.entries()) {
    const segment = segments[i] ?? '';
    if (part.startsWith('{')) {
      labels.set(part.slice(1, -1), segment);
    } else if (part !== segment) {
      return undefined;
    }
  }
  const selected = query.map((pair) => pair.map(decodeIfValid)).filter(([name]) => name === 'operation');
  return selected.map((pair) => pair.join('=')).join('&') === templateQuery
    ? Object.fromEntries(labels)
    : undefined;
}

function splitQuery(search: string): URLQuery {
  return search
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      return [name, value] as const;
    });
}

function checkLabel(name: string, raw: string): string {
  const value = decodeOnce(name, raw);
  // The model demands a non-blank character for most labels. Dot segments would not reach a real service.
  if (!/\S/.test(value)) {
    throw badRequest(`${name} must not be empty.`);
  }
  if (value === '.' || value === '..') {
    throw badRequest(`${name} is not valid.`);
  }
  return value;
}

type ParameterReader = (name: string) => string | undefined;

function parameterReader(query: URLQuery): ParameterReader {
  return (name) => {
    const values = query.filter(([key]) => decodeOnce('the query', key) === name);
    if (values.length > 1) {
      throw badRequest(`${name} must be given once.`);
    }
    const [found] = values;
    return found && decodeOnce(name, found[1]);
  };
}

function decodeOnce(name: string, raw: string): string {
  // Node decodes bytes outside ASCII as Latin-1, whatever their encoding was.
  if (/[^\x20-\x7e]/.test(raw)) {
    throw badRequest(`${name} must be percent-encoded.`);
  }
  try {
    return decodeURIComponent(raw);
  } catch {
    throw badRequest(`The percent-encoding of ${name} is not valid.`);
  }
}

function decodeIfValid(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}

function pageInput(
  parameter: ParameterReader,
  limits: { readonly minimum: number; readonly maximum: number; readonly default: number },
): PageInput {
  const text = parameter('max-results') ?? String(limits.default);
  const MaxResults = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (!(MaxResults >= limits.minimum && MaxResults <= limits.maximum)) {
    throw badRequest(`max-results must be an integer from ${limits.minimum} to ${limits.maximum}.`);
  }
  return { MaxResults, ...given('NextToken', parameter('next-token')) };
}

function phoneNumbersInput(parameter: ParameterReader): Inputs['ListPhoneNumbers'] {
  const FilterName = oneOf('filter-name', parameter('filter-name'), associationNames);
  const FilterValue = parameter('filter-value');
  return {
    // The model has a maximum of 99 for this list and no default; the default is a guess.
    ...pageInput(parameter, { minimum: 1, maximum: 99, default: 99 }),
    ...given('Status', oneOf('status', parameter('status'), phoneNumberStatuses)),
    ...given('ProductType', oneOf('product-type', parameter('product-type'), productTypes)),
    ...given('FilterName', FilterName),
    ...given('FilterValue', FilterValue),
  };
}

function email(parameter: ParameterReader): { readonly UserEmail?: string } {
  const value = parameter('user-email');
  if (value !== undefined && !isEmailAddress(value)) {
    throw badRequest('user-email is not an e-mail address.');
  }
  return given('UserEmail', value);
}

function checkName(name: string | undefined): string | undefined {
  if (name !== undefined && (!/\S/.test(name) || name.length > 100)) {
    throw badRequest('name must have 1 to 100 characters and must not be blank.');
  }
  return name;
}

function oneOf<T extends string>(
  name: string,
  value: string | undefined,
  values: readonly T[],
): T | undefined {
  if (value !== undefined && !values.includes(value as T)) {
    throw badRequest(`${name} must be one of: ${values.join(', ')}.`);
  }
  return value as T | undefined;
}

/** `{UserSettings: {Telephony: {…three booleans…}}}` and nothing else. */
function checkUserSettings(body: Buffer): Telephony {
  const settings = onlyMembers('The body', parseJson(body), ['UserSettings'])['UserSettings'];
  const telephony = onlyMembers('UserSettings', settings, ['Telephony'])['Telephony'];
  const flags = onlyMembers('Telephony', telephony, telephonyKeys);
  const flag = (key: TelephonyKey): boolean => {
    const value = flags[key];
    if (typeof value !== 'boolean') {
      throw badRequest(`${key} must be a boolean.`);
    }
    return value;
  };
  return {
    InboundCalling: flag('InboundCalling'),
    OutboundCalling: flag('OutboundCalling'),
    SMS: flag('SMS'),
  };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    throw badRequest('The body is not JSON.');
  }
}

function onlyMembers(what: string, value: unknown, names: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest(`${what} must be an object.`);
  }
  const missing = names.filter((name) => !Object.hasOwn(value, name));
  if (missing.length > 0) {
    throw badRequest(`${what} lacks: ${missing.join(', ')}.`);
  }
  if (Object.keys(value).length > names.length) {
    throw badRequest(`${what} has members that are not of the API.`);
  }
  return value as Record<string, unknown>;
}

/** `{[key]: value}`, or nothing when there is no value. */
function given<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]?: Value });
}
