import { type Instant, minutes } from '../../core/time.ts';
import { type DiskSpace, diskSpace } from '../disk-space.ts';
import type { Log } from '../log.ts';
import type { Trouble } from './trouble.ts';

/** A disk this full is said long before it stops us. */
export const DISK_FULL_SHARE = 0.9;
/** So is one with so little left, however large it is: a night of alarms, and a backup of the register. */
export const DISK_LOW_BYTES = 512 * 1024 ** 2;
const ASK_DISK_EVERY = minutes(1);
/** The machine's clock may differ this much from the gateway's own time line. */
export const CLOCK_OFF_MS = 1_000;

export interface MachineParts {
  dir: string;
  log: Log;
  /** What a person should know of the machine's clock beside ours; empty when they agree to a second. */
  clockSays(): string[];
}

/** The machine under the gateway: its disk and its clock. */
export class Machine {
  readonly #parts: MachineParts;
  #askDiskAt = 0;
  #disk: DiskSpace | undefined;

  constructor(parts: MachineParts) {
    this.#parts = parts;
  }

  look(now: Instant): void {
    if (now < this.#askDiskAt) return;
    this.#askDiskAt = now + ASK_DISK_EVERY;
    const { dir, log } = this.#parts;
    diskSpace(dir).then(
      (disk) => {
        this.#disk = disk;
      },
      (error: unknown) => log.warn({ err: error }, 'how full the disk is could not be found out'),
    );
  }

  get disk(): DiskSpace | undefined {
    return this.#disk;
  }

  *troubles(): Generator<Trouble> {
    const disk = this.#disk;
    if (disk !== undefined && (disk.usedShare > DISK_FULL_SHARE || disk.freeBytes < DISK_LOW_BYTES)) {
      yield {
        code: 'disk-filling',
        says: `The disk of the data directory is ${Math.floor(disk.usedShare * 100)} % full: ${sizeOf(disk.freeBytes)} are left.`,
      };
    }
    for (const says of this.#parts.clockSays()) yield { code: 'clock-off', says };
  }
}

function sizeOf(bytes: number): string {
  return bytes < 1024 ** 3 ? `${Math.floor(bytes / 1024 ** 2)} MiB` : `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}
