import type { AttemptId } from '../core/ids.ts';
import type { AttemptState } from '../core/input.ts';
import { between, minutes } from '../core/time.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import { standDownsOf } from '../gateway/consequences.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Clock, Send } from '../gateway/ports.ts';
import type { JournalReader } from '../journal/port.ts';

export interface ResumeParts {
  dispatcher: Dispatcher;
  gateway: Gateway;
  journal: { reader: JournalReader };
  clock: Pick<Clock, 'now'>;
}

/** No call rings or talks for longer: one accepted before that is over, whatever its provider failed to tell us. */
const LONGEST_CALL = minutes(10);
/** Not known to have reached the provider. */
const UNSENT: ReadonlySet<AttemptState> = new Set(['planned', 'sending']);

/**
 * What was decided before the stop and is not settled is looked up at its provider and, if it is not there, sent. What
 * somebody has accepted away meanwhile is not made up for: it is looked up too, but to be silenced, for the stop may have come
 * between the acceptance and that; if it is not there it counts as stood down.
 */
export function resumeSends({ dispatcher, gateway, journal, clock }: ResumeParts): void {
  const known: [AttemptId, string][] = [];
  for (const state of gateway.states()) {
    for (const { id, reference } of state.attempts.values()) if (reference !== null) known.push([id, reference]);
  }
  const { resumed = [], over = [] } = Object.groupBy(
    journal.reader.outbox().map((row) => JSON.parse(row.body) as Send),
    (send) => (isResumed(gateway, send) ? 'resumed' : 'over'),
  );
  dispatcher.resume(resumed, known);
  for (const { partition, attempt } of over) {
    gateway.submit(partition, { type: 'report', report: { attempt, state: 'failed', reason: 'stood-down' } });
  }
  silenceAccepted({ dispatcher, gateway, clock });
}

/** True when nobody need be asked any more: the incident was accepted or closed, or people have been asked anew since. */
export function isOver(gateway: Pick<Gateway, 'incident'>, { incident, generation }: Send): boolean {
  const doc = gateway.incident(incident);
  return doc?.state !== 'open' || generation !== doc.generation;
}

/**
 * True when people have been asked anew since: the incident has become graver, or a later round has begun. Without it what a
 * slow provider has not taken piles up round by round, in front of a fresh alarm.
 */
export function isAskedAnew(gateway: Pick<Gateway, 'incident'>, { incident, generation, round }: Send): boolean {
  const doc = gateway.incident(incident);
  if (doc?.state !== 'open') return false;
  return generation < doc.generation || (generation === doc.generation && round < doc.round);
}

/** False for a closed incident, and for what people have been asked anew since. */
function isResumed(gateway: Gateway, send: Send): boolean {
  return gateway.incident(send.incident) !== undefined && !isAskedAnew(gateway, send);
}

function silenceAccepted({ dispatcher, gateway, clock }: Pick<ResumeParts, 'dispatcher' | 'gateway' | 'clock'>): void {
  const now = clock.now();
  for (const state of gateway.states()) {
    for (const { id, state: stands, acknowledgedBy } of state.incidents.values()) {
      if (stands !== 'acknowledged' || acknowledgedBy === null) continue;
      for (const standDown of standDownsOf(state, id, acknowledgedBy)) {
        const changedAt = state.attempts.get(standDown.attempt)?.changedAt ?? now;
        if (UNSENT.has(standDown.state) || between(changedAt, now) < LONGEST_CALL) dispatcher.standDown(standDown);
      }
    }
  }
}
