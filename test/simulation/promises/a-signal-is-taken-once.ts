import type { Promised } from './checker.ts';
import { eventsOf } from './committed.ts';

/** However often a device says a signal, over however many connections and deaths, it is on record once. */
export const aSignalIsTakenOnce: Promised = (_view, broken) => {
  const taken = new Set<string>();
  return {
    see(sighting) {
      if (sighting.what !== 'durable') return;
      for (const event of eventsOf(sighting.batch)) {
        if (event.type !== 'signal-received') continue;
        const key = `${event.origin.device} ${event.signal.id}`;
        if (taken.has(key)) broken(`signal ${event.signal.id} of ${event.origin.device} was taken twice`);
        taken.add(key);
      }
    },
  };
};
