import { stopsAtTheDoor } from '../drill.ts';
import type { AttemptId, IncidentId } from '../ids.ts';
import type { AttemptState, Report } from '../input.ts';
import type { PlanStep, Rung } from '../plan.ts';
import { followRoute } from '../police/decide-police.ts';
import type { IncidentDoc, Ladder } from '../state.ts';
import { isSettled } from '../state.ts';
import { after } from '../time.ts';
import type { Turn } from '../turn.ts';
import { decideCeiling } from './ceiling.ts';
import { passesAfter } from './fail.ts';
import { wayNow } from './way-now.ts';

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
    decideCeiling(turn, doc);
    turn.emit({ type: 'round-started', premises: doc.premises, incident: id, round: doc.round + 1 });
  }
  // What is not safe now is left out at once, so that one look may pass several rungs; each only goes up.
  for (const ladder of doc.ladders) while (isDue(turn, ladder)) climbOne(turn, doc, ladder);
  if (doc.repeatAt === null && doc.ladders.every((ladder) => ladder.nextAt === null)) {
    const againAt = after(turn.now, doc.plan.repeatAfterMs);
    turn.emit({ type: 'nobody-answered', premises: doc.premises, incident: id, round: doc.round, againAt });
  }
}

function isDue({ now }: Turn, { nextAt }: Ladder): boolean {
  return nextAt !== null && nextAt <= now;
}

function climbOne(turn: Turn, doc: IncidentDoc, ladder: Ladder): void {
  const { premises, round } = doc;
  const about = { premises, incident: doc.id } as const;
  const { step: number, lane } = ladder;
  const step = doc.plan.steps.find((s) => s.step === number);
  const next = step === undefined ? undefined : rungAfter(step, ladder);
  if (step === undefined || next === undefined) {
    turn.emit({ type: 'step-exhausted', ...about, step: number, ...(lane !== undefined && { lane }) });
    return;
  }
  const { rung, place } = next;
  const { channel } = rung;
  const way = wayNow(turn, doc, step, rung);
  const who = way.contact === undefined ? {} : { contact: way.contact };
  if (way.why !== undefined) {
    turn.emit({ type: 'rung-skipped', ...about, round, step: number, rung: place, channel, ...who, why: way.why });
    return;
  }
  turn.emit({
    type: 'attempt-planned',
    ...about,
    attempt: `${doc.id}.${doc.attemptCount + 1}` as AttemptId,
    generation: doc.generation,
    round,
    step: number,
    rung: place,
    channel,
    ...who,
    ...(way.point === undefined ? {} : { point: way.point }),
    ...(stopsAtTheDoor({ channel, ...who, drill: doc.drill }) ? { rehearsed: true as const } : {}),
    waitUntil: after(turn.now, rung.waitMs),
  });
}

/** The ladder's next rung and its place in the step: of those who are told together, each climbs their own. */
function rungAfter({ rungs }: PlanStep, { rung: last, lane }: Ladder): { rung: Rung; place: number } | undefined {
  const place = rungs.findIndex((one, index) => index > last && one.lane === lane);
  const rung = rungs[place];
  return rung === undefined ? undefined : { rung, place };
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
  const failed = report.state === 'failed' && attempt.contact !== null;
  const passes = failed ? passesAfter(report.reason, attempt.point !== undefined) : undefined;
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
    ...(passes !== undefined && { passes }),
  });
  if (report.state === 'failed') climb(turn, attempt.incident);
  followRoute(turn, attempt.incident, report);
}
