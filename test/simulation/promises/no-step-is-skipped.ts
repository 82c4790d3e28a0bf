import type { HeartEvent } from '../../../src/core/event.ts';
import type { Plan } from '../../../src/core/plan.ts';
import type { Promised } from './checker.ts';
import { eventsOf } from './committed.ts';

interface Climb {
  plan: Plan;
  round: number;
  /** The next rung of each step of the round; at its length the step is exhausted. */
  rungs: Map<number, number>;
}

/** Every step climbs every rung in its order, and a round ends only when all of them are exhausted. */
export const noStepIsSkipped: Promised = (_view, broken) => {
  const climbs = new Map<string, Climb>();
  const check = (event: HeartEvent): string | undefined => {
    if (event.type === 'incident-opened' || event.type === 'severity-raised') {
      climbs.set(event.incident, { plan: event.plan, round: 0, rungs: new Map() });
      return undefined;
    }
    if (reopens(event)) {
      const known = climbs.get(event.incident);
      if (known !== undefined) climbs.set(event.incident, { ...known, round: 0, rungs: new Map() });
      return undefined;
    }
    const climb = 'incident' in event && event.incident ? climbs.get(event.incident) : undefined;
    return climb && follow(climb, event);
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

type Reopening = Extract<HeartEvent, { type: 'incident-released' | 'incident-unshelved' }>;

/** It begins with the first round again, by the plan it has. */
function reopens(event: HeartEvent): event is Reopening {
  return (
    (event.type === 'incident-released' && event.reopened) ||
    (event.type === 'incident-unshelved' && event.generation !== undefined)
  );
}

/** Follows one event up the ladder; says what is wrong with it. */
function follow(climb: Climb, event: HeartEvent): string | undefined {
  switch (event.type) {
    case 'round-started': {
      const fromMs = event.round === 1 ? 0 : climb.plan.repeatFromMs;
      const before = climb.round;
      climb.round = event.round;
      const steps = climb.plan.steps.filter(({ atMs }) => atMs >= fromMs);
      climb.rungs = new Map(steps.map(({ step }) => [step, 0]));
      return event.round === before + 1 ? undefined : `${event.incident} went from round ${before} to ${event.round}`;
    }
    case 'attempt-planned': {
      const next = climb.rungs.get(event.step);
      climb.rungs.set(event.step, event.rung + 1);
      return next === event.rung
        ? undefined
        : `${event.attempt} is rung ${event.rung} of step ${event.step}, where rung ${next} comes next`;
    }
    case 'step-exhausted': {
      const all = climb.plan.steps.find(({ step }) => step === event.step)?.rungs.length;
      const climbed = climb.rungs.get(event.step);
      climb.rungs.delete(event.step);
      return climbed === all ? undefined : `step ${event.step} of ${event.incident} ended after ${climbed} of ${all}`;
    }
    case 'nobody-answered':
      return climb.rungs.size === 0 ? undefined : `${event.incident} ended a round with steps left to climb`;
    default:
      return undefined;
  }
}
