import { type Instant, instant } from '../core/time.ts';
import type { Span } from './spans.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Time zones whose formats are kept; a scheme has one or two. */
const MOST_ZONES = 64;

/** A calendar day with an hour, somewhere. */
interface LocalHour {
  year: number;
  month: number;
  day: number;
  hour: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  if (formats.size < MOST_ZONES) formats.set(timeZone, made);
  return made;
}

/** By how much the clocks there are ahead of UTC at an instant, to the second. */
function offsetAt(timeZone: string, at: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

/** When it is that hour there; days beyond a month's end count on. An hour that the clocks leave out is the one after it. */
export function instantOf(timeZone: string, { year, month, day, hour }: LocalHour): Instant {
  const asUtc = Date.UTC(year, month - 1, day, hour);
  const first = asUtc - offsetAt(timeZone, asUtc);
  const second = asUtc - offsetAt(timeZone, first);
  // Around a change of the clocks the two differ; the later guess knows the offset that holds there.
  return instant(asUtc - offsetAt(timeZone, second) === second ? second : Math.max(first, second));
}

/** The calendar day there, such as `2026-11-30`. */
export function dayOf(timeZone: string, at: Instant): string {
  return new Date(at + offsetAt(timeZone, at)).toISOString().slice(0, 10);
}

/** Counts local days; calling again for instants of one day does not ask the calendar again. */
export function dayFinder(timeZone: string): (at: Instant) => string {
  let from = 1;
  let to = 0;
  let day = '';
  return (at) => {
    if (at >= from && at < to) return day;
    day = dayOf(timeZone, at);
    ({ from, to } = spanOfDay(timeZone, day));
    return day;
  };
}

/** `2026-11-30`, from midnight to midnight there. */
export function spanOfDay(timeZone: string, day: string): Span {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  const from = instantOf(timeZone, { year, month, day: date, hour: 0 });
  return { from, to: instantOf(timeZone, { year, month, day: date + 1, hour: 0 }) };
}

/** Every calendar day that the span touches, in order. */
export function daysOf(timeZone: string, { from, to }: Span): string[] {
  const days: string[] = [];
  for (let at = from; at < to; ) {
    const day = dayOf(timeZone, at);
    days.push(day);
    at = spanOfDay(timeZone, day).to;
  }
  return days;
}

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** `2026-11`, from its first midnight to the next month's there; undefined when it is not a month. */
export function spanOfMonth(timeZone: string, text: string): Span | undefined {
  const found = MONTH.exec(text);
  if (found === null) return undefined;
  const year = Number(found[1]);
  const month = Number(found[2]);
  const from = instantOf(timeZone, { year, month, day: 1, hour: 0 });
  return { from, to: instantOf(timeZone, { year, month: month + 1, day: 1, hour: 0 }) };
}

/** So many months back, by the calendar there. */
export function monthsBefore(timeZone: string, at: Instant, months: number): Instant {
  const [year = 1970, month = 1, day = 1] = dayOf(timeZone, at).split('-').map(Number);
  const midnight = spanOfDay(timeZone, dayOf(timeZone, at)).from;
  const last = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  return instant(
    instantOf(timeZone, { year, month: month - months, day: Math.min(day, last), hour: 0 }) + (at - midnight),
  );
}

const NIGHT_BEGINS = 22;
const NIGHT_ENDS = 7;

/** The newest night there that began before the instant: 22:00 to 07:00, or as far as it has come. */
export function lastNight(timeZone: string, before: Instant): Span {
  for (let back = 0; ; back += 1) {
    const [year = 1970, month = 1, day = 1] = dayOf(timeZone, instant(before - back * DAY_MS))
      .split('-')
      .map(Number);
    const from = instantOf(timeZone, { year, month, day, hour: NIGHT_BEGINS });
    if (from >= before) continue;
    const to = instantOf(timeZone, { year, month, day: day + 1, hour: NIGHT_ENDS });
    return { from, to: instant(Math.min(to, before)) };
  }
}
