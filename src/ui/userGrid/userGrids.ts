// The open grids of users: one for each target and connection.

import { choiceText } from '../connection/choice';
import type { OpenConnection } from '../connection/session';
import { GridTabs } from '../grid/gridTabs';
import { aboutUsers, type ManyTarget } from '../users/userTarget';
import type * as openUserGrids from './openUserGrid';
import type { UserGridPanel, UserGridParts } from './userGridPanel';

/** What a window without a grid does without. */
type LoadedUserGrid = Pick<typeof openUserGrids, 'openUserGrid' | 'restoreUserGrid'>;

export class UserGrids extends GridTabs<UserGridPanel> {
  constructor(
    private readonly parts: UserGridParts,
    private readonly load: () => Promise<LoadedUserGrid>,
  ) {
    super('chimeTelephony.userGrid', async (panel, state) =>
      (await load()).restoreUserGrid(parts, panel, state),
    );
  }

  /** The users of the grid in the active editor, if any. */
  get inFront(): { readonly target: ManyTarget; readonly connection: string } | undefined {
    return this.active?.kept;
  }

  /** @throws when it can't be kept over a reload of the window */
  openUsers(target: ManyTarget, connection: OpenConnection): Promise<void> {
    return this.open(aboutUsers(target, choiceText(connection.choice)), async () =>
      (await this.load()).openUserGrid(this.parts, target, connection),
    );
  }
}
