import { instant } from '../core/time.ts';
import type { Journal, JournalReader } from '../journal/port.ts';

const EMPTY_READER: JournalReader = {
  current: () => [],
  document: () => undefined,
  incidents: () => ({ items: [], next: null }),
  attempts: () => [],
  timers: () => [],
  outbox: () => [],
  life: () => [],
  hasSignal: () => false,
  eventsAfter: () => [],
  eventsOfPartition: () => [],
  eventsOfIncident: () => [],
  eventsOfType: () => [],
  partitions: () => [],
  lastPosition: () => 0,
  epochEnd: () => undefined,
  close: () => {},
};

/** A journal that keeps nothing, for the rehearsal's own loop: what is rehearsed must never be taken for what happened. */
export function blankJournal(): Journal {
  return {
    opening: { epoch: 0, position: 0, heads: new Map(), lastAliveAt: instant(0) },
    reader: EMPTY_READER,
    commit: (_batch, done) => void setImmediate(done),
    heads: () => new Map(),
    nextEpoch: () => Promise.resolve(0),
    alive: () => {},
    forgetSignalsBefore: () => {},
    close: () => Promise.resolve(),
  };
}
