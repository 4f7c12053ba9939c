// The history and the locks, shared with the windows of this machine.

import { join } from 'node:path';
import { History } from '../telephony/history/history';
import { LockFiles } from '../telephony/locks/lockFiles';
import { Presence } from '../telephony/locks/presence';
import { stateFolder } from '../telephony/locks/stateFolder';
import { UserLocks } from '../telephony/userLocks';

export interface Records {
  readonly history: History;
  readonly locks: UserLocks;
}

export function openRecords(): Records {
  const presence = new Presence();
  // Without another process on this machine, nobody would remove the files of this process.
  process.once('exit', () => presence.dispose());
  return {
    history: new History(join(stateFolder(), 'history'), presence),
    locks: new UserLocks(() => Promise.resolve(new LockFiles(presence))),
  };
}
