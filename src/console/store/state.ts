import type { Device, Incident, Status, TimelineEntry } from '../api/types.ts';

/** Closed incidents that stay at hand after they have left the queue. */
export const CLOSED_KEPT = 200;

/**
 * How new a piece of knowledge is. A higher epoch beats any position: positions that were told before a restart but never
 * reached the disk are used again after it.
 */
export interface Version {
  epoch: number;
  position: number;
  /** Told in parallel with the commit; the durable message with the same position replaces it. */
  early: boolean;
}

/** Something known, how new it is, and in which order it came here. */
export interface Held<T> {
  value: T;
  version: Version;
  arrival: number;
}

/** The incident whose page is open, with its story so far. */
export interface Followed {
  incident: string;
  entries: ReadonlyMap<number, Held<TimelineEntry>>;
  /** True once the whole story was fetched. */
  complete: boolean;
  /** Lines about a person that the stream told, which carries neither names nor the words of notes. */
  unread: number;
}

/** All that the console knows of the gateway. It changes by the desk's messages and answers, and in no other way. */
export interface Desk {
  epoch: number;
  /** Highest durable position heard in this epoch. */
  position: number;
  /** Counts what was taken in, so that a list can be told from news that overtook it. */
  arrivals: number;
  incidents: ReadonlyMap<string, Held<Incident>>;
  devices: ReadonlyMap<string, Held<Device>>;
  /** Names of people, as far as the desk revealed them, by id. */
  names: ReadonlyMap<string, string>;
  status: Status | null;
  followed: Followed | null;
}

export function emptyDesk(): Desk {
  return {
    epoch: 0,
    position: 0,
    arrivals: 0,
    incidents: new Map(),
    devices: new Map(),
    names: new Map(),
    status: null,
    followed: null,
  };
}

/** True when `next` may replace `held`. The same durable position twice is no news. */
export function isNewer(next: Version, held: Version | undefined): boolean {
  if (held === undefined) return true;
  if (next.epoch !== held.epoch) return next.epoch > held.epoch;
  if (next.position !== held.position) return next.position > held.position;
  return held.early && !next.early;
}
