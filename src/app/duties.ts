import { days, instant } from '../core/time.ts';
import type { Clock } from '../gateway/ports.ts';
import type { Watch } from '../gateway/watch.ts';
import type { Intake } from '../intake/intake.ts';
import type { Journal } from '../journal/port.ts';
import type { Directory } from '../register/directory.ts';
import type { Vault } from '../vault/vault.ts';
import type { ClockWatch } from './clock-watch.ts';
import { HeightenedWatches } from './heightened-watches.ts';
import type { Log } from './log.ts';
import { watchAgain } from './watching.ts';

/** How often what the command line changed in the register is noticed. */
const REFRESH_EVERY_MS = 250;
/** A jump between two looks is told from drift. */
const LOOK_AT_CLOCKS_EVERY_MS = 1_000;
/** How often the gateway says durably that it is running, and the batched audit is written. */
const ALIVE_EVERY_MS = 1_000;
/** A signal's id is known again for at least 7 days (docs/PROTOCOL.md §1); a day more, for clocks. */
const REMEMBER_SIGNALS_MS = days(8);
const FORGET_EVERY_MS = 3_600_000;
const REHEARSE_EVERY_MS = 180_000;

export interface DutyParts {
  journal: Journal;
  vault: Vault;
  directory: Directory;
  watch: Watch;
  intake: Intake;
  clock: Clock;
  log: Log;
  clockWatch: ClockWatch | undefined;
  rehearse(): Promise<void>;
}

/** What has to be done every so often. Each duty is small, named by its interval, and ends with the returned function. */
export function startDuties(parts: DutyParts): () => void {
  const { journal, vault, directory, watch, intake, clock, clockWatch, log, rehearse } = parts;
  const stopListening = directory.onChange(({ devices }) => {
    for (const id of devices) {
      const device = directory.device(id);
      if (device === undefined) continue;
      if (!device.revoked) {
        watchAgain(watch, directory, device, clock.now());
        intake.lookAgain(id);
      } else {
        watch.remove(device.index);
        intake.disconnect(id);
      }
    }
  });
  const heightened = new HeightenedWatches({ directory, watch, clock });
  // A gateway that dies within its first second has been there all the same.
  if (journal.opening.lastAliveAt === undefined) journal.alive(watch.lookedUntil);
  const every = (ms: number, duty: () => void) => setInterval(() => attempt(duty, log), ms);
  const timers = [
    every(REFRESH_EVERY_MS, () => {
      directory.refresh();
      heightened.look();
    }),
    every(LOOK_AT_CLOCKS_EVERY_MS, () => clockWatch?.look()),
    every(ALIVE_EVERY_MS, () => {
      journal.alive(watch.lookedUntil);
      vault.flushAudit();
    }),
    every(FORGET_EVERY_MS, () => journal.forgetSignalsBefore(instant(clock.now() - REMEMBER_SIGNALS_MS))),
    every(REHEARSE_EVERY_MS, () =>
      rehearse().catch((error: unknown) => log.error({ err: error }, 'a rehearsal failed')),
    ),
  ];
  return () => {
    stopListening();
    for (const timer of timers) clearInterval(timer);
  };
}

function attempt(duty: () => void, log: Log): void {
  try {
    duty();
  } catch (error) {
    log.error({ err: error }, 'a regular duty failed; it is tried again');
  }
}
