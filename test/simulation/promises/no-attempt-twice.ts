import type { Promised } from './checker.ts';
import { eventsOf } from './committed.ts';

/** What has become of one attempt at its provider, as far as the gateway may know. */
interface Asked {
  process: number;
  /** It was looked up since it was last sent, and the provider did not say that it had it. */
  maybeMissing: boolean;
}

/**
 * One attempt for each incident, generation, round, step, person and channel; and one request for each attempt, unless the
 * process died in between and the provider, asked first, did not say that it had it.
 */
export const noAttemptTwice: Promised = (_view, broken) => {
  const planned = new Map<string, string>();
  const asked = new Map<string, Asked>();
  let processes = 0;
  /** In which process an attempt came on record: a send that died with its process, unrecorded, nobody can look up. */
  const recordedBy = new Map<string, number>();
  return {
    see(sighting) {
      switch (sighting.what) {
        case 'started':
          processes += 1;
          return;
        case 'durable':
          for (const event of eventsOf(sighting.batch)) {
            if (event.type !== 'attempt-planned') continue;
            recordedBy.set(event.attempt, processes);
            // Outside the policy's steps a way is taken as often as somebody orders it, and to the police as the chain begins anew.
            if (event.step === 0) continue;
            const { incident, generation, round, step, channel, contact = '', point = '' } = event;
            const key = [incident, generation, round, step, contact, point, channel].join(' ');
            const before = planned.get(key);
            if (before !== undefined) broken(`${event.attempt} repeats ${before}`);
            planned.set(key, event.attempt);
          }
          return;
        case 'looking-up':
        case 'looked-up': {
          const before = asked.get(sighting.attempt);
          if (before !== undefined) before.maybeMissing = sighting.what === 'looking-up' || sighting.found !== 'yes';
          return;
        }
        case 'asked': {
          const { attempt } = sighting;
          const before = asked.get(attempt);
          if (before?.process === processes) broken(`${attempt} was sent twice by one process`);
          else if (before !== undefined && !before.maybeMissing && (recordedBy.get(attempt) ?? processes) < processes)
            broken(`${attempt} was sent again after a restart although nobody had asked the provider, or it had it`);
          asked.set(attempt, { process: processes, maybeMissing: false });
          return;
        }
        default:
          return;
      }
    },
  };
};
