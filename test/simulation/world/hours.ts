import type { Window } from '../../../src/register/windows.ts';

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * Whether a person's written hours hold at this time in a zone: worked out from the calendar of the platform, apart from the
 * product, which counts offsets. Hours that end before they begin, or as they begin, run into the next day.
 */
export function isWithin(windows: readonly Window[] | undefined, at: number, timeZone: string): boolean {
  if (windows === undefined) return true;
  const { day, minute } = localTime(at, timeZone);
  const yesterday = WEEKDAYS[(day + 6) % 7];
  const today = WEEKDAYS[day];
  return windows.some(({ days, from, to }) => {
    const [begins, ends] = [minuteOf(from), minuteOf(to)];
    const isToday = today !== undefined && days.includes(today);
    const isYesterday = yesterday !== undefined && days.includes(yesterday);
    if (begins < ends) return isToday && minute >= begins && minute < ends;
    return (isToday && minute >= begins) || (isYesterday && minute < ends);
  });
}

function localTime(at: number, timeZone: string): { day: number; minute: number } {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const name = parts['weekday']?.toLowerCase();
  const day = WEEKDAYS.findIndex((one) => name?.startsWith(one));
  return { day, minute: Number(parts['hour']) * 60 + Number(parts['minute']) };
}

function minuteOf(text: string): number {
  const [hour, minute] = text.split(':').map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
}
