import type { Instant } from '../core/time.ts';
import type { Telephone } from '../register/household-file-schema.ts';

/**
 * Why a home may not be rung now, as the end of a sentence; undefined when it may. A telephone that rings tells everybody in
 * the home that somebody is calling, so what is not written down as safe is not safe.
 */
export function whyNotToRing(telephone: Telephone | undefined, timeZone: string, now: Instant): string | undefined {
  if (telephone === undefined) return 'nothing is written down about when it is safe';
  switch (telephone.safeToCall) {
    case 'never':
      return 'its file says never';
    case 'when she rang first':
      return 'its file says only when she rang first, and a press is not a call';
    case 'between times': {
      const time = timeIn(timeZone, now);
      const safe = (telephone.between ?? []).some(({ from, to }) => isBetween(time, from, to));
      return safe ? undefined : 'it is outside the hours of its file';
    }
  }
}

/** Hours that go past midnight are written with the later time first. */
function isBetween(time: string, from: string, to: string): boolean {
  return from <= to ? time >= from && time < to : time >= from || time < to;
}

/** The time of day there, as `09:30`. */
function timeIn(timeZone: string, now: Instant): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    now,
  );
}
