// The keys of the grid, as a spreadsheet has them.

import type { GridModel, Place } from './gridModel';
import type { GridTable } from './gridTable';

/** Pixels. */
const resizeStep = 16;

export interface KeyTargets {
  readonly model: GridModel;
  readonly table: GridTable;
  readonly toFilter: () => void;
  readonly leave: () => void;
  readonly selectionChanged: () => void;
}

/** @returns whether the key is one of the grid's */
export function pressKey(event: KeyboardEvent, targets: KeyTargets): boolean {
  const { model, table } = targets;
  const isControl = event.ctrlKey || event.metaKey;
  const next = placeAfter(event.key, isControl, targets);
  if (next !== undefined) {
    if (event.shiftKey && model.focus.row < 0 && next.row === -1) {
      const column = model.focus.column;
      const width = model.widths[column] ?? model.shown?.columns[column - 1]?.width ?? 0;
      model.resize(column, width + (next.column > column ? resizeStep : -resizeStep));
      return true;
    }
    select(event.shiftKey, next, targets);
    table.focusOn(next);
    return true;
  }
  switch (isControl ? `Control+${event.key.toLowerCase()}` : event.key) {
    case ' ':
      table.use(model.focus);
      return true;
    case 'Enter':
      if (model.focus.row < 0) {
        table.use(model.focus);
      }
      return true;
    case 'Control+ ':
      if (model.focus.row >= 0) {
        model.selection.toggle(model.focus.row);
        targets.selectionChanged();
      }
      return true;
    case 'Control+a':
      model.selection.all(model.shown?.matching ?? 0);
      targets.selectionChanged();
      return true;
    case 'Control+f':
      targets.toFilter();
      return true;
    case 'Escape':
      if (model.selection.size > 0) {
        model.selection.clear();
        targets.selectionChanged();
      } else {
        targets.leave();
      }
      return true;
    default:
      return false;
  }
}

/** Shift takes the rows on the way along. */
function select(isExtending: boolean, { row }: Place, { model, selectionChanged }: KeyTargets): void {
  const { selection, focus } = model;
  if (!isExtending || row < 0) {
    return;
  }
  if (row === focus.row) {
    return;
  }
  if (selection.size === 0) {
    selection.startFrom(Math.max(0, focus.row));
  }
  selection.extendTo(row);
  selectionChanged();
}

function placeAfter(key: string, isControl: boolean, { model, table }: KeyTargets): Place | undefined {
  const { focus, shown } = model;
  if (shown === undefined) {
    return undefined;
  }
  const [lastRow, lastColumn] = [shown.matching - 1, shown.columns.length];
  const to = (row: number, column: number): Place => ({
    row: Math.max(-1, Math.min(lastRow, row)),
    column: Math.max(0, Math.min(lastColumn, column)),
  });
  switch (key) {
    case 'ArrowUp':
      return to(focus.row - 1, focus.column);
    case 'ArrowDown':
      return to(focus.row + 1, focus.column);
    case 'ArrowLeft':
      return to(focus.row, focus.column - 1);
    case 'ArrowRight':
      return to(focus.row, focus.column + 1);
    case 'PageUp':
      return to(Math.max(0, focus.row - table.pageLength), focus.column);
    case 'PageDown':
      return to(focus.row + table.pageLength, focus.column);
    case 'Home':
      return isControl ? to(0, focus.column) : to(focus.row, 0);
    case 'End':
      return isControl ? to(lastRow, focus.column) : to(focus.row, lastColumn);
    default:
      return undefined;
  }
}
