import type { FactMemory, Told } from '../../../devices/bind.ts';
import type { SignalId } from '../../core/ids.ts';
import { asSignalId } from '../../core/ids.ts';
import type { SignalKind } from '../../core/signal.ts';
import type { Instant } from '../../core/time.ts';
import type { KnownDevice } from '../directory.ts';

/** Slots remembered of one end device; the one that was told longest ago gives way, presses first. */
const MOST_SLOTS = 128;

/** The state of a sensor as the journal knows it. */
export type KnownState = (device: KnownDevice, sensor: string | undefined, kind: SignalKind) => string | undefined;

/**
 * What was last told of each fact of each end device. In memory: after a restart states are compared with what the journal knows, and
 * a press that was in hand comes once more. Bounded by the devices there are and by the slots of each.
 */
export class Memory {
  readonly #known: KnownState;
  readonly #slots = new Map<number, Map<string, Told>>();
  #made = 0;

  constructor(known: KnownState) {
    this.#known = known;
  }

  /** What is remembered of one end device, as `bind` asks for it. */
  of(device: KnownDevice, now: Instant): FactMemory {
    const slots = this.#slots.get(device.index);
    return {
      told: (slot) => slots?.get(slot),
      known: (sensor, kind) => this.#known(device, sensor, kind),
      newId: () => this.#newId(now),
    };
  }

  /** Keeps what was told. Call `settled` of the answer when it is on disk, `refused` when it will not be. */
  keep(device: KnownDevice, slot: string, told: Told): { settled(): void; refused(): void } {
    const slots = this.#slots.get(device.index) ?? new Map<string, Told>();
    this.#slots.set(device.index, slots);
    // The newest stands last: what gives way is what was told longest ago.
    slots.delete(slot);
    if (slots.size >= MOST_SLOTS) makeRoom(slots);
    slots.set(slot, told);
    const same = () => slots.get(slot) === told;
    return {
      settled: () => same() && void slots.set(slot, { ...told, settled: true }),
      refused: () => same() && void slots.delete(slot),
    };
  }

  // Our time line never goes back, and within one process the number goes on.
  #newId(now: Instant): SignalId {
    this.#made += 1;
    const id = asSignalId(`f${now.toString(36)}-${this.#made.toString(36)}`);
    if (id === undefined) throw new Error('an id of ours is not one');
    return id;
  }
}

function makeRoom(slots: Map<string, Told>): void {
  let oldest: string | undefined;
  for (const [slot, { word }] of slots) {
    oldest ??= slot;
    if (word !== '') continue;
    oldest = slot;
    break;
  }
  if (oldest !== undefined) slots.delete(oldest);
}
