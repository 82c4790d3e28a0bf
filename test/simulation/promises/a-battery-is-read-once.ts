import type { Instant } from '../../../src/core/time.ts';
import type { Promised } from './checker.ts';
import { eventsOf } from './committed.ts';

/** Written down apart from the product: what is tested is not asked. */
const LEAST_MS = 59 * 60_000;
const CHANGED = 5;
const FELL = 10;

/** However often a process dies and asks anew, a level is on record only when it says something, and once an hour at most unless it fell far. */
export const aBatteryIsReadOnce: Promised = ({ exercised }, broken) => {
  const last = new Map<string, { at: Instant; percent: number }>();
  return {
    see(sighting) {
      if (sighting.what !== 'durable') return;
      for (const event of eventsOf(sighting.batch)) {
        if (event.type !== 'battery-read') continue;
        const { at, percent, device, sensor = '' } = event;
        const before = last.get(`${device} ${sensor}`);
        last.set(`${device} ${sensor}`, { at, percent });
        exercised.add('battery read');
        if (before === undefined) continue;
        if (at - before.at < LEAST_MS && before.percent - percent < FELL)
          broken(`the battery of ${device} was read twice within the hour`);
        if (percent >= before.percent && percent < before.percent + CHANGED)
          broken(`the battery of ${device} was read at ${percent} % after ${before.percent} %`);
      }
    },
  };
};
