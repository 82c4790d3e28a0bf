import type { HeartEvent } from '../../../src/core/event.ts';
import type { Plan } from '../../../src/core/plan.ts';
import type { Promised } from './checker.ts';
import { eventsOf } from './committed.ts';

interface Climb {
  plan: Plan;
  round: number;
  /** The round with which the plan began. */
  from: number;
  /** The rungs that each ladder of the round has still to climb. */
  left: Map<string, number[]>;
  /** Once somebody has accepted: the steps of which somebody still has to. */
  waitingFor?: readonly number[];
}

/** Every step climbs every rung in its order, each tried or left out on the record, and a round ends only when all of them are exhausted. */
export const noStepIsSkipped: Promised = (view, broken) => {
  const climbs = new Map<string, Climb>();
  const note = ({ plan }: Climb, { step, rung }: { step: number; rung: number }): void => {
    const taken = plan.steps.find((one) => one.step === step)?.rungs[rung];
    if (taken?.rota !== undefined) view.exercised.add('told by the rota');
    if (taken?.lane !== undefined) view.exercised.add('told together');
  };
  const check = (event: HeartEvent): string | undefined => {
    if (event.type === 'incident-opened' || event.type === 'severity-raised') {
      climbs.set(event.incident, begin(event.plan));
      return undefined;
    }
    const climb = 'incident' in event && event.incident ? climbs.get(event.incident) : undefined;
    if (climb === undefined) return undefined;
    if (reopens(event)) {
      climbs.set(event.incident, begin(climb.plan));
      return undefined;
    }
    if (event.type === 'rung-skipped') view.exercised.add(LEFT_OUT[event.why]);
    if (event.type === 'acceptance-counted') view.exercised.add('somebody else has to accept too');
    if (event.type === 'plan-replaced') view.exercised.add('another policy took over');
    if (event.type === 'attempt-planned' && event.step !== 0) note(climb, event);
    return follow(climb, event);
  };
  return {
    see(sighting) {
      if (sighting.what !== 'durable') return;
      for (const event of eventsOf(sighting.batch)) {
        const says = check(event);
        if (says !== undefined) broken(says);
      }
    },
  };
};

const LEFT_OUT = {
  removed: 'left out: nobody there',
  'not-now': 'left out: not now',
  'not-safe': 'left out: not safe',
  'off-duty': 'left out: off duty',
  'rota-hole': 'left out: hole in the rota',
  declined: 'left out: nobody there',
  'dead-end': 'left out: nobody there',
} as const;

const begin = (plan: Plan): Climb => ({ plan, round: 0, left: new Map(), from: 1 });

type Reopening = Extract<HeartEvent, { type: 'incident-released' | 'incident-unshelved' | 'acceptance-lapsed' }>;

/** It begins with the first round again, by the plan it has. */
function reopens(event: HeartEvent): event is Reopening {
  return (
    event.type === 'acceptance-lapsed' ||
    (event.type === 'incident-released' && event.reopened) ||
    (event.type === 'incident-unshelved' && event.generation !== undefined)
  );
}

const ladderOf = (step: number, lane: number | undefined): string => `${step}/${lane ?? ''}`;

/** Every ladder of a round with the rungs it has: one for a step, or one for each who is told together. */
function laddersOf(climb: Climb, round: number): Map<string, number[]> {
  const fromMs = round === climb.from ? 0 : climb.plan.repeatFromMs;
  const left = new Map<string, number[]>();
  for (const step of climb.plan.steps) {
    const isPlace = step.rungs.every(({ contact, rota }) => contact === undefined && rota === undefined);
    const isAwaited = climb.waitingFor && (isPlace || climb.waitingFor.includes(step.step));
    if (!(isAwaited ?? step.atMs >= fromMs)) continue;
    for (const [place, { lane }] of step.rungs.entries()) {
      const ladder = ladderOf(step.step, lane);
      left.set(ladder, [...(left.get(ladder) ?? []), place]);
    }
  }
  return left;
}

type Rung = Extract<HeartEvent, { type: 'attempt-planned' | 'rung-skipped' }>;

/** A rung is climbed, or passed over for a reason; both in their turn. */
function climbed({ plan, left }: Climb, { incident, step, rung }: Rung): string | undefined {
  const lane = plan.steps.find((one) => one.step === step)?.rungs[rung]?.lane;
  const next = left.get(ladderOf(step, lane))?.shift();
  return next === rung ? undefined : `rung ${rung} of step ${step} of ${incident}, where rung ${next} comes next`;
}

/** Follows one event up the ladder; says what is wrong with it. */
function follow(climb: Climb, event: HeartEvent): string | undefined {
  switch (event.type) {
    case 'plan-replaced':
      climb.plan = event.plan;
      climb.from = climb.round + 1;
      delete climb.waitingFor;
      return undefined;
    case 'acceptance-counted':
      climb.waitingFor = event.waitingFor;
      for (const ladder of climb.left.keys()) {
        if (!event.waitingFor.includes(Number(ladder.split('/')[0]))) climb.left.delete(ladder);
      }
      return undefined;
    case 'round-started': {
      const before = climb.round;
      climb.round = event.round;
      climb.left = laddersOf(climb, event.round);
      return event.round === before + 1 ? undefined : `${event.incident} went from round ${before} to ${event.round}`;
    }
    case 'attempt-planned':
    case 'rung-skipped':
      // What a person at the desk or the way to the police asks for is outside the policy's steps.
      return event.step === 0 ? undefined : climbed(climb, event);
    case 'step-exhausted': {
      const ladder = ladderOf(event.step, event.lane);
      const left = climb.left.get(ladder)?.length;
      climb.left.delete(ladder);
      return left === 0 ? undefined : `step ${event.step} of ${event.incident} ended with ${left} rungs to climb`;
    }
    case 'nobody-answered':
      return climb.left.size === 0 ? undefined : `${event.incident} ended a round with steps left to climb`;
    default:
      return undefined;
  }
}
