// One folder for each person: windows of all VS Code products and command lines must see each other's locks.

import { homedir } from 'node:os';
import { join } from 'node:path';

/** `CHIME_TELEPHONY_STATE` names another folder. The first program that writes there makes the folder. */
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
