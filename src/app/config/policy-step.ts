import { z } from 'zod';
import type { PolicyStep, StepCondition } from '../../core/book.ts';
import { RISKS } from '../../core/signal.ts';
import { seconds } from '../../core/time.ts';
import { duration, oneOrMore, timeOfDay, weekday } from './words.ts';

export const ROLES = ['safe contact', 'keyholder', 'duty supervisor', 'duty inbox', 'fire service'] as const;
const CHANNELS = ['voice', 'sms', 'email'] as const;
const DESK_WAIT = seconds(30);
const PERSON_WAIT = seconds(60);
const SHORTEST_WAIT = seconds(5);
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

const EMERGENCY = /^(999|112|911|101|111)$/;
const ROTA = /^rota ([a-z0-9][a-z0-9-]{0,31})$/;

const tell = z.string().transform((who, ctx): PolicyStep['tell'] => {
  if (who === 'desk' || who === 'webhook') return who;
  const say = (message: string) => ctx.addIssue({ code: 'custom', message });
  if (EMERGENCY.test(who)) {
    say(`software never dials ${who}; tell the desk, and let a person call`);
    return z.NEVER;
  }
  const rota = ROTA.exec(who)?.[1];
  if (rota !== undefined) return { rota };
  const role = ROLES.find((known) => known === who || `${known}s` === who);
  if (role !== undefined) return { role };
  const plain = `"${who}" cannot be told; it is one of desk, webhook, ${ROLES.join(', ')}, or "rota NAME"`;
  say(who.startsWith('rota') ? 'write "rota NAME", with a name of small letters, digits and "-"' : plain);
  return z.NEVER;
});

const during = z
  .strictObject({ days: z.array(weekday).min(1).optional(), from: timeOfDay, to: timeOfDay })
  .transform(({ days, from, to }) => ({ days: days ?? EVERY_DAY, fromMinute: from, toMinute: to }));

const priority = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)], {
  error: 'a priority is 1, 2, 3 or 4; 1 is the highest',
});

const condition = z
  .strictObject({
    risk: oneOrMore(z.enum(RISKS)).optional(),
    priority: oneOrMore(priority).optional(),
    during: during.optional(),
    watched: z.boolean().optional(),
  })
  .transform(
    (when): StepCondition => ({
      ...(when.risk && { risks: when.risk }),
      ...(when.priority && { priorities: when.priority }),
      ...(when.during && { during: when.during }),
      ...(when.watched !== undefined && { watched: when.watched }),
    }),
  );

/** One step of a policy as a provider writes it. */
export const policyStep = z
  .strictObject({
    at: duration,
    tell,
    by: oneOrMore(z.enum(CHANNELS)).optional(),
    each: duration.optional(),
    together: z.boolean().optional(),
    must: z.boolean().optional(),
    when: condition.optional(),
  })
  .transform(({ at, by, each, together, must, when, ...entry }, ctx): PolicyStep => {
    const isPlace = typeof entry.tell === 'string';
    const say = (key: string, message: string) => ctx.addIssue({ code: 'custom', path: [key], message });
    if (!isPlace && by === undefined) say('by', 'say how: by: [voice, sms]');
    if (isPlace && by !== undefined) say('by', 'the desk and the webhook need no channel');
    if (isPlace && together) say('together', 'only several people can be told together');
    if (typeof entry.tell === 'object' && 'rota' in entry.tell && together)
      say('together', 'one person at a time is on a rota');
    if (entry.tell === 'webhook' && must) say('must', 'another system accepts nothing; a person has to');
    const eachMs = each ?? (isPlace ? DESK_WAIT : PERSON_WAIT);
    if (eachMs < SHORTEST_WAIT) say('each', 'nobody can answer within less than 5 s');
    return {
      atMs: at,
      tell: entry.tell,
      by: by ?? [],
      eachMs,
      ...(together && { together }),
      ...(must && { must }),
      ...(when && { when }),
    };
  });
