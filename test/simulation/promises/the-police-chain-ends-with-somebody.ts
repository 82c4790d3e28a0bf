import type { HeartEvent } from '../../../src/core/event.ts';
import type { IncidentDoc } from '../../../src/core/state.ts';
import { RINGS_WITHIN_MS } from './an-open-incident-has-somebody.ts';
import type { Promised } from './checker.ts';
import { eventsOf } from './committed.ts';

const LOOKS_EVERY_MS = 250;
/** A refusal, or a way that is closed from the start, is somebody's task within this. */
const TASK_WITHIN_MS = 2_000;

/**
 * As long as an incident is not closed, its way to the police is either under way with a time at which it goes on, or with a
 * person as a task, or with the police by somebody's word; or it waits for a confirmation that its plan asks for. A withdrawn
 * number is never handed over.
 */
export const thePoliceChainEndsWithSomebody: Promised = (view, broken) => {
  const { exercised } = view;
  const refusedAt = new Map<string, number>();
  let lookedMs = Number.NEGATIVE_INFINITY;
  const follow = (event: HeartEvent): void => {
    switch (event.type) {
      case 'task-raised':
        exercised.add('task raised');
        refusedAt.delete(event.incident);
        return;
      case 'task-done':
        exercised.add('task done');
        return;
      case 'incident-confirmed':
        exercised.add('confirmed');
        return;
      case 'attempt-planned':
        if (event.channel !== 'transfer' && event.channel !== 'arc') return;
        refusedAt.delete(event.incident);
        if (view.register.police(event.premises)?.routes[event.rung]?.blocked === 'withdrawn')
          broken(`${event.attempt} hands a withdrawn number to the police`);
        return;
      case 'police-progress':
        if (event.by.kind !== 'police') return void refusedAt.delete(event.incident);
        exercised.add(event.stage === 'refused' ? 'transfer refused' : 'police have it');
        if (event.stage === 'refused') refusedAt.set(event.incident, event.at);
        else refusedAt.delete(event.incident);
        return;
      case 'incident-closed':
      case 'help-sent':
        refusedAt.delete(event.incident);
        return;
      default:
        return;
    }
  };
  return {
    see(sighting) {
      if (sighting.what === 'durable') for (const event of eventsOf(sighting.batch)) follow(event);
    },
    look() {
      const { gateway, steadySinceMs, awakeMs } = view;
      if (gateway === undefined || steadySinceMs === undefined || awakeMs - lookedMs < LOOKS_EVERY_MS) return;
      lookedMs = awakeMs;
      if (awakeMs - steadySinceMs <= TASK_WITHIN_MS) return;
      const now = gateway.clock.now();
      for (const { incidents } of gateway.gateway.states())
        for (const doc of incidents.values()) {
          const says = whyNobodys(doc, now);
          if (says !== undefined) broken(`the police's part of ${doc.id} is nobody's: ${says}`);
          const refused = refusedAt.get(doc.id);
          const isTold = doc.policeChain?.state === 'with-person' || doc.policeChain?.toldBy === 'person';
          if (refused !== undefined && !isTold && now - refused > TASK_WITHIN_MS)
            broken(`the police refused ${doc.id} ${now - refused} ms ago and nobody has been told to ring`);
        }
    },
  };
};

function whyNobodys(
  { policeChain: chain, plan, tasks = [], confirmed, state }: Readonly<IncidentDoc>,
  now: number,
): string | undefined {
  if (state === 'closed') return undefined;
  if (chain === undefined) return plan.police === undefined ? undefined : 'it was planned and never begun';
  switch (chain.state) {
    case 'waiting':
      if (chain.nextAt === null)
        return plan.police?.hold === 'confirmed' && confirmed === undefined ? undefined : 'it waits for nothing';
      return now - chain.nextAt > RINGS_WITHIN_MS ? 'it should have begun' : undefined;
    case 'trying':
      if (chain.nextAt === null) return 'nothing comes after what was tried';
      return now - chain.nextAt > RINGS_WITHIN_MS ? 'the next way should have been taken' : undefined;
    case 'with-person':
      return tasks.length > 0 ? undefined : 'it is with a person and there is no task';
    case 'with-police':
      return chain.toldBy === undefined && chain.nextAt === null ? 'nobody has said that they have it' : undefined;
  }
}
