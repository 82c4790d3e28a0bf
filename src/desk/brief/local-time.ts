import type { Instant } from '../../core/time.ts';

/** Instants as the people at the home read their clocks. */
export interface LocalTime {
  /** `02:14:07` */
  second(at: Instant): string;
  /** `02:14` */
  minute(at: Instant): string;
  /** `2026-11-22` */
  day(at: Instant): string;
}

const NUMBERS = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

export function localTime(timeZone: string): LocalTime {
  const second = new Intl.DateTimeFormat('en-GB', { timeZone, ...NUMBERS, second: '2-digit' });
  const minute = new Intl.DateTimeFormat('en-GB', { timeZone, ...NUMBERS });
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return {
    second: (at) => second.format(at),
    minute: (at) => minute.format(at),
    day: (at) => day.format(at),
  };
}
