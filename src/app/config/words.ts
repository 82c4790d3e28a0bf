import { z } from 'zod';
import type { DurationMs } from '../../core/time.ts';
import { readDuration } from '../../core/time.ts';

/** A length of time as people write it: `30 s`, `5 min`, `2 h`, `7 d`. */
export const duration = z.string().transform((text, ctx): DurationMs => {
  const length = readDuration(text);
  if (length !== undefined) return length;
  ctx.addIssue({ code: 'custom', message: `"${text}" is not a length of time; write 30 s, 5 min, 2 h or 7 d` });
  return z.NEVER;
});

/** One of something, or a list of it. */
export function oneOrMore<T extends z.ZodType>(item: T) {
  return z
    .union([item, z.array(item).min(1)])
    .transform((value): z.output<T>[] => (Array.isArray(value) ? value : [value]));
}

const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** A time of day, `22:00`, as minutes since midnight. */
export const timeOfDay = z.string().transform((text, ctx): number => {
  const found = CLOCK.exec(text);
  if (found) return Number(found[1]) * 60 + Number(found[2]);
  ctx.addIssue({ code: 'custom', message: `"${text}" is not a time of day; write it as "22:00"` });
  return z.NEVER;
});

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** A weekday as 0 (Sunday) to 6. */
export const weekday = z.enum(DAYS).transform((day): number => DAYS.indexOf(day));
