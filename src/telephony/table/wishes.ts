// The settings that a row asks for. A cell that equals its part of `as_read` asks for nothing:
// an old table must not undo later changes by other people.

import { telephonyKeys, type Telephony, type TelephonyKey } from '../../chime/model';
import type { Wanted } from '../plan';
import type { Row } from './row';

/** `changed`: the cells that somebody changed since they were read. `desiredState`: every cell that is not empty. */
export type Asked = 'changed' | 'desiredState';

type Cells = Pick<Row, 'cells' | 'asRead'>;

export const wishesOf = (row: Cells, asked: Asked): Wanted =>
  asked === 'desiredState' ? row.cells : where(row.cells, (key) => row.cells[key] !== row.asRead?.[key]);

/** The cells that still have the values in `as_read`; none for a row without `as_read`. */
export const untouchedOf = (row: Cells): Wanted =>
  where(row.cells, (key) => row.cells[key] === row.asRead?.[key]);

/** The wanted values that differ from the service's current settings. */
export const differingFrom = (now: Telephony, wanted: Wanted): Wanted =>
  where(wanted, (key) => wanted[key] !== now[key]);

function where(wanted: Wanted, claim: (key: TelephonyKey) => boolean): Wanted {
  const found: Partial<Record<TelephonyKey, boolean>> = {};
  for (const key of telephonyKeys) {
    const value = wanted[key];
    if (value !== undefined && claim(key)) {
      found[key] = value;
    }
  }
  return found;
}
