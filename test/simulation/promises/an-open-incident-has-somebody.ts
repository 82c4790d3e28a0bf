import { nextDeadline } from '../../../src/core/decide.ts';
import type { IncidentDoc, PartitionState } from '../../../src/core/state.ts';
import type { Promised } from './checker.ts';

/** A timer rings at most this late, when the process has been running all along. */
export const RINGS_WITHIN_MS = 1_000;

/** An open incident has a time at which something happens next, the loop knows of it, and it happens then. */
export const anOpenIncidentHasSomebody: Promised = (view, broken) => ({
  look() {
    const { gateway, steadySinceMs, awakeMs } = view;
    if (gateway === undefined || steadySinceMs === undefined) return;
    const now = gateway.clock.now();
    for (const state of gateway.gateway.states()) {
      for (const doc of state.incidents.values()) {
        if (doc.state !== 'open') continue;
        const due = dueOf(doc);
        if (due === undefined) broken(`${doc.id} is open and nothing will ever happen to it`);
        else if ((nextDeadline(state as PartitionState) ?? Number.POSITIVE_INFINITY) > due)
          broken(`${doc.id} is due and the loop does not know of it`);
        else if (now - due > RINGS_WITHIN_MS && awakeMs - steadySinceMs > RINGS_WITHIN_MS)
          broken(`${doc.id} was due ${now - due} ms ago and nothing has happened`);
      }
    }
  },
});

/** When an open incident next moves by itself. */
export function dueOf(doc: Readonly<IncidentDoc>): number | undefined {
  const times = doc.ladders.flatMap(({ nextAt }) => (nextAt === null ? [] : [nextAt]));
  if (doc.repeatAt !== null) times.push(doc.repeatAt);
  return times.length === 0 ? undefined : Math.min(...times);
}
