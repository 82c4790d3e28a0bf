import type { Promised } from './checker.ts';
import { eventsOf, incidentOf } from './committed.ts';

/** A process that has been running for so long has made, or looked up, whatever it found on record. */
const MADE_WITHIN_MS = 5_000;

/** An attempt that is on record is made, or is on record as failed or as not needed any more; a crash does not swallow it. */
export const noAttemptIsForgotten: Promised = (view, broken) => {
  /** Planned and not made yet, with its deadline. */
  const open = new Map<string, number>();
  const over = (incident: string): void => {
    for (const attempt of open.keys()) if (incidentOf(attempt) === incident) open.delete(attempt);
  };
  return {
    see(sighting) {
      if (sighting.what === 'asked' || sighting.what === 'looked-up') open.delete(sighting.attempt);
      if (sighting.what === 'handed-out' && sighting.send.channel === 'desk') open.delete(sighting.send.attempt);
      if (sighting.what !== 'durable') return;
      for (const event of eventsOf(sighting.batch)) {
        if (event.type === 'attempt-planned') open.set(event.attempt, event.waitUntil);
        if (event.type === 'attempt-reported') open.delete(event.attempt);
        if (event.type === 'incident-acknowledged' || event.type === 'incident-closed') over(event.incident);
        if (event.type === 'severity-raised') over(event.incident);
      }
    },
    look() {
      const { at, awakeMs, steadySinceMs } = view;
      if (open.size === 0 || steadySinceMs === undefined || awakeMs - steadySinceMs < MADE_WITHIN_MS) return;
      for (const [attempt, waitUntil] of open) if (at > waitUntil) broken(`${attempt} is on record and was never made`);
    },
  };
};
