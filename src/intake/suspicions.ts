import type { SuspicionWhy } from '../core/identity/suspicion.ts';
import { between, type DurationMs, type Instant, minutes, seconds } from '../core/time.ts';
import type { Clock, Door } from '../gateway/ports.ts';
import { type DeviceDirectory, type KnownDevice, originOf } from './directory.ts';
import { Guesses } from './guesses.ts';
import type { Tally } from './tally.ts';

/** The same about the same device is told once in so long. */
export const SUSPICION_AGAIN_MS: DurationMs = seconds(60);
/** So many wrong secrets within so long are no slip of whoever set up the device. */
export const WRONG_SECRETS = 3;
export const WRONG_SECRETS_WITHIN_MS: DurationMs = minutes(10);
/** Devices of which it is remembered; the one longest quiet is forgotten first. */
const MOST_DEVICES = 4_096;

const OWN_PROTOCOL = 'native';

interface Remembered {
  told: Map<SuspicionWhy, Instant>;
  wrongSecrets: Instant[];
}

export interface SuspicionOptions {
  door: Pick<Door, 'submit'>;
  directory: Pick<DeviceDirectory, 'premises'>;
  clock: Pick<Clock, 'now'>;
  tally?: Pick<Tally, 'add'>;
}

/**
 * What intake thinks of whoever speaks as a device: handed to the heart once, then counted while it goes on. It says nothing of
 * life: whoever finds a reason to suspect does not call `sawLife` for it.
 */
export class Suspicions {
  readonly #options: SuspicionOptions;
  /** By index of the device, the one longest quiet first. */
  readonly #devices = new Map<number, Remembered>();
  readonly #guesses = new Guesses();

  constructor(options: SuspicionOptions) {
    this.#options = options;
  }

  suspect(device: KnownDevice, why: SuspicionWhy): void {
    const { clock, tally } = this.#options;
    const receivedAt = clock.now();
    const { told } = this.#of(device.index);
    const before = told.get(why);
    if (before !== undefined && between(before, receivedAt) < SUSPICION_AGAIN_MS) {
      tally?.add('suspicions_repeated');
      return;
    }
    told.set(why, receivedAt);
    this.#tell(device, why, receivedAt);
  }

  /** Whoever knows the device's id can do this, and has shown that they can do no more. `source`: where from, when that can be known. */
  guessed(device: KnownDevice, why: SuspicionWhy, source?: string): void {
    const now = this.#options.clock.now();
    const verdict = this.#guesses.made(device, why, source, now);
    if (verdict === 'tell') return this.#tell(device, why, now);
    this.#options.tally?.add(verdict === 'repeated' ? 'suspicions_repeated' : 'suspicions_held_back');
  }

  /** Of a device that speaks our own protocol. Hardware of other makers talks on topics of its own that mean no harm. */
  suspectNative(device: KnownDevice, why: SuspicionWhy): void {
    if (device.profile === OWN_PROTOCOL) this.suspect(device, why);
  }

  /** A wrong secret was given; some are mistakes. */
  wrongSecret(device: KnownDevice, source?: string): void {
    const now = this.#options.clock.now();
    const remembered = this.#of(device.index);
    const recent = remembered.wrongSecrets.filter((at) => between(at, now) < WRONG_SECRETS_WITHIN_MS);
    remembered.wrongSecrets = [...recent, now].slice(-WRONG_SECRETS);
    if (remembered.wrongSecrets.length >= WRONG_SECRETS) this.guessed(device, 'wrong-secret', source);
  }

  #tell(device: KnownDevice, why: SuspicionWhy, receivedAt: Instant): void {
    const { door, directory, tally } = this.#options;
    tally?.add('suspicions');
    door.submit(device.partition, {
      type: 'suspicion',
      origin: originOf(directory, device, undefined),
      why,
      receivedAt,
    });
  }

  #of(index: number): Remembered {
    const remembered = this.#devices.get(index) ?? { told: new Map(), wrongSecrets: [] };
    this.#devices.delete(index);
    this.#devices.set(index, remembered);
    if (this.#devices.size > MOST_DEVICES) {
      for (const quietest of this.#devices.keys()) {
        this.#devices.delete(quietest);
        break;
      }
    }
    return remembered;
  }
}
