import type { Fact, FactKind } from '../../../devices/fact.ts';
import type { Found } from '../../../devices/family.ts';
import type { DeviceId } from '../../core/ids.ts';
import type { Instant } from '../../core/time.ts';

/** Unknown end devices remembered of one bridge; the one heard least recently goes first. */
export const MOST_DISCOVERED = 500;
/** Facts remembered of one of them, the latest of each key and press. */
export const MOST_FACTS = 32;
/** Longer addresses cannot be registered, and longer keys and words not be bound: they are not remembered either. */
const LONGEST_ADDRESS = 128;
const LONGEST_WORD = 64;
/** Names that one bridge's inventory ties to an address. */
const MOST_NAMES = 2_000;

/** Something that has been heard behind a bridge, or is in its inventory, and that nobody has registered. Never acted on. */
export interface Discovered {
  via: DeviceId;
  address: string;
  alias?: string;
  vendor?: string;
  model?: string;
  firstAt: Instant;
  lastAt: Instant;
  /** Messages of it; 0: it stands in the inventory only. */
  heard: number;
  facts: HeardFact[];
  /** What it can say, and the words of its presses, by its bridge's inventory. */
  can?: FactKind[];
  presses?: string[];
}

/** A fact, and when it was said last. */
export type HeardFact = Fact & { at: Instant };

interface Entry extends Omit<Discovered, 'facts'> {
  latest: Map<string, HeardFact>;
}

interface Bridge {
  /** By address, the one heard least recently first. */
  entries: Map<string, Entry>;
  /** What the bridge calls its end devices, by that name. */
  names: Map<string, string>;
}

/** What was found and not yet commissioned, in memory, by bridge. Bounded by the bridges there are and by the limits above. */
export class DiscoveredStore {
  readonly #bridges = new Map<DeviceId, Bridge>();
  readonly #dropped: () => void;

  /** `dropped`: told of each entry that gave way. */
  constructor(dropped: () => void) {
    this.#dropped = dropped;
  }

  /** The address behind a name in a topic; the name itself when no inventory has named it. */
  addressOf(via: DeviceId, name: string): string {
    return this.#bridges.get(via)?.names.get(name) ?? name;
  }

  /** An unknown end device spoke. */
  heard(via: DeviceId, address: string, alias: string | undefined, facts: readonly Fact[], at: Instant): void {
    if (address.length > LONGEST_ADDRESS) return;
    const entry = this.#touch(via, address, at);
    entry.heard += 1;
    entry.lastAt = at;
    if (alias !== undefined) entry.alias = alias;
    for (const fact of facts) keepFact(entry.latest, { ...fact, at });
  }

  /** An unknown end device stands in the bridge's inventory. */
  listed(via: DeviceId, found: Found, at: Instant): void {
    if (found.address.length > LONGEST_ADDRESS) return;
    const byName = found.alias === undefined ? undefined : this.#bridge(via).entries.get(found.alias);
    const entry = this.#touch(via, found.address, at);
    if (found.alias !== undefined) entry.alias = found.alias;
    if (found.vendor !== undefined) entry.vendor = found.vendor;
    if (found.model !== undefined) entry.model = found.model;
    entry.can = found.facts;
    if (found.presses !== undefined) entry.presses = found.presses;
    // What was heard under its name before the inventory came is of this one.
    if (byName === undefined || byName === entry) return;
    this.#bridge(via).entries.delete(byName.address);
    entry.heard += byName.heard;
    for (const fact of byName.latest.values()) keepFact(entry.latest, fact);
  }

  /** Ties a name to an address; says to which other it was tied before. */
  named(via: DeviceId, name: string, address: string): string | undefined {
    const { names } = this.#bridge(via);
    const before = names.get(name);
    if (before === undefined && names.size >= MOST_NAMES) return undefined;
    names.set(name, address);
    return before === address ? undefined : before;
  }

  /** It has been registered, or has left. */
  forget(via: DeviceId, address: string): void {
    this.#bridges.get(via)?.entries.delete(address);
  }

  get(via: DeviceId, addressOrAlias: string): Discovered | undefined {
    const entry = this.#bridges.get(via)?.entries.get(this.addressOf(via, addressOrAlias));
    return entry && shown(entry);
  }

  /** The most recently heard first. */
  list(): Discovered[] {
    const all = [...this.#bridges.values()].flatMap(({ entries }) => [...entries.values()].map(shown));
    return all.sort((a, b) => b.lastAt - a.lastAt);
  }

  #bridge(via: DeviceId): Bridge {
    const known = this.#bridges.get(via) ?? { entries: new Map(), names: new Map() };
    this.#bridges.set(via, known);
    return known;
  }

  #touch(via: DeviceId, address: string, at: Instant): Entry {
    const { entries } = this.#bridge(via);
    const entry = entries.get(address) ?? { via, address, firstAt: at, lastAt: at, heard: 0, latest: new Map() };
    entries.delete(address);
    if (entries.size >= MOST_DISCOVERED) this.#dropOldest(entries);
    entries.set(address, entry);
    return entry;
  }

  #dropOldest(entries: Map<string, Entry>): void {
    for (const address of entries.keys()) {
      entries.delete(address);
      this.#dropped();
      return;
    }
  }
}

/** Keeps the latest fact of each key; of presses one for each word, so that all that a button can say is seen. */
export function keepFact(latest: Map<string, HeardFact>, fact: HeardFact): void {
  if (fact.key.length > LONGEST_WORD || (fact.is === 'press' && fact.which.length > LONGEST_WORD)) return;
  const slot = fact.is === 'press' ? `${fact.key}=${fact.which}` : fact.key;
  latest.delete(slot);
  for (const oldest of latest.keys()) {
    if (latest.size < MOST_FACTS) break;
    latest.delete(oldest);
  }
  latest.set(slot, fact);
}

function shown({ latest, ...entry }: Entry): Discovered {
  return { ...entry, facts: [...latest.values()] };
}
