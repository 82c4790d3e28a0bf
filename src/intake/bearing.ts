import { hash } from 'node:crypto';
import type { DeviceMessage, Heartbeat } from '../../devices/profile.ts';
import { between, type DurationMs, type Instant, seconds } from '../core/time.ts';
import type { KnownDevice } from './directory.ts';
import type { Suspicions } from './suspicions.ts';

/** How far the clock of a device with a disciplined clock may be behind and ahead (SIA DC-09 §5.5.1.9). */
const BEHIND_MS: DurationMs = seconds(40);
const AHEAD_MS: DurationMs = seconds(20);

/** How a device counts its heartbeats: the boot, and the place in it. */
export interface BeatNumber {
  boot: number;
  seq: number;
}

/** Keeps the last number of each device over a restart. None of it throws or waits. */
export interface NumberKeeper {
  /** The last one that was kept; undefined where there is none that counts. */
  of(device: KnownDevice): Readonly<BeatNumber> | undefined;
  /** A device has counted on; what `number` says by the time it is written is kept. */
  heard(device: KnownDevice, number: Readonly<BeatNumber>): void;
  /** What was kept of it counts no longer. */
  forget(device: Pick<KnownDevice, 'id' | 'index'>): void;
}

interface Seen extends BeatNumber {
  /** As it was said last, so that saying it again costs a comparison. */
  hardware: string | undefined;
  /** The register has it too; when it is gone from there again, a person has put other hardware in its place. */
  isKept: boolean;
}

export interface BearingOptions {
  suspicions: Pick<Suspicions, 'suspect'>;
  keepHardware?: ((device: KnownDevice, hardware: string) => void) | undefined;
  numbers?: NumberKeeper | undefined;
}

const NOT_HEARD: BeatNumber = { boot: -1, seq: -1 };

/**
 * Whether a heartbeat bears itself as the device would: on the hardware it was first seen on, later than the one before, and at a time
 * that can be true. One that does not is no sign of life.
 */
export class Bearing {
  readonly #options: BearingOptions;
  /** By index, of devices that say anything of this; bounded by the register. */
  readonly #seen = new Map<number, Seen>();

  constructor(options: BearingOptions) {
    this.#options = options;
  }

  believes(
    device: KnownDevice,
    { hardware, n, at }: Heartbeat,
    { receivedAt, again }: Pick<DeviceMessage, 'receivedAt' | 'again'>,
  ): boolean {
    if (hardware === undefined && n === undefined && (at === undefined || device.disciplinedClock !== true))
      return true;
    const seen = this.#seen.get(device.index) ?? this.#firstSeen(device);
    const { suspicions, numbers } = this.#options;
    if (hardware !== undefined && !this.#isItsOwn(device, hardware, seen)) {
      suspicions.suspect(device, 'hardware-changed');
      return false;
    }
    // Its library sends what was not acknowledged as it was. It has counted already, so it is no life, and nothing to suspect.
    if (again === true && n !== undefined && n === `${seen.boot}-${seen.seq}`) return false;
    if (isOld(n, seen) || (device.disciplinedClock === true && isOffTime(at, receivedAt))) {
      suspicions.suspect(device, 'replay');
      return false;
    }
    if (n !== undefined) numbers?.heard(device, seen);
    return true;
  }

  /** The device has been enrolled anew: it may be other hardware, which counts from its own beginning. */
  forget(device: Pick<KnownDevice, 'id' | 'index'>): void {
    this.#seen.delete(device.index);
    this.#options.numbers?.forget(device);
  }

  #firstSeen(device: KnownDevice): Seen {
    const { boot, seq } = this.#options.numbers?.of(device) ?? NOT_HEARD;
    const seen = { hardware: undefined, isKept: false, boot, seq };
    this.#seen.set(device.index, seen);
    return seen;
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
      // Other hardware, in the place of what was kept, counts from its own beginning.
      if (seen.isKept) seen.boot = NOT_HEARD.boot;
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
