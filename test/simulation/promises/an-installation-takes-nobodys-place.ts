import type { HeartEvent } from '../../../src/core/event.ts';
import type { IncidentId } from '../../../src/core/ids.ts';
import { isPanicClass } from '../../../src/core/signal.ts';
import type { Promised } from './checker.ts';
import { eventsOf } from './committed.ts';

/** Who calls for help with a device in use is answered in earnest, though an installer's test is open in the home: within the same decision. */
export const anInstallationTakesNobodysPlace: Promised = ({ exercised }, broken) => {
  /** Incidents that an installer's test has opened and nothing has raised in earnest since. */
  const tests = new Set<IncidentId>();
  const inEarnest = new Set<string>();
  /** Calls of this batch by devices in use, by the incident that they joined. */
  const called = new Map<IncidentId, string>();
  const follow = (event: HeartEvent): void => {
    switch (event.type) {
      case 'signal-received':
        if (isPanicClass(event.signal) && event.origin.stage !== 'commissioning')
          inEarnest.add(`${event.origin.device} ${event.signal.id}`);
        return;
      case 'incident-opened':
        if (event.commissioning !== true) return;
        exercised.add('call for help of an installer');
        tests.add(event.incident);
        return;
      case 'severity-raised':
        if (event.inEarnest === true && tests.delete(event.incident))
          exercised.add('true call in the middle of an installation');
        return;
      case 'signal-joined':
        if (inEarnest.has(`${event.device} ${event.signal}`))
          called.set(event.incident, `${event.device} ${event.signal}`);
        return;
      default:
        return;
    }
  };
  return {
    see(sighting) {
      if (sighting.what !== 'durable') return;
      for (const event of eventsOf(sighting.batch)) follow(event);
      for (const [incident, key] of called)
        if (tests.has(incident)) broken(`${key} called for help, and ${incident} is still an installer's test`);
      called.clear();
      inEarnest.clear();
    },
  };
};
