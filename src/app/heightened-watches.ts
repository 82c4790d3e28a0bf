import type { PremisesId } from '../core/ids.ts';
import type { Clock } from '../gateway/ports.ts';
import type { Watch } from '../gateway/watch.ts';
import type { Directory } from '../register/directory.ts';
import { watchAgain } from './watching.ts';

interface Parts {
  directory: Pick<Directory, 'watched' | 'watch' | 'premises' | 'devices' | 'deviceAt'>;
  watch: Pick<Watch, 'look' | 'add' | 'appeared'>;
  clock: Pick<Clock, 'now'>;
}

/**
 * Supervision follows heightened watches: when one begins, the home's devices are taken under watch with their tighter allowance;
 * when it ends, by time or by a person, with their own again. What is known of them stays.
 */
export class HeightenedWatches {
  readonly #parts: Parts;
  /** Homes that were under heightened watch at the last look. */
  #running = new Set<PremisesId>();
  #hasLooked = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Compares what runs now with what ran at the last look; costs what the homes with a watch are. */
  look(): void {
    const { directory, clock } = this.#parts;
    const now = clock.now();
    const running = new Set<PremisesId>();
    for (const premises of directory.watched()) if (directory.watch(premises, now) !== undefined) running.add(premises);
    const turned = this.#hasLooked ? differing(this.#running, running) : new Set(directory.watched());
    this.#running = running;
    this.#hasLooked = true;
    if (turned.size > 0) this.#again(turned);
  }

  #again(turned: ReadonlySet<PremisesId>): void {
    const { directory, watch, clock } = this.#parts;
    for (const device of directory.devices()) {
      if (!device.revoked && turned.has(device.premises)) watchAgain(watch, directory, device, clock.now());
    }
  }
}

function differing<T>(before: ReadonlySet<T>, now: ReadonlySet<T>): Set<T> {
  return new Set([...before, ...now].filter((one) => before.has(one) !== now.has(one)));
}
