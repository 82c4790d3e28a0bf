import { asSignalId, type SignalId } from '../src/core/ids.ts';
import type { Signal } from '../src/core/signal.ts';
import { bind, type FactMemory, type Told } from './bind.ts';
import type { Binding, FamilyMessage, FamilyProfile, Read } from './family.ts';
import { remember } from './memory.ts';

/** What came of one message: what was read, and what was new of what it says, by the address of the end device. */
export interface Came {
  read: Read;
  signals: { address: string; signal: Signal }[];
}

/**
 * Messages of one link, one after the other, through reading and binding, with a memory of its own for every end device: what intake
 * does with them, without a register or a gateway. `only`: the one address that is registered, with these bindings; else every one is.
 */
export class Played {
  readonly #profile: FamilyProfile;
  readonly #bindings: readonly Binding[];
  readonly #lessons = new Map<string, unknown>();
  readonly #told = new Map<string, Map<string, Told>>();
  readonly #only: string | undefined;
  #made = 0;

  constructor(profile: FamilyProfile, bindings: readonly Binding[], only?: string) {
    this.#profile = profile;
    this.#bindings = bindings;
    this.#only = only;
  }

  take(message: FamilyMessage): Came {
    const read = this.#profile.read({ ...message, memory: this.#lessons });
    if ('quarantine' in read) return { read, signals: [] };
    remember(this.#lessons, read.learnt ?? [], this.#profile.limits.lessons);
    const signals = message.retained ? [] : read.reports.flatMap((report) => this.#bound(report, message));
    return { read, signals };
  }

  #bound(report: Parameters<typeof bind>[0], { receivedAt }: FamilyMessage): Came['signals'] {
    const { address } = report;
    if (this.#only !== undefined && this.#only !== address) return [];
    const told = this.#told.get(address) ?? new Map<string, Told>();
    this.#told.set(address, told);
    const memory: FactMemory = { told: (slot) => told.get(slot), known: () => undefined, newId: () => this.#newId() };
    const of = { bindings: this.#bindings, receivedAt, repeatMs: this.#profile.repeatMs };
    const bound = bind(report, of, memory);
    for (const { slot, word } of bound.quiet) told.set(slot, { word, id: undefined, at: receivedAt, settled: true });
    const fresh = bound.signals.filter(({ isRepeat }) => !isRepeat);
    for (const { slot, word, signal } of fresh) told.set(slot, { word, id: signal.id, at: receivedAt, settled: true });
    return fresh.map(({ signal }) => ({ address, signal }));
  }

  #newId(): SignalId {
    this.#made += 1;
    const id = asSignalId(`p-${this.#made}`);
    if (id === undefined) throw new Error('an id of ours is not one');
    return id;
  }
}
