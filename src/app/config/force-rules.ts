import { z } from 'zod';
import { minutes } from '../../core/time.ts';
import { duration, oneOrMore, timeOfDay, weekday } from './words.ts';

const LONGEST_PATTERN = 120;
const MOST_EXAMPLES = 20;
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

/** What a number looks like from the first letter to the last, with case. */
export const pattern = z
  .string()
  .min(1)
  .max(LONGEST_PATTERN)
  .transform((text, ctx): RegExp => {
    try {
      return new RegExp(`^(?:${text})$`, 'u');
    } catch {
      ctx.addIssue({ code: 'custom', message: `"${text}" is not a pattern; write it like "[0-9]{2}[A-Z]{3}[0-9]{4}"` });
      return z.NEVER;
    }
  });

/** Numbers that a pattern must take. */
export const examples = z.array(z.string().min(1).max(40)).max(MOST_EXAMPLES).default([]);

/** A length of time between two bounds in minutes, said in words. */
function within(shortest: string, longest: string, least: number, most: number) {
  return duration.refine((ms) => ms >= minutes(least) && ms <= minutes(most), `choose from ${shortest} to ${longest}`);
}

/** How the force asks for an alarm to be confirmed (BS 8243:2021): by nothing, or by a second activation. */
const holdUp = z.union([
  z.literal('first').transform(() => ({ by: 'first' as const, withinMs: minutes(20 * 60) })),
  z
    .strictObject({ sequential: z.strictObject({ within: within('8 h', '20 h', 480, 1_200) }) })
    .transform(({ sequential }) => ({ by: 'sequential' as const, withinMs: sequential.within })),
]);
const intruder = z.union([
  z.literal('first').transform(() => ({ by: 'first' as const, withinMs: minutes(30) })),
  z
    .strictObject({ sequential: z.strictObject({ within: within('30 min', '60 min', 30, 60) }) })
    .transform(({ sequential }) => ({ by: 'sequential' as const, withinMs: sequential.within })),
]);

/** False calls after which the force warns and withdraws, counted over rolling months; and when it gives response back. */
const falseCalls = z
  .strictObject({
    warn: z.int().min(1).max(20),
    withdraw: z.int().min(1).max(20),
    months: z.int().min(1).max(36).default(12),
    noticeDays: z.int().min(0).max(90).optional(),
    restoreMonths: z.int().min(1).max(24).optional(),
  })
  .refine(({ warn, withdraw }) => warn <= withdraw, 'a warning comes before the withdrawal, or with it');

const common = {
  pattern: pattern.optional(),
  urns: examples,
  /** `none`: the force does not come to alarms of this type under a number. */
  response: z.enum(['immediate', 'none']).default('immediate'),
  falseCalls: falseCalls.optional(),
};

const rulesOf = <T extends z.ZodType>(confirmation: T) =>
  z.strictObject({ ...common, confirmation: confirmation.optional() });

/** What the force asks of each type of number: hold-up, intruder, lone worker. */
export const forceTypes = z.strictObject({
  HUA: rulesOf(holdUp).optional(),
  IAS: rulesOf(intruder).optional(),
  LWS: rulesOf(holdUp).optional(),
});
export type ForceTypes = z.output<typeof forceTypes>;

/** Hours of the day, in the home's local time; without days: on all of them. */
const hours = oneOrMore(
  z.strictObject({ days: z.array(weekday).min(1).optional(), from: timeOfDay, to: timeOfDay }).transform((window) => ({
    days: window.days ?? EVERY_DAY,
    fromMinute: window.from,
    toMinute: window.to,
  })),
);

/** Hours within which a route is open; one that is not named always is. 999 is never closed. */
export const routeHours = z.strictObject({ transfer: hours.optional(), arc: hours.optional(), line: hours.optional() });

/** A marker on an address: who at the force owns it, and how often it is looked at again. */
export const markerRules = z.strictObject({ owner: z.string().trim().min(1).max(120), reviewEvery: duration });
