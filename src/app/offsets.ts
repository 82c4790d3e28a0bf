import type { Offsets } from '../core/rules/schedule.ts';
import { type Instant, instant } from '../core/time.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How far the table reaches to either side of now; it is made anew at each start. */
const REACH_DAYS = 800;

/** Time zones whose calendars are kept; a scheme has one or two. */
const MOST_ZONES = 64;

/** Calendars by time zone, each made once. */
export class Calendars {
  readonly #now: () => Instant;
  readonly #made = new Map<string, Offsets>();

  constructor(now: () => Instant) {
    this.#now = now;
  }

  of(timeZone: string): Offsets {
    const made = this.#made.get(timeZone) ?? offsetsOf(timeZone, this.#now());
    if (this.#made.size < MOST_ZONES) this.#made.set(timeZone, made);
    return made;
  }
}

/** The changes of a time zone's offset from UTC around an instant, to the hour: the calendar, made into data for the heart. */
export function offsetsOf(timeZone: string, around: Instant): Offsets {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' });
  const table: { fromAt: Instant; offsetMs: number }[] = [];
  const from = Math.floor((around - REACH_DAYS * DAY_MS) / DAY_MS) * DAY_MS;
  for (let day = from; day <= around + REACH_DAYS * DAY_MS; day += DAY_MS) {
    const offsetMs = offsetAt(format, day);
    const before = table.at(-1)?.offsetMs;
    if (before === offsetMs) continue;
    table.push({
      fromAt: instant(before === undefined ? day : changeBetween(format, day - DAY_MS, day, before)),
      offsetMs,
    });
  }
  return table;
}

function changeBetween(format: Intl.DateTimeFormat, from: number, to: number, before: number): number {
  for (let at = from; at < to; at += HOUR_MS) if (offsetAt(format, at) !== before) return at;
  return to;
}

function offsetAt(format: Intl.DateTimeFormat, at: number): number {
  const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const found = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (found === null) return 0;
  return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * HOUR_MS + Number(found[3]) * 60_000);
}
