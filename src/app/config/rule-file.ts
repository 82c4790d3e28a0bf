import { z } from 'zod';
import type { Matcher, Rule } from '../../core/rules/rule.ts';
import { RISKS } from '../../core/signal.ts';
import { duration, oneOrMore, timeOfDay, weekday } from './words.ts';

const KINDS = [
  'panic', 'duress', 'hold-up', 'door', 'window', 'lock', 'motion', 'glass', 'impact', 'smoke', 'tamper', 'jamming',
  'power', 'battery', 'arm', 'cancel', 'test', 'fault', 'silence',
] as const; // biome-ignore format: one list, read as a list
const kind = z.enum(KINDS, {
  error: (issue) => `"${String(issue.input)}" is not a signal; it is one of ${KINDS.join(', ')}`,
});
const arming = z.enum(['away', 'home', 'disarmed']);
const zone = z.enum(['perimeter', 'interior', 'sanctuary', 'external']);
const risk = z.enum(RISKS);

const matcherFields = {
  signal: oneOrMore(kind),
  state: oneOrMore(z.string()).optional(),
  zone: oneOrMore(zone).optional(),
  sensor: oneOrMore(z.string()).optional(),
  code: oneOrMore(z.string()).optional(),
  home: oneOrMore(arming).optional(),
  risk: oneOrMore(risk).optional(),
  atMostPercent: z.number().min(0).max(100).optional(),
};

const matcher = z.strictObject(matcherFields).transform(toMatcher);

function toMatcher(m: z.output<z.ZodObject<typeof matcherFields>>): Matcher {
  return {
    kinds: m.signal,
    ...(m.state && { states: m.state }),
    ...(m.zone && { zones: m.zone }),
    ...(m.sensor && { sensors: m.sensor }),
    ...(m.code && { codes: m.code }),
    ...(m.home && { home: m.home }),
    ...(m.risk && { risks: m.risk }),
    ...(m.atMostPercent !== undefined && { atMostPercent: m.atMostPercent }),
  };
}

const sequence = z.strictObject({ sequence: z.array(matcher).min(2).max(8), within: duration.optional() });

const raise = z.strictObject({
  incident: z.string().regex(/^[a-z][a-z-]{1,30}$/, 'an incident is named in small letters, like "forced-entry"'),
  priority: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)], {
    error: 'a priority is 1 (highest) to 4',
  }),
  policy: z.string(),
});

const ruleEntry = z.strictObject({
  name: z.string().min(3).max(80),
  when: z.union([sequence, matcher]),
  within: duration.optional(),
  times: z.int().min(2).max(100).optional(),
  for: duration.optional(),
  without: z.strictObject({ ...matcherFields, within: duration }).optional(),
  schedule: z.strictObject({ days: z.array(weekday).min(1).optional(), from: timeOfDay, to: timeOfDay }).optional(),
  raise,
});

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

function toRule(entry: z.output<typeof ruleEntry>, ctx: z.RefinementCtx): Rule {
  const parts = 'sequence' in entry.when ? entry.when.sequence : [entry.when];
  const withinMs = entry.within ?? ('sequence' in entry.when ? entry.when.within : undefined);
  const say = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
  if (parts.length > 1 && withinMs === undefined)
    say('when', 'a sequence needs "within": how soon must the last part follow the first?');
  if (entry.times !== undefined && withinMs === undefined)
    say('times', '"times" needs "within": how many in what time?');
  if (entry.times === undefined && parts.length === 1 && withinMs !== undefined)
    say('within', '"within" belongs to "times" or to a sequence');
  if (parts.length > 1 && (entry.for ?? entry.without ?? entry.times ?? entry.schedule) !== undefined) {
    say('when', 'a sequence cannot be combined with "for", "without", "times" or "schedule"');
  }
  if (entry.for !== undefined && entry.without !== undefined) say('for', 'use "for" or "without", not both');
  return {
    name: entry.name,
    parts,
    ...(withinMs !== undefined && { withinMs }),
    ...(entry.times !== undefined && { times: entry.times }),
    ...(entry.for !== undefined && { forMs: entry.for }),
    ...(entry.without && { without: { matcher: toMatcher(entry.without), withinMs: entry.without.within } }),
    ...(entry.schedule && {
      schedule: {
        days: entry.schedule.days ?? EVERY_DAY,
        fromMinute: entry.schedule.from,
        toMinute: entry.schedule.to,
      },
    }),
    raise: entry.raise,
  };
}

const givenSignal = z.strictObject({
  at: duration,
  signal: kind,
  state: z.string().optional(),
  zone: zone.optional(),
  sensor: z.string().optional(),
  device: z.string().optional(),
  code: z.string().optional(),
  percent: z.number().optional(),
  risk: risk.optional(),
});

const example = z.strictObject({
  name: z.string(),
  /** Local time at which the example begins, for rules with a schedule; noon on a Wednesday otherwise. */
  begins: z.strictObject({ day: weekday, at: timeOfDay }).optional(),
  given: z.array(givenSignal).min(1),
  expect: z.array(z.strictObject({ at: duration, incident: z.string(), priority: z.int().min(1).max(4).optional() })),
});

export type RuleExample = z.output<typeof example>;

/** One file of rules with the examples that prove them. */
export const ruleFile = z.strictObject({
  rules: z.array(ruleEntry.transform(toRule)).min(1),
  examples: z.array(example).min(1, 'a file of rules carries at least one example'),
});

export type RuleFile = z.output<typeof ruleFile>;
