import { createHash } from 'node:crypto';
import type { FamilyMessage, FamilyProfile } from '../../../devices/family.ts';
import { remember } from '../../../devices/memory.ts';
import type { DeviceId } from '../../core/ids.ts';
import type { Instant } from '../../core/time.ts';
import type { KnownDevice } from '../directory.ts';
import { Throttle } from '../throttle.ts';
import { belowOne } from './below.ts';

/** Announcements of one link that are written: so many at once, so many per second after it. What is over is not kept this time. */
export const WRITTEN_BURST = 2_000;
export const WRITTEN_PER_SECOND = 4;

/** Where announcements outlive the process. Neither throws: what cannot be read or written is learnt again when it is announced anew. */
export interface AnnouncementStore {
  keep(device: DeviceId, announcement: { topic: string; payload: Uint8Array }): void;
  of(device: DeviceId): readonly { topic: string; payload: Uint8Array }[];
}

/**
 * Announcements of links, kept over a restart: a press that comes before its device has announced itself anew must be understood all the
 * same. One that says what it said before is not written again.
 */
export class Announced {
  readonly #store: AnnouncementStore;
  /** By link, what was last kept of each topic. Bounded by the links and by what the store keeps of each. */
  readonly #kept = new Map<number, Map<string, string>>();
  readonly #throttle = new Throttle(WRITTEN_BURST, WRITTEN_PER_SECOND);
  readonly #dropped: () => void;

  /** `dropped`: told of each announcement that came too fast to be written. */
  constructor(store: AnnouncementStore, dropped: () => void) {
    this.#store = store;
    this.#dropped = dropped;
  }

  /** What the link's earlier announcements have taught its family; read from the store once for each link. */
  recalled(from: KnownDevice, profile: FamilyProfile, receivedAt: Instant): Map<string, unknown> {
    const memory = new Map<string, unknown>();
    const kept = new Map<string, string>();
    this.#kept.set(from.index, kept);
    for (const { topic, payload } of this.#store.of(from.id)) {
      const below = belowOne(from.prefixes ?? [], topic);
      if (below === undefined) continue;
      kept.set(topic, digestOf(payload));
      const read = profile.read({ ...below, payload, retained: true, receivedAt, memory });
      if ('learnt' in read) remember(memory, read.learnt ?? [], profile.limits.lessons);
    }
    return memory;
  }

  heard(from: KnownDevice, { prefix, rest, payload, receivedAt }: FamilyMessage): void {
    const topic = rest === '' ? prefix : `${prefix}/${rest}`;
    const kept = this.#kept.get(from.index);
    const digest = digestOf(payload);
    if (kept?.get(topic) === digest || (payload.length === 0 && !kept?.has(topic))) return;
    if (!this.#throttle.allows(from.index, receivedAt)) return this.#dropped();
    if (payload.length === 0) kept?.delete(topic);
    else kept?.set(topic, digest);
    this.#store.keep(from.id, { topic, payload });
  }
}

const digestOf = (payload: Uint8Array): string => createHash('sha256').update(payload).digest('base64');
