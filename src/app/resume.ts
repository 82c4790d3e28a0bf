import type { Book } from '../core/book.ts';
import type { AttemptId } from '../core/ids.ts';
import { whyNot } from '../core/incident/reach.ts';
import type { AttemptState } from '../core/input.ts';
import { OUTSIDE } from '../core/plan.ts';
import { isAutomatic } from '../core/police/routes.ts';
import { between, type Instant, minutes } from '../core/time.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { Standing } from '../dispatch/provider/follow.ts';
import { isStillNeeded, standDownsOf, unneededOf } from '../gateway/consequences.ts';
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
export function isOver(gateway: Pick<Gateway, 'incident'>, send: Send): boolean {
  const { incident, generation, channel, contact, step } = send;
  const doc = gateway.incident(incident);
  // The police are told until it is closed, whoever has accepted it.
  if (isAutomatic(channel)) return doc === undefined || doc.state === 'closed';
  // What a person at the desk has asked for is sent, whoever has accepted.
  if (contact !== undefined && step === OUTSIDE) return doc === undefined || doc.state === 'closed';
  if (doc?.state !== 'open' || generation !== doc.generation) return true;
  return contact !== undefined && !isStillNeeded(doc, send);
}

/**
 * True when people have been asked anew since: the incident has become graver, or a later round has begun. Without it what a
 * slow provider has not taken piles up round by round, in front of a fresh alarm.
 */
export function isAskedAnew(
  gateway: Pick<Gateway, 'incident'>,
  { incident, generation, round, channel, step }: Send,
): boolean {
  const doc = gateway.incident(incident);
  if (isAutomatic(channel) || step === OUTSIDE) return false;
  if (doc?.state !== 'open') return false;
  return generation < doc.generation || (generation === doc.generation && round < doc.round);
}

/**
 * True when a way that was safe when it was planned is not safe any more: between plan and request lie queues, a provider's
 * limits and restarts. What somebody at the desk ordered past the hours, and a drill's own call, stay as they are.
 */
export function isUnsafe(book: Book, { contact, channel, point, premises, step, drill }: Send, now: Instant): boolean {
  if (contact === undefined || step === OUTSIDE || drill === true) return false;
  return whyNot(book, premises, { contact, channel, point }, now) !== undefined;
}

/** How an attempt stands while its incident still waits for somebody; its provider is not asked for news otherwise. */
export function standingIn(gateway: Pick<Gateway, 'incident' | 'state'>, send: Send): Standing | undefined {
  if (isOver(gateway, send)) return undefined;
  return gateway.state(send.partition)?.attempts.get(send.attempt);
}

/** False for a closed incident, and for what people have been asked anew since. */
function isResumed(gateway: Gateway, send: Send): boolean {
  return gateway.incident(send.incident) !== undefined && !isAskedAnew(gateway, send);
}

function silenceAccepted({ dispatcher, gateway, clock }: Pick<ResumeParts, 'dispatcher' | 'gateway' | 'clock'>): void {
  const now = clock.now();
  for (const state of gateway.states()) {
    for (const { id, state: stands, acknowledgedBy, accepted, generation } of state.incidents.values()) {
      const by = acknowledgedBy ?? accepted?.at(-1)?.by;
      if (stands === 'closed' || by === undefined) continue;
      const silenced = stands === 'acknowledged' ? standDownsOf(state, id, by, 'people') : unneededOf(state, id, by);
      for (const standDown of silenced) {
        const attempt = state.attempts.get(standDown.attempt);
        // What the desk has asked for after the acceptance goes on.
        if (attempt?.step === OUTSIDE && attempt.generation === generation) continue;
        const changedAt = attempt?.changedAt ?? now;
        if (UNSENT.has(standDown.state) || between(changedAt, now) < LONGEST_CALL) dispatcher.standDown(standDown);
      }
    }
  }
}
