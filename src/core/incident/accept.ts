import type { AttemptId } from '../ids.ts';
import type { Actor } from '../input.ts';
import type { PlanStep } from '../plan.ts';
import { isOn } from '../rota.ts';
import type { IncidentDoc } from '../state.ts';
import { isSettled } from '../state.ts';
import type { Turn } from '../turn.ts';
import { climb } from './escalate.ts';

/** A human has accepted: the calls end, or those that need not go on. `attempt` is the one that reached them, if one did. */
export function accept(turn: Turn, doc: IncidentDoc, by: Actor, attempt: AttemptId | undefined): void {
  const about = { premises: doc.premises, incident: doc.id };
  const made = attempt === undefined ? undefined : turn.state.attempts.get(attempt);
  // One that is done and of an earlier round may have left memory already; whether it has must make no difference.
  const shows = made !== undefined && (made.round === doc.round || !isSettled(made.state));
  if (shows && made.state !== 'human') {
    turn.emit({ type: 'attempt-reported', ...about, attempt: made.id, channel: made.channel, state: 'human' });
  }
  const waitingFor = stillWaitingFor(turn, doc, by);
  if (waitingFor.length === 0) {
    turn.emit({ type: 'incident-acknowledged', ...about, by, generation: doc.generation + 1 });
    return;
  }
  const asked = doc.plan.steps.find((step) => isOfStep(turn, doc, step, by));
  turn.emit({ type: 'acceptance-counted', ...about, by, ...(asked && { step: asked.step }), waitingFor });
  // Whoever is still waited for may have been asked already: then the round is over, and the next has to come.
  climb(turn, doc.id);
}

/** The steps of which somebody has to accept still, once `by` has: whoever else has makes no difference to them. */
function stillWaitingFor(turn: Turn, doc: IncidentDoc, by: Actor): number[] {
  const musts = doc.plan.steps.filter(({ step, must }) => must === true && isAwaited(doc, step));
  return musts.filter((step) => !isOfStep(turn, doc, step, by)).map(({ step }) => step);
}

/** Where more than one has to accept: true when this acceptance tells nothing new, for only others are still waited for. */
export function countsNoMore(turn: Turn, doc: IncidentDoc, by: Actor): boolean {
  const awaited = doc.waitingFor;
  return awaited !== undefined && stillWaitingFor(turn, doc, by).length === awaited.length;
}

/** True while a step's people are told: always, until somebody has accepted and only some steps are still waited for. */
export function isAwaited({ waitingFor }: Pick<IncidentDoc, 'waitingFor'>, step: number): boolean {
  return waitingFor === undefined || waitingFor.includes(step);
}

/** By the plan, and by who is on the rota; what has left memory makes no difference. */
function isOfStep({ book, now }: Turn, { premises }: IncidentDoc, { rungs }: PlanStep, by: Actor): boolean {
  if (by.kind !== 'contact') return rungs.some(({ channel }) => channel === 'desk');
  return rungs.some(({ contact, rota: name }) => {
    const rota = name === undefined ? undefined : book.rota?.(name, premises);
    return contact === by.contact || (rota !== undefined && isOn(rota, by.contact, now));
  });
}

/** The same by somebody at the desk: it answers the desk's own attempt, the newest that is still waiting. */
export function acceptAtDesk(turn: Turn, doc: IncidentDoc, by: Actor): void {
  let newest: AttemptId | undefined;
  for (const attempt of turn.state.attempts.values()) {
    if (attempt.incident === doc.id && attempt.channel === 'desk' && !isSettled(attempt.state)) newest = attempt.id;
  }
  accept(turn, doc, by, newest);
}
