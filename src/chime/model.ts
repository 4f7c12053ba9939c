// The words of the Amazon Chime API, 2018-05-01, as far as this tool uses them. Types and constants only: it knows nothing
// of requests, of AWS profiles or of VS Code, so that the client, the sandbox and the form can share it.

/** The three booleans of `TelephonySettings`, in the API's own order and spelling. */
export const telephonyKeys = ['InboundCalling', 'OutboundCalling', 'SMS'] as const;
export type TelephonyKey = (typeof telephonyKeys)[number];

/** `TelephonySettings`: all three are required in every request and every answer; an update replaces all three. */
export type Telephony = Readonly<Record<TelephonyKey, boolean>>;

export const licenses = ['Basic', 'Plus', 'Pro', 'ProTrial'] as const;
export const userTypes = ['PrivateUser', 'SharedDevice'] as const;
export const registrationStatuses = ['Unregistered', 'Registered', 'Suspended'] as const;

export type License = (typeof licenses)[number];
export type UserType = (typeof userTypes)[number];

/** `Account`. Enumeration values that the API's model does not list stay as the service sent them. */
export interface Account {
  readonly AwsAccountId: string;
  readonly AccountId: string;
  readonly Name: string;
  readonly AccountType?: string;
  readonly CreatedTimestamp?: string;
  readonly DefaultLicense?: string;
  readonly SupportedLicenses?: readonly string[];
  readonly AccountStatus?: string;
}

/** `User`. The service's own samples leave out members, so all but `UserId` may be missing. */
export interface User {
  readonly UserId: string;
  readonly AccountId?: string;
  readonly PrimaryEmail?: string;
  readonly PrimaryProvisionedNumber?: string;
  readonly DisplayName?: string;
  readonly LicenseType?: string;
  readonly UserType?: string;
  readonly UserRegistrationStatus?: string;
  readonly UserInvitationStatus?: string;
  readonly RegisteredOn?: string;
  readonly InvitedOn?: string;
}

/** Which user is meant: user ids are looked up within an account. */
export interface UserReference {
  readonly accountId: string;
  readonly userId: string;
}

/** Both ids as one key. Ids may hold any character, so the key begins with the length of the first. JSON would be slower. */
export const userKey = ({ accountId, userId }: UserReference): string =>
  `${accountId.length} ${accountId}${userId}`;

/** @param key a key from {@link userKey} */
export function userOfKey(key: string): UserReference {
  const start = key.indexOf(' ') + 1;
  const end = start + Number(key.slice(0, start));
  return { accountId: key.slice(start, end), userId: key.slice(end) };
}

/** One page of a list. The last page has no `nextToken`. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/** Checks the API's own pattern `.+@.+\..+`, for which a regular expression would take cubic time. */
export function isEmailAddress(text: string): boolean {
  const at = text.indexOf('@', 1);
  const dot = at < 0 ? -1 : text.indexOf('.', at + 2);
  return dot >= 0 && dot < text.length - 1;
}

/** Half of a surrogate pair is no character, and UTF-8 can't encode it. */
export const hasHalfSurrogate = (text: string): boolean => /\p{Cs}/u.test(text);

/**
 * Whether the service can have such an id. A blank id, `.` or `..` would turn the request's path into that of another resource.
 * No id has control characters, and half of a surrogate pair can't be encoded.
 */
export const isId = (text: string): boolean =>
  text.trim() !== '' && text !== '.' && text !== '..' && !/[\p{Cc}\p{Cs}]/u.test(text);

/** The fifteen values of `ErrorCode`, the member `Code` of every declared error. */
export type ErrorCode =
  | 'BadRequest'
  | 'Conflict'
  | 'Forbidden'
  | 'NotFound'
  | 'PreconditionFailed'
  | 'ResourceLimitExceeded'
  | 'ServiceFailure'
  | 'AccessDenied'
  | 'ServiceUnavailable'
  | 'Throttled'
  | 'Throttling'
  | 'Unauthorized'
  | 'Unprocessable'
  | 'VoiceConnectorGroupAssociationsExist'
  | 'PhoneNumberAssociationsExist';

/** `max-results` of ListAccounts and ListUsers: 1 to 200, and 100 without the parameter. */
export const pageSize = { minimum: 1, maximum: 200, default: 100 } as const;

/** The account and user of the API documentation's own UpdateUserSettings sample; the sandbox's seed holds them. */
export const documentationSample = {
  accountId: '12a3456b-7c89-012d-3456-78901e23fg45',
  userId: '1ab2345c-67de-8901-f23g-45h678901j2k',
} as const;
