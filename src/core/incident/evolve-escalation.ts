import type { HeartEvent } from '../event.ts';
import type { IncidentDoc, PartitionState } from '../state.ts';
import { isSettled, plannedAttempt } from '../state.ts';
import type { Instant } from '../time.ts';
import { after, ms } from '../time.ts';
import { touchIncident } from '../touch.ts';

type Of<T extends HeartEvent['type']> = Extract<HeartEvent, { type: T }>;

/** Starts a round, marks a step as exhausted, or sets the time of the next round. */
export function evolveEscalation(
  state: PartitionState,
  event: Of<'round-started' | 'step-exhausted' | 'nobody-answered'>,
): void {
  const doc = touchIncident(state, event.incident);
  if (doc === undefined) return;
  switch (event.type) {
    case 'round-started':
      return startRound(state, doc, event);
    case 'step-exhausted': {
      const ladder = doc.ladders.find((l) => l.step === event.step);
      if (ladder !== undefined) ladder.nextAt = null;
      return;
    }
    case 'nobody-answered':
      doc.unanswered += 1;
      doc.repeatAt = event.againAt;
      state.due.push({ at: event.againAt, owner: doc.id, kind: 'incident' });
      return;
  }
}

/** The first round begins with the first step; a later one with the steps the policy repeats. */
function startRound(state: PartitionState, doc: IncidentDoc, event: Of<'round-started'>): void {
  doc.round = event.round;
  doc.repeatAt = null;
  const fromMs = event.round === 1 ? 0 : doc.plan.repeatFromMs;
  doc.ladders = doc.plan.steps
    .filter((step) => step.atMs >= fromMs)
    .map((step) => ({ step: step.step, rung: -1, attempt: null, nextAt: after(event.at, ms(step.atMs - fromMs)) }));
  for (const ladder of doc.ladders) wake(state, doc, ladder.nextAt);
  forgetSettled(state, doc);
}

/** Attempts of earlier rounds that are done leave memory; their rows stay, and what has not been written yet is kept until it is. */
function forgetSettled(state: PartitionState, doc: IncidentDoc): void {
  for (const attempt of state.attempts.values()) {
    const done = attempt.round < doc.round && isSettled(attempt.state) && !state.dirty.attempts.has(attempt.id);
    if (attempt.incident === doc.id && done) state.attempts.delete(attempt.id);
  }
}

function wake(state: PartitionState, doc: IncidentDoc, at: Instant | null): void {
  if (at !== null) state.due.push({ at, owner: doc.id, kind: 'incident' });
}

export function evolveAttempt(state: PartitionState, event: Of<'attempt-planned' | 'attempt-reported'>): void {
  if (event.type === 'attempt-planned') return plan(state, event);
  const attempt = state.attempts.get(event.attempt);
  if (attempt === undefined) return;
  attempt.state = event.state;
  attempt.reason = event.reason ?? null;
  attempt.reference = event.reference ?? attempt.reference;
  attempt.changedAt = event.at;
  state.dirty.attempts.add(attempt.id);
  if (event.state === 'failed') fallThrough(state, event);
}

function plan(state: PartitionState, event: Of<'attempt-planned'>): void {
  const doc = touchIncident(state, event.incident);
  if (doc === undefined) return;
  const attempt = plannedAttempt(event);
  state.attempts.set(attempt.id, attempt);
  state.dirty.attempts.add(attempt.id);
  doc.attemptCount += 1;
  const ladder = doc.ladders.find((l) => l.step === event.step);
  if (ladder === undefined) return;
  ladder.rung = event.rung;
  ladder.attempt = event.attempt;
  ladder.nextAt = event.waitUntil;
  wake(state, doc, ladder.nextAt);
}

/** A failure ends the rung's wait at once: the next channel or person is due now. */
function fallThrough(state: PartitionState, event: Of<'attempt-reported'>): void {
  const doc = state.incidents.get(event.incident);
  const ladder = doc?.ladders.find((l) => l.attempt === event.attempt);
  if (doc === undefined || ladder === undefined || ladder.nextAt === null || ladder.nextAt <= event.at) return;
  ladder.nextAt = event.at;
  state.dirty.incidents.add(doc.id);
  wake(state, doc, ladder.nextAt);
}
