import { z } from 'zod';
import type { Policy, PolicyStep } from '../../core/book.ts';
import { ms, seconds } from '../../core/time.ts';
import { duration, oneOrMore } from './words.ts';

export const ROLES = ['safe contact', 'duty supervisor', 'fire service'] as const;
const CHANNELS = ['voice', 'sms'] as const;
const DESK_WAIT = seconds(30);
const PERSON_WAIT = seconds(60);
/** A round never repeats faster than this: a failing provider must not become a flood. */
const SHORTEST_REPEAT = seconds(10);

const EMERGENCY = /^(999|112|911|101|111)$/;

const tell = z.string().transform((who, ctx): PolicyStep['tell'] => {
  if (who === 'desk' || who === 'webhook') return who;
  if (EMERGENCY.test(who)) {
    ctx.addIssue({ code: 'custom', message: `software never dials ${who}; tell the desk, and let a person call` });
    return z.NEVER;
  }
  const role = ROLES.find((known) => known === who || `${known}s` === who);
  if (role !== undefined) return { role };
  ctx.addIssue({ code: 'custom', message: `"${who}" cannot be told; it is one of desk, webhook, ${ROLES.join(', ')}` });
  return z.NEVER;
});

const step = z
  .strictObject({ at: duration, tell, by: oneOrMore(z.enum(CHANNELS)).optional(), each: duration.optional() })
  .transform((entry, ctx): PolicyStep => {
    const person = typeof entry.tell !== 'string';
    if (person && entry.by === undefined)
      ctx.addIssue({ code: 'custom', path: ['by'], message: 'say how: by: [voice, sms]' });
    if (!person && entry.by !== undefined)
      ctx.addIssue({ code: 'custom', path: ['by'], message: 'the desk and the webhook need no channel' });
    const eachMs = entry.each ?? (person ? PERSON_WAIT : DESK_WAIT);
    if (eachMs < 5_000)
      ctx.addIssue({ code: 'custom', path: ['each'], message: 'nobody can answer within less than 5 s' });
    return { atMs: entry.at, tell: entry.tell, by: entry.by ?? [], eachMs };
  });

const policy = z.strictObject({
  steps: z.array(step).min(1).max(20),
  repeat: z.strictObject({ from: duration.optional(), after: duration }),
});

/** One file of escalation policies, by name. */
export const policyFile = z
  .strictObject({ policies: z.record(z.string().regex(/^[a-z][a-z-]{1,30}$/), policy) })
  .transform((file, ctx): Policy[] =>
    Object.entries(file.policies).map(([name, { steps, repeat }]) => {
      const say = (path: string[], message: string) =>
        ctx.addIssue({ code: 'custom', path: ['policies', name, ...path], message });
      if (repeat.after < SHORTEST_REPEAT) say(['repeat', 'after'], 'a round repeats after 10 s at the soonest');
      const from = repeat.from ?? ms(0);
      if (!steps.some((s) => s.atMs >= from))
        say(['repeat', 'from'], 'no step is at or after this time, so nothing would repeat');
      return { name, steps, repeatFromMs: from, repeatAfterMs: repeat.after };
    }),
  );
