import type { HeartEvent } from '../../../src/core/event.ts';
import type { Promised } from './checker.ts';
import { eventsOf } from './committed.ts';

/** An incident has one holder at most, and only the holder does what a holder does. */
export const onePersonHasIt: Promised = ({ exercised }, broken) => {
  const holders = new Map<string, string>();
  const callers = new Map<string, string>();
  const follow = (event: HeartEvent): string | undefined => {
    if (!('incident' in event) || event.incident === undefined) return undefined;
    const holder = holders.get(event.incident) ?? null;
    switch (event.type) {
      case 'incident-claimed':
        exercised.add(HOW[event.how]);
        holders.set(event.incident, event.holder);
        return event.from === holder ? undefined : `${event.incident} goes from ${event.from}, and ${holder} has it`;
      case 'incident-released':
        exercised.add(event.cause === 'given-back' ? 'given back' : 'claim lost with the connection');
        holders.delete(event.incident);
        return event.holder === holder ? undefined : `${event.incident} is let go by ${event.holder}, not ${holder}`;
      case 'incident-shelved':
      case 'incident-closed':
        holders.delete(event.incident);
        return undefined;
      case 'call-voice': {
        exercised.add('heard in a call');
        const caller = callers.get(event.call);
        const by = event.by.kind === 'staff' ? event.by.staff : event.by.kind;
        return caller === by ? undefined : `the call ${event.call} of ${caller} is changed by ${by}`;
      }
      case 'signals-seen':
      case 'step-recorded':
      case 'word-heard':
      case 'police-progress':
      case 'brief-handed-over':
      case 'close-proposed':
      case 'call-asked':
        if (event.type === 'call-asked' && event.by.kind === 'staff') callers.set(event.call, event.by.staff);
        exercised.add(DONE[event.type]);
        if (event.by.kind !== 'staff' || holder === null || event.by.staff === holder) return undefined;
        return `${event.type} of ${event.incident} by ${event.by.staff}, and ${holder} has it`;
      default:
        return undefined;
    }
  };
  return {
    see(sighting) {
      if (sighting.what !== 'durable') return;
      for (const event of eventsOf(sighting.batch)) {
        const says = follow(event);
        if (says !== undefined) broken(says);
      }
    },
  };
};

const HOW = { claimed: 'desk claims', taken: 'claim taken over', 'handed-over': 'handed over' } as const;
const DONE = {
  'signals-seen': 'looked at signals',
  'step-recorded': 'step recorded',
  'word-heard': 'word heard',
  'police-progress': 'police progress',
  'brief-handed-over': 'brief handed over',
  'close-proposed': 'closing proposed',
  'call-asked': 'call asked for',
} as const;
