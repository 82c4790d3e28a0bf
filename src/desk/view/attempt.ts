import type { HeartEvent } from '../../core/event.ts';
import type { AttemptDoc } from '../../core/state.ts';
import { isSettled, plannedAttempt } from '../../core/state.ts';
import type { Attempt } from '../schema/incident.ts';
import { iso } from './documents.ts';
import type { Names } from './names.ts';

export function viewAttempt(doc: AttemptDoc, names: Names): Attempt {
  return {
    id: doc.id,
    step: doc.step,
    rung: doc.rung,
    round: doc.round,
    channel: doc.channel,
    contact: doc.contact,
    contactName: doc.contact === null ? null : names.contact(doc.contact),
    state: doc.state,
    reason: doc.reason,
    plannedAt: iso(doc.plannedAt),
    settledAt: isSettled(doc.state) ? iso(doc.changedAt) : null,
  };
}

/**
 * An incident's attempts after one more event, without asking the journal. An attempt that is already further than the
 * event (it was read from disk after it) stays as it is.
 */
export function attemptsAfter(attempts: readonly AttemptDoc[], event: HeartEvent): readonly AttemptDoc[] {
  if (event.type === 'attempt-planned') {
    return attempts.some((known) => known.id === event.attempt) ? attempts : [...attempts, plannedAttempt(event)];
  }
  if (event.type !== 'attempt-reported') return attempts;
  return attempts.map((known) => {
    if (known.id !== event.attempt || known.changedAt > event.at) return known;
    const reference = event.reference ?? known.reference;
    return { ...known, state: event.state, reason: event.reason ?? null, reference, changedAt: event.at };
  });
}
