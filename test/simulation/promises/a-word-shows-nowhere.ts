import type { HeartEvent } from '../../../src/core/event.ts';
import type { Promised } from './checker.ts';
import { eventsOf } from './committed.ts';

/**
 * After a word of duress an incident that the home knew to be accepted is open again, and no device is told so: nobody is
 * told once more that it is accepted, until something happens that would have been told after any word.
 */
export const aWordShowsNowhere: Promised = ({ exercised }, broken) => {
  /** When the home was last kept from knowing, by incident. */
  const veiled = new Map<string, number>();
  const accepted = new Set<string>();
  /** What each device was told last about its incident. */
  const last = new Map<string, string>();
  const follow = (event: HeartEvent): void => {
    if (!('incident' in event) || event.incident === undefined) return;
    switch (event.type) {
      case 'incident-acknowledged':
        if (veiled.has(event.incident)) exercised.add('accepted anew after a word of duress');
        accepted.add(event.incident);
        return;
      case 'severity-raised':
        if (event.silent !== true) veiled.delete(event.incident);
        else {
          exercised.add('word of duress');
          if (accepted.has(event.incident)) veiled.set(event.incident, event.at);
        }
        if (event.silent !== true) accepted.delete(event.incident);
        return;
      case 'incident-released':
      case 'incident-unshelved':
      case 'acceptance-lapsed':
        veiled.delete(event.incident);
        accepted.delete(event.incident);
        return;
      default:
        return;
    }
  };
  return {
    see(sighting) {
      if (sighting.what === 'durable') for (const event of eventsOf(sighting.batch)) follow(event);
      if (sighting.what !== 'lit') return;
      const { device, incident, stage, at } = sighting.progress;
      const key = `${incident} ${device}`;
      const from = veiled.get(incident);
      const tellsAnew = stage === 'acknowledged' && last.get(key) !== 'received';
      last.set(key, stage);
      if (tellsAnew && from !== undefined && at > from)
        broken(`${device} was told that ${incident} is accepted, after a word of duress`);
    },
  };
};
