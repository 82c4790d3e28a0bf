import { hash } from 'node:crypto';
import type { Heartbeat } from '../../devices/profile.ts';
import { between, type DurationMs, type Instant, seconds } from '../core/time.ts';
import type { KnownDevice } from './directory.ts';
import type { Suspicions } from './suspicions.ts';

/** How far the clock of a device with a disciplined clock may be behind and ahead (SIA DC-09 §5.5.1.9). */
const BEHIND_MS: DurationMs = seconds(40);
const AHEAD_MS: DurationMs = seconds(20);

interface Seen {
  /** As it was said last, so that saying it again costs a comparison. */
  hardware: string | undefined;
  /** The register has it too; when it is gone from there again, a person has put other hardware in its place. */
  isKept: boolean;
  boot: number;
  seq: number;
}

export interface BearingOptions {
  suspicions: Pick<Suspicions, 'suspect'>;
  keepHardware?: ((device: KnownDevice, hardware: string) => void) | undefined;
}

/**
 * Whether a heartbeat bears itself as the device would: on the hardware it was first seen on, later than the one before, and at a time
 * that can be true. One that does not is no sign of life. What was said last is remembered for the life of the process.
 */
export class Bearing {
  readonly #options: BearingOptions;
  /** By index, of devices that say anything of this; bounded by the register. */
  readonly #seen = new Map<number, Seen>();

  constructor(options: BearingOptions) {
    this.#options = options;
  }

  believes(device: KnownDevice, { hardware, n, at }: Heartbeat, receivedAt: Instant): boolean {
    if (hardware === undefined && n === undefined && (at === undefined || device.disciplinedClock !== true))
      return true;
    const seen = this.#seen.get(device.index) ?? { hardware: undefined, isKept: false, boot: -1, seq: -1 };
    this.#seen.set(device.index, seen);
    const { suspicions } = this.#options;
    if (hardware !== undefined && !this.#isItsOwn(device, hardware, seen)) {
      suspicions.suspect(device, 'hardware-changed');
      return false;
    }
    if (isOld(n, seen) || (device.disciplinedClock === true && isOffTime(at, receivedAt))) {
      suspicions.suspect(device, 'replay');
      return false;
    }
    return true;
  }

  /** The device has been enrolled anew: it may be other hardware, which counts from its own beginning. */
  forget({ index }: Pick<KnownDevice, 'index'>): void {
    this.#seen.delete(index);
  }

  #isItsOwn(device: KnownDevice, hardware: string, seen: Seen): boolean {
    const { hardware: kept } = device;
    if (hardware === seen.hardware && (kept !== undefined || !seen.isKept)) {
      seen.isKept = kept !== undefined;
      return true;
    }
    const digest = hash('sha256', hardware, 'hex');
    // Of one that was never told, what this process heard first counts even before the register has it.
    const isFirst = kept === undefined && (seen.hardware === undefined || seen.isKept);
    if (isFirst) {
      this.#options.keepHardware?.(device, digest);
      seen.boot = -1;
      seen.isKept = false;
    } else if (kept !== digest) return false;
    seen.hardware = hardware;
    return true;
  }
}

/** Takes the number when it is greater than the last: a new boot, or further in the same. */
function isOld(n: string | undefined, seen: Seen): boolean {
  if (n === undefined) return false;
  const dash = n.indexOf('-');
  const boot = Number(n.slice(0, dash));
  const seq = Number(n.slice(dash + 1));
  if (boot < seen.boot || (boot === seen.boot && seq <= seen.seq)) return true;
  seen.boot = boot;
  seen.seq = seq;
  return false;
}

function isOffTime(at: Instant | undefined, receivedAt: Instant): boolean {
  if (at === undefined) return false;
  const behind = between(at, receivedAt);
  return behind > BEHIND_MS || -behind > AHEAD_MS;
}
