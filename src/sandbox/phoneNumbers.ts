// The phone number inventory that belongs to a directory: the users' own numbers, then some that nobody has.

import type { Directory } from './seed';

/** `PhoneNumber`. */
export interface PhoneNumber {
  readonly PhoneNumberId: string;
  readonly E164PhoneNumber: string;
  readonly Country: string;
  readonly Type: string;
  readonly ProductType: string;
  readonly Status: string;
  readonly Capabilities: Readonly<Record<string, boolean>>;
  readonly Associations: readonly {
    readonly Value: string;
    readonly Name: string;
    readonly AssociatedTimestamp: string;
  }[];
  readonly CallingNameStatus: string;
  readonly CreatedTimestamp: string;
  readonly UpdatedTimestamp: string;
  readonly DeletionTimestamp?: string;
}

const spareCount = 12;
const spareStamp = '2019-01-07T09:00:00.000Z';

export function phoneNumberCount(directory: Directory): number {
  return directory.numberedUsers.length + spareCount;
}

/** @param position 0 to {@link phoneNumberCount} - 1 */
export function phoneNumberAt(directory: Directory, position: number): PhoneNumber {
  const index = directory.numberedUsers[position];
  return index === undefined
    ? spareNumber(position - directory.numberedUsers.length)
    : assignedNumber(directory, index);
}

/** The number with an id, given as `+1206…` or, as the service's own ids are, `%2B1206…`. */
export function phoneNumberById(directory: Directory, id: string): PhoneNumber | undefined {
  const number = id.replace(/^%2B/i, '+');
  const index = directory.userIndexByNumber(number);
  if (index !== undefined) {
    return assignedNumber(directory, index);
  }
  const spare = Array.from({ length: spareCount }, (_, i) => spareNumber(i));
  return spare.find(({ E164PhoneNumber }) => E164PhoneNumber === number);
}

function assignedNumber(directory: Directory, index: number): PhoneNumber {
  const AssociatedTimestamp = directory.numberedOn(index);
  const accountId = directory.accounts[directory.accountOf(index)]?.AccountId ?? '';
  return {
    ...numberBase(directory.numberOf(index), AssociatedTimestamp),
    Status: 'Assigned',
    Associations: [
      { Value: accountId, Name: 'AccountId', AssociatedTimestamp },
      { Value: directory.userId(index), Name: 'UserId', AssociatedTimestamp },
    ],
  };
}

function spareNumber(i: number): PhoneNumber {
  const tollFree = i % 4 === 3;
  const number = `+1${tollFree ? '855' : '907'}555${String(100 + i).padStart(4, '0')}`;
  return {
    ...numberBase(number, spareStamp),
    Type: tollFree ? 'TollFree' : 'Local',
    ProductType: i % 5 === 4 ? 'VoiceConnector' : 'BusinessCalling',
    ...(i === spareCount - 1 ? { Status: 'DeleteInProgress', DeletionTimestamp: spareStamp } : {}),
  };
}

function numberBase(number: string, created: string): PhoneNumber {
  return {
    // The service's own sample output has the plus sign encoded inside the id.
    PhoneNumberId: number.replace('+', '%2B'),
    E164PhoneNumber: number,
    Country: 'US',
    Type: 'Local',
    ProductType: 'BusinessCalling',
    Status: 'Unassigned',
    Capabilities: {
      InboundCall: true,
      OutboundCall: true,
      InboundSMS: true,
      OutboundSMS: true,
      InboundMMS: false,
      OutboundMMS: false,
    },
    Associations: [],
    CallingNameStatus: 'Unassigned',
    CreatedTimestamp: created,
    UpdatedTimestamp: created,
  };
}
