import type { HeartEvent } from '../event.ts';
import type { PlanStep } from '../plan.ts';
import { noteRoute } from '../police/evolve-police.ts';
import type { AttemptDoc, IncidentDoc, Ladder, PartitionState } from '../state.ts';
import { isSettled, plannedAttempt } from '../state.ts';
import type { Instant } from '../time.ts';
import { after, ms } from '../time.ts';
import { touchIncident } from '../touch.ts';
import type { Passes } from './fail.ts';

type Of<T extends HeartEvent['type']> = Extract<HeartEvent, { type: T }>;

/** Starts a round, passes over a rung, changes the plan, marks a step as exhausted, or sets the time of the next round. */
export function evolveEscalation(
  state: PartitionState,
  event: Of<'round-started' | 'rung-skipped' | 'plan-replaced' | 'step-exhausted' | 'nobody-answered'>,
): void {
  const doc = touchIncident(state, event.incident);
  if (doc === undefined) return;
  switch (event.type) {
    case 'round-started':
      return startRound(state, doc, event);
    case 'step-exhausted': {
      const ladder = doc.ladders.find((l) => l.step === event.step && l.lane === event.lane);
      if (ladder !== undefined) ladder.nextAt = null;
      return;
    }
    case 'rung-skipped': {
      const ladder = ladderOf(doc, event);
      if (ladder !== undefined) Object.assign(ladder, { rung: event.rung, attempt: null, nextAt: event.at });
      return;
    }
    case 'plan-replaced':
      doc.plan = event.plan;
      doc.planFrom = doc.round + 1;
      delete doc.accepted;
      delete doc.waitingFor;
      return;
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
  delete doc.passed;
  const fromMs = event.round === (doc.planFrom ?? 1) ? 0 : doc.plan.repeatFromMs;
  doc.ladders = doc.plan.steps
    .filter((step) => (doc.waitingFor === undefined ? step.atMs >= fromMs : isStillTold(step, doc.waitingFor)))
    .flatMap((step) => laddersOf(step, after(event.at, ms(Math.max(0, step.atMs - fromMs)))));
  for (const ladder of doc.ladders) wake(state, doc, ladder.nextAt);
  forgetSettled(state, doc);
}

/** Once somebody has accepted: those who still have to, and the desk and the other systems, which see that it is open. */
function isStillTold({ step, rungs }: PlanStep, waitingFor: readonly number[]): boolean {
  const isPlace = rungs.every(({ contact, rota }) => contact === undefined && rota === undefined);
  return isPlace || waitingFor.includes(step);
}

/** One for the step; where people are told together, one for each of them. */
function laddersOf({ step, rungs }: PlanStep, nextAt: Instant): Ladder[] {
  const lanes = new Set(rungs.map(({ lane }) => lane));
  return [...lanes].map((lane) => ({ step, rung: -1, attempt: null, nextAt, ...(lane !== undefined && { lane }) }));
}

/** The ladder that a rung of the plan belongs to. */
function ladderOf({ plan, ladders }: IncidentDoc, at: { step: number; rung: number }): Ladder | undefined {
  const lane = plan.steps.find(({ step }) => step === at.step)?.rungs[at.rung]?.lane;
  return ladders.find((ladder) => ladder.step === at.step && ladder.lane === lane);
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
  if (event.type === 'attempt-planned') plan(state, event);
  else reported(state, event);
  noteRoute(state, event);
}

function reported(state: PartitionState, event: Of<'attempt-reported'>): void {
  const attempt = state.attempts.get(event.attempt);
  if (attempt === undefined) return;
  attempt.state = event.state;
  attempt.reason = event.reason ?? null;
  attempt.reference = event.reference ?? attempt.reference;
  attempt.changedAt = event.at;
  state.dirty.attempts.add(attempt.id);
  if (event.passes !== undefined) pass(state, attempt, event.passes);
  if (event.state === 'failed') fallThrough(state, event);
}

/** For the rest of the round nobody tries this number, or this person, again. */
function pass(state: PartitionState, { incident, contact, point }: AttemptDoc, passes: Passes): void {
  const doc = touchIncident(state, incident);
  if (doc === undefined || contact === null) return;
  doc.passed ??= { contacts: [], points: [] };
  if (passes === 'contact') doc.passed.contacts.push(contact);
  else if (point !== undefined) doc.passed.points.push(point);
}

function plan(state: PartitionState, event: Of<'attempt-planned'>): void {
  const doc = touchIncident(state, event.incident);
  if (doc === undefined) return;
  const attempt = plannedAttempt(event);
  state.attempts.set(attempt.id, attempt);
  state.dirty.attempts.add(attempt.id);
  doc.attemptCount += 1;
  const ladder = ladderOf(doc, event);
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
