// One folder for all that a person runs: windows of each product, and programs without one, are to see each other's locks.

import { homedir } from 'node:os';
import { join } from 'node:path';

/** `CHIME_TELEPHONY_STATE` names another; it is made by whoever writes there first. */
export function stateFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  return env['CHIME_TELEPHONY_STATE'] || join(baseFolder(env, platform), 'chime-telephony');
}

function baseFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  switch (platform) {
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support');
    case 'win32':
      return env['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local');
    default:
      return env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  }
}
