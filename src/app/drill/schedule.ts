import type { Offsets } from '../../core/rules/schedule.ts';
import { nextOpening } from '../../core/rules/schedule.ts';
import { days, type Instant, instant } from '../../core/time.ts';

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

/** The next moment at which it is this minute of the local day; never undefined in practice, for every day has one. */
export function nextAt(minute: number, now: Instant, offsets: Offsets): Instant {
  const schedule = { days: EVERY_DAY, fromMinute: minute, toMinute: minute + 1 };
  return nextOpening(schedule, now, offsets) ?? instant(now + days(1));
}
