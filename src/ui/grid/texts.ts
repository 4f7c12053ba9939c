// The texts that all grids have in common.

import { l10n } from 'vscode';
import type { GridTexts } from '../../gridProtocol';

type OwnTexts = Pick<GridTexts, 'grid' | 'check' | 'checkAll' | 'checkOne'>;

/** @param own the grid's name, and what a check box does */
export const gridTexts = (own: OwnTexts): GridTexts => ({
  filter: l10n.t('Filter by name, e-mail, number or ID'),
  allKinds: l10n.t('All'),
  matching: l10n.t('Users shown: {0} of {1}.', '{0}', '{1}'),
  allShown: l10n.t('Users shown: {0}.', '{0}'),
  change: l10n.t('from {0} to {1}', '{0}', '{1}'),
  selected: l10n.t('Selected: {0}.', '{0}'),
  setShown: l10n.t('Set for shown users ({0}):', '{0}'),
  setSelected: l10n.t('Set for selected users ({0}):', '{0}'),
  on: l10n.t('On'),
  off: l10n.t('Off'),
  nobody: l10n.t('No user matches.'),
  ...own,
});

/** Of a grid whose check boxes select rows. @param grid its name */
export const selectingGridTexts = (grid: string): GridTexts =>
  gridTexts({
    grid,
    check: l10n.t('Select'),
    checkAll: l10n.t('Select all shown users'),
    checkOne: l10n.t('Select {0}', '{0}'),
  });
