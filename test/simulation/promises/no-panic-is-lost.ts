import type { Promised } from './checker.ts';
import { eventsOf } from './committed.ts';

/** What was acknowledged is in the journal as it was said, and in an incident for which somebody has been asked. */
export const noPanicIsLost: Promised = (_view, broken) => {
  const received = new Set<string>();
  const joined = new Map<string, string>();
  const asked = new Set<string>();
  const settled = new Set<string>();
  /** Of this step: incident and the press that it was acknowledged for. */
  const acknowledged = new Map<string, string>();
  return {
    see(sighting) {
      if (sighting.what === 'asked') asked.add(sighting.attempt.slice(0, sighting.attempt.lastIndexOf('.')));
      if (sighting.what === 'handed-out' && sighting.send.channel === 'desk') asked.add(sighting.send.incident);
      if (sighting.what === 'durable') {
        for (const event of eventsOf(sighting.batch)) {
          if (event.type === 'signal-received') received.add(`${event.origin.device} ${event.signal.id}`);
          if (event.type === 'signal-joined') joined.set(`${event.device} ${event.signal}`, event.incident);
          if (event.type === 'incident-acknowledged' || event.type === 'incident-closed') settled.add(event.incident);
        }
      }
      if (sighting.what !== 'puback') return;
      for (const { id } of sighting.signals.filter(({ panic }) => panic)) {
        const key = `${sighting.device} ${id}`;
        const incident = joined.get(key);
        if (!received.has(key)) broken(`panic ${id} of ${sighting.device} was acknowledged and is not in the journal`);
        else if (incident === undefined) broken(`panic ${id} of ${sighting.device} belongs to no incident`);
        else if (!settled.has(incident)) acknowledged.set(incident, key);
      }
    },
    look() {
      for (const [incident, key] of acknowledged) {
        if (!asked.has(incident)) broken(`panic ${key} is in ${incident}, for which nobody was ever asked`);
      }
      acknowledged.clear();
    },
  };
};
