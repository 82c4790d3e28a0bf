import type { Instant } from '../time.ts';
import { instant } from '../time.ts';

/** Weekdays (0 is Sunday) and minutes of the local day; `to` before `from` runs past midnight. */
export interface Schedule {
  days: number[];
  fromMinute: number;
  toMinute: number;
}

/** Offset from UTC of a home's local time, from each instant on, oldest first. Data, so that the heart needs no calendar. */
export type Offsets = readonly { fromAt: Instant; offsetMs: number }[];

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** 1970-01-01 was a Thursday. */
const EPOCH_WEEKDAY = 4;
const LOOK_AHEAD_DAYS = 8;

/** True when the local time at this instant lies inside the schedule. */
export function isOpen(schedule: Schedule, at: Instant, offsets: Offsets): boolean {
  const local = localTime(offsets, at);
  const minute = Math.floor((local % DAY_MS) / MINUTE_MS);
  const day = weekday(local);
  if (schedule.fromMinute < schedule.toMinute) {
    return schedule.days.includes(day) && minute >= schedule.fromMinute && minute < schedule.toMinute;
  }
  const yesterday = (day + 6) % 7;
  return (
    (schedule.days.includes(day) && minute >= schedule.fromMinute) ||
    (schedule.days.includes(yesterday) && minute < schedule.toMinute)
  );
}

/** The next time the schedule opens after this instant, or undefined when it never does within eight days. */
export function nextOpening(schedule: Schedule, at: Instant, offsets: Offsets): Instant | undefined {
  const offset = offsetAt(offsets, at);
  const localMidnight = Math.floor((at + offset) / DAY_MS) * DAY_MS;
  for (let ahead = 0; ahead <= LOOK_AHEAD_DAYS; ahead += 1) {
    const local = localMidnight + ahead * DAY_MS + schedule.fromMinute * MINUTE_MS;
    const opens = instant(local - offsetAt(offsets, instant(local - offset)));
    if (opens > at && schedule.days.includes(weekday(local))) return opens;
  }
  return undefined;
}

function weekday(localMs: number): number {
  return (Math.floor(localMs / DAY_MS) + EPOCH_WEEKDAY) % 7;
}

/** Milliseconds as a clock on the wall there would count them. */
export function localTime(offsets: Offsets, at: Instant): number {
  return at + offsetAt(offsets, at);
}

function offsetAt(offsets: Offsets, at: Instant): number {
  let offset = offsets[0]?.offsetMs ?? 0;
  for (const change of offsets) {
    if (change.fromAt > at) break;
    offset = change.offsetMs;
  }
  return offset;
}
