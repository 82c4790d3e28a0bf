import { binds } from '../../../devices/bind.ts';
import type { Fact } from '../../../devices/fact.ts';
import type { Instant } from '../../core/time.ts';
import type { KnownDevice } from '../directory.ts';
import { type HeardFact, keepFact } from './discovered.ts';

/** Registered end devices of which unbound facts are remembered; the one heard least recently goes first. */
const MOST_DEVICES = 2_000;

/** What a registered end device says and nobody has bound: shown, never acted on. */
export interface Unbound {
  index: number;
  lastAt: Instant;
  facts: HeardFact[];
}

export class UnboundStore {
  readonly #devices = new Map<number, { lastAt: Instant; latest: Map<string, HeardFact> }>();

  heard(device: KnownDevice, facts: readonly Fact[], at: Instant): void {
    const entry = this.#devices.get(device.index) ?? { lastAt: at, latest: new Map<string, HeardFact>() };
    entry.lastAt = at;
    for (const fact of facts) keepFact(entry.latest, { ...fact, at });
    this.#devices.delete(device.index);
    this.#devices.set(device.index, entry);
    for (const oldest of this.#devices.keys()) {
      if (this.#devices.size <= MOST_DEVICES) break;
      this.#devices.delete(oldest);
    }
  }

  /** What is bound by now is left out. */
  list(deviceAt: (index: number) => KnownDevice | undefined): Unbound[] {
    const found: Unbound[] = [];
    for (const [index, { lastAt, latest }] of this.#devices) {
      const device = deviceAt(index);
      const bindings = device?.bindings ?? [];
      const isBound = (fact: Fact) => bindings.some((binding) => binds(binding, fact));
      const facts = [...latest.values()].filter((fact) => !isBound(fact));
      if (device === undefined || device.revoked || facts.length === 0) this.#devices.delete(index);
      else found.push({ index, lastAt, facts });
    }
    return found;
  }
}
