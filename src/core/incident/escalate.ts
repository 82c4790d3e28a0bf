import { stopsAtTheDoor } from '../drill.ts';
import type { AttemptId, IncidentId } from '../ids.ts';
import type { AttemptState, Report } from '../input.ts';
import type { IncidentDoc, Ladder } from '../state.ts';
import { isSettled } from '../state.ts';
import { after } from '../time.ts';
import type { Turn } from '../turn.ts';

/** How far each state lies along an attempt's way; news that lies further back is old news. */
const PROGRESS: Record<AttemptState, number> = {
  planned: 0,
  sending: 1,
  unknown: 2,
  accepted: 3,
  delivered: 4,
  answered: 5,
  failed: 6,
  human: 7,
};

/** Begins the first round of an incident's plan and everything in it that is due at once. */
export function startEscalation(turn: Turn, incident: IncidentId, premises: IncidentDoc['premises']): void {
  turn.emit({ type: 'round-started', premises, incident, round: 1 });
  climb(turn, incident);
}

/**
 * Moves every ladder of an open incident whose time has come to its next rung; ends the round when all are exhausted;
 * starts the next round when that is due. Does nothing for an incident that is acknowledged, closed or unknown.
 */
export function climb(turn: Turn, id: IncidentId): void {
  const doc = turn.state.incidents.get(id);
  if (doc === undefined || doc.state !== 'open') return;
  if (doc.repeatAt !== null && doc.repeatAt <= turn.now) {
    turn.emit({ type: 'round-started', premises: doc.premises, incident: id, round: doc.round + 1 });
  }
  for (const ladder of doc.ladders) {
    if (ladder.nextAt !== null && ladder.nextAt <= turn.now) climbOne(turn, doc, ladder);
  }
  if (doc.repeatAt === null && doc.ladders.every((ladder) => ladder.nextAt === null)) {
    const againAt = after(turn.now, doc.plan.repeatAfterMs);
    turn.emit({ type: 'nobody-answered', premises: doc.premises, incident: id, round: doc.round, againAt });
  }
}

function climbOne(turn: Turn, doc: IncidentDoc, ladder: Ladder): void {
  const step = doc.plan.steps.find((s) => s.step === ladder.step);
  const rung = step?.rungs[ladder.rung + 1];
  if (step === undefined || rung === undefined) {
    turn.emit({ type: 'step-exhausted', premises: doc.premises, incident: doc.id, step: ladder.step });
    return;
  }
  turn.emit({
    type: 'attempt-planned',
    premises: doc.premises,
    incident: doc.id,
    attempt: `${doc.id}.${doc.attemptCount + 1}` as AttemptId,
    generation: doc.generation,
    round: doc.round,
    step: ladder.step,
    rung: ladder.rung + 1,
    channel: rung.channel,
    ...(rung.contact === undefined ? {} : { contact: rung.contact }),
    ...(stopsAtTheDoor({ ...rung, drill: doc.drill }) ? { rehearsed: true as const } : {}),
    waitUntil: after(turn.now, rung.waitMs),
  });
}

/**
 * Takes news of an attempt. Never backwards: what a provider says late or twice changes nothing. A failure makes the next
 * rung due at once. That it was sent a second time goes on the record even when the first is there already.
 */
export function decideReport(turn: Turn, report: Report): void {
  const attempt = turn.state.attempts.get(report.attempt);
  if (attempt === undefined || isSettled(attempt.state)) return;
  // A closed incident leaves memory with its commit: news of its attempts is taken neither before nor after that.
  if (turn.state.incidents.get(attempt.incident)?.state === 'closed') return;
  const again = report.again !== undefined && report.state === attempt.state;
  if (PROGRESS[report.state] <= PROGRESS[attempt.state] && !again) return;
  const drill = turn.state.incidents.get(attempt.incident)?.drill;
  turn.emit({
    type: 'attempt-reported',
    premises: attempt.premises,
    incident: attempt.incident,
    attempt: attempt.id,
    channel: attempt.channel,
    state: report.state,
    ...(report.reason === undefined ? {} : { reason: report.reason }),
    ...(report.reference === undefined ? {} : { reference: report.reference }),
    ...(stopsAtTheDoor({ ...attempt, drill }) ? { rehearsed: true as const } : {}),
    ...(report.again === undefined ? {} : { again: report.again }),
  });
  if (report.state === 'failed') climb(turn, attempt.incident);
}
