// The open grids of runs: one for each run.

import { GridTabs } from '../grid/gridTabs';
import type * as openRunGrids from './openRunGrid';
import type { RunGridPanel, RunGridParts } from './runGridPanel';

/** What a window without a grid does without. */
type LoadedRunGrid = Pick<typeof openRunGrids, 'openRunGrid' | 'restoreRunGrid'>;

export class RunGrids extends GridTabs<RunGridPanel> {
  constructor(
    private readonly parts: RunGridParts,
    private readonly load: () => Promise<LoadedRunGrid>,
  ) {
    super('chimeTelephony.runGrid', async (panel, state) =>
      (await load()).restoreRunGrid(parts, panel, state),
    );
  }

  /**
   * @param run its id
   * @throws when it is not in the history, or can't be read
   */
  openRun(run: string): Promise<void> {
    return this.open(run, async () => (await this.load()).openRunGrid(this.parts, run));
  }
}
