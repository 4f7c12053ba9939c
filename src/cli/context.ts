// The environment of every command.

import type * as service from '../service';
import type { Terminal } from './terminal';

export interface CommandContext {
  /** Loads the bundle that opens connections; a command without a connection does not need the bundle. */
  readonly loadService: () => Promise<typeof service>;
  readonly terminal: Terminal;
  /** Aborted when the process is asked to end, as by Ctrl+C. */
  readonly signal: AbortSignal;
}
