import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Keeps commits back for a test: nothing posted behind a gate reaches the writer before the gate opens. */
export interface Hold {
  /** Called before commits leave for the writer; what it throws fails the commits that waited for it. */
  gate(): Promise<void> | void;
}

const HOLD_FILE = 'hold-commits';
const LOOK_EVERY_MS = 10;

/** A gate that is shut while the file `hold-commits` lies in the data directory. For tests of the whole product. */
export function holdWhileFile(dir: string): Hold {
  const file = join(dir, HOLD_FILE);
  return {
    async gate() {
      while (existsSync(file)) await pause(LOOK_EVERY_MS);
    },
  };
}
