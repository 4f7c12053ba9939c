// A filter in words.

import { l10n } from 'vscode';
import { displayTexts } from '../../telephony/displayText';
import type { UserFilter } from '../../telephony/userFilter';
import { criteria } from './criteria';

/** Each thing that it asks for, such as "License: Basic". */
export const filterTexts = (filter: UserFilter): readonly string[] =>
  displayTexts([
    filter.text && l10n.t('contains "{0}"', filter.text.trim()),
    ...criteria.map(({ label, valueIn, textOf }) => {
      const value = valueIn(filter);
      return value !== undefined && `${label()}: ${textOf(value)}`;
    }),
  ]);
