// What a row asks for. A cell that equals its part of `as_read` asks for nothing: an old table must not take back what others
// changed since.

import { telephonyKeys, type TelephonyKey } from '../../chime/model';
import type { Wanted } from '../plan';
import type { Row } from './row';

/** `changed`: the cells that somebody changed since they were read. `desiredState`: every cell that is not empty. */
export type Asked = 'changed' | 'desiredState';

type Cells = Pick<Row, 'cells' | 'asRead'>;

export const wishesOf = (row: Cells, asked: Asked): Wanted =>
  asked === 'desiredState' ? row.cells : cellsWhere(row, (key) => row.cells[key] !== row.asRead?.[key]);

/** The cells that are as they were read; none of a row that does not say how it was read. */
export const untouchedOf = (row: Cells): Wanted =>
  cellsWhere(row, (key) => row.cells[key] === row.asRead?.[key]);

const cellsWhere = ({ cells }: Cells, claim: (key: TelephonyKey) => boolean): Wanted =>
  Object.fromEntries(
    telephonyKeys.filter((key) => cells[key] !== undefined && claim(key)).map((key) => [key, cells[key]]),
  );
