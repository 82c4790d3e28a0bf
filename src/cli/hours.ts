import { InvalidArgumentError } from 'commander';
import { Calendars } from '../app/offsets.ts';
import { Fault } from '../core/fault.ts';
import { type Instant, instant } from '../core/time.ts';
import { homeTimeWords, readHomeTime } from '../desk/policies/home-time.ts';
import { WEEKDAYS, Window, windowsOf } from '../register/windows.ts';

type Weekday = (typeof WEEKDAYS)[number];

const SHAPE = /^(?:(\S+) )?(\d{2}:\d{2})-(\d{2}:\d{2})$/;
const calendars = new Calendars(() => instant(Date.now()));

/** How hours are typed; for the help of commands. */
export const HOURS_HELP = 'such as "mon-fri 09:00-17:00" or "sat,sun 20:00-06:00", local time';

/** Reads one `--hours` and puts it behind those before. */
export function hours(text: string, before: Window[] = []): Window[] {
  const [, days, from, to] = SHAPE.exec(text.trim().toLowerCase()) ?? [];
  const named = days === undefined ? undefined : daysOf(days);
  const window = Window.safeParse({ ...(named && { days: named }), from, to });
  if (!window.success || named?.length === 0) throw new InvalidArgumentError(`Write hours ${HOURS_HELP}.`);
  return [...before, window.data];
}

/** Hours as they are typed. */
export function hoursWords(when: Parameters<typeof windowsOf>[0] | undefined): string {
  if (when === undefined) return 'always';
  return windowsOf(when)
    .map(({ days, from, to }) => `${days.length === WEEKDAYS.length ? '' : `${days.join(',')} `}${from}-${to}`)
    .join('; ');
}

/** Reads `2027-03-01T20:00`, local time, or a time with an offset. Throws `HW_USAGE`. */
export function moment(text: string, timeZone: string, option: string): Instant {
  const at = readHomeTime(text.replace(' ', 'T'), calendars.of(timeZone));
  if (at === undefined) throw new Fault('HW_USAGE', { where: option, why: 'write a time as 2027-03-01T20:00' });
  return at;
}

/** `Mon 1 Mar 2027, 20:00`, local time. */
export function momentWords(at: Instant, timeZone: string): string {
  return homeTimeWords(at, calendars.of(timeZone));
}

export const calendarOf = (timeZone: string) => calendars.of(timeZone);

/** `mon-fri` and `sat,sun` and both together. Nothing when a word is no day. */
function daysOf(text: string): Weekday[] {
  const parts = text.split(',').map((part) => {
    const [from, to] = part.split('-').map((word) => WEEKDAYS.findIndex((day) => day === word));
    if (from === undefined || from < 0 || (to ?? 0) < 0) return [];
    const length = to === undefined ? 1 : ((to - from + WEEKDAYS.length) % WEEKDAYS.length) + 1;
    return Array.from({ length }, (_, n) => WEEKDAYS[(from + n) % WEEKDAYS.length]).filter((day) => day !== undefined);
  });
  return parts.some((part) => part.length === 0) ? [] : parts.flat();
}
