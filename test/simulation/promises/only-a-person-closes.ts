import type { Promised } from './checker.ts';
import { eventsOf } from './committed.ts';

/** An incident is closed only because somebody at the desk asked for it; nothing from the field, and no contact, ever does. */
export const onlyAPersonCloses: Promised = (_view, broken) => {
  const asked = new Set<string>();
  return {
    see(sighting) {
      if (sighting.what === 'ordered' && sighting.order.command === 'close') asked.add(sighting.order.incident);
      if (sighting.what !== 'durable') return;
      for (const event of eventsOf(sighting.batch)) {
        if (event.type !== 'incident-closed') continue;
        if (event.by.kind !== 'staff' || !asked.has(event.incident))
          broken(`${event.incident} was closed by ${event.by.kind}, and nobody at the desk had asked for it`);
      }
    },
  };
};
