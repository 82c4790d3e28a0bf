import { z } from 'zod';
import type { Schedule } from '../core/rules/schedule.ts';

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
type Weekday = (typeof WEEKDAYS)[number];

/** Windows of one person, one number or one rota. */
export const WINDOW_LIMIT = 14;
const MINUTES_OF_HOUR = 60;
const TIME = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

const time = z.string().max(5).regex(TIME, 'write the time of day as 18:30');

/** Hours as people write them, in the home's local time; `to` before `from` runs past midnight, alike is the whole day. */
export const Window = z.strictObject({
  days: z
    .array(z.enum(WEEKDAYS))
    .min(1)
    .max(WEEKDAYS.length)
    .refine((days) => new Set(days).size === days.length, 'a day is named twice')
    .default([...WEEKDAYS]),
  from: time,
  to: time,
});
export type Window = z.infer<typeof Window>;
export const Windows = z.array(Window).min(1).max(WINDOW_LIMIT);

/** The heart's form of written hours. */
export function schedulesOf(windows: readonly Window[]): Schedule[] {
  return windows.map(({ days, from, to }) => ({
    days: days.map((day) => WEEKDAYS.indexOf(day)).sort((a, b) => a - b),
    fromMinute: minuteOf(from),
    toMinute: minuteOf(to),
  }));
}

/** Hours as people write them. */
export function windowsOf(schedules: readonly Schedule[]): Window[] {
  return schedules.map(({ days, fromMinute, toMinute }) => ({
    days: days.flatMap((day): Weekday[] => WEEKDAYS.slice(day, day + 1)),
    from: timeOf(fromMinute),
    to: timeOf(toMinute),
  }));
}

/** As kept in a column: null is always. */
export function keptHours(windows: readonly Window[] | null | undefined): string | null {
  return windows === null || windows === undefined ? null : JSON.stringify(schedulesOf(windows));
}

/** The column's hours; undefined is always. */
export function hoursOf(kept: string | null): readonly Schedule[] | undefined {
  return kept === null ? undefined : JSON.parse(kept);
}

function minuteOf(text: string): number {
  const [, hour = '24', minute = '0'] = TIME.exec(text) ?? [];
  return Number(hour) * MINUTES_OF_HOUR + Number(minute);
}

function timeOf(minute: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(minute / MINUTES_OF_HOUR))}:${two(minute % MINUTES_OF_HOUR)}`;
}
