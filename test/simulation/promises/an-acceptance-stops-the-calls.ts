import { isAutomatic } from '../../../src/core/police/routes.ts';
import type { Promised } from './checker.ts';
import { eventsOf, incidentOf } from './committed.ts';

/** What ended the calls: attempts of older generations are not made any more. */
interface End {
  how: 'accepted' | 'closed';
  generation: number;
}

/** Once an acceptance, or a close, is on disk, no attempt is planned and nobody is called about it any more. */
export const anAcceptanceStopsTheCalls: Promised = ({ exercised }, broken) => {
  const ended = new Map<string, End>();
  const tooLate = (attempt: string, generation: number): string | undefined => {
    const end = ended.get(incidentOf(attempt));
    return end !== undefined && generation < end.generation ? end.how : undefined;
  };
  return {
    see(sighting) {
      if (sighting.what === 'asked') {
        const { attempt, generation, channel } = sighting;
        // What goes to the police goes on: an acceptance by a person is no word of theirs.
        const how =
          isAutomatic(channel) && ended.get(incidentOf(attempt))?.how === 'accepted'
            ? undefined
            : tooLate(attempt, generation);
        if (how !== undefined) broken(`${attempt} was sent by ${channel} after its incident was ${how}`);
      }
      if (sighting.what !== 'durable') return;
      for (const event of eventsOf(sighting.batch)) {
        if (event.type === 'incident-acknowledged')
          ended.set(event.incident, { how: 'accepted', generation: event.generation });
        if (event.type === 'incident-closed')
          ended.set(event.incident, { how: 'closed', generation: Number.POSITIVE_INFINITY });
        if (event.type === 'acceptance-too-late') exercised.add('acceptance too late');
        if (event.type === 'severity-raised') exercised.add('severity raised');
        if (event.type !== 'attempt-planned') continue;
        const how = tooLate(event.attempt, event.generation);
        if (how !== undefined) broken(`${event.attempt} was planned after its incident was ${how}`);
      }
    },
  };
};
