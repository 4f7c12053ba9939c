// A setting of a user, before and after a change, as a cell and in the order of its column.

import type { Telephony, TelephonyKey } from '../../chime/model';
import type { GridCell } from '../../gridProtocol';
import { onOff } from '../../text/wording';

/** Missing where the setting is unknown. */
export interface BeforeAndAfter {
  readonly before?: Telephony | undefined;
  readonly after?: Telephony | undefined;
}

export function settingCell({ before, after }: BeforeAndAfter, key: TelephonyKey): GridCell {
  if (before === undefined || after === undefined) {
    return { text: '' };
  }
  const text = onOff(after[key]);
  return before[key] === after[key] ? { text } : { text, was: onOff(before[key]) };
}

/** What changes comes first. */
export function settingRank({ before, after = before }: BeforeAndAfter, key: TelephonyKey): number {
  if (before === undefined || after === undefined) {
    return 4;
  }
  return (before[key] === after[key] ? 2 : 0) + (after[key] ? 0 : 1);
}
