import { z } from 'zod';
import type { Policy } from '../../core/book.ts';
import { ms, seconds } from '../../core/time.ts';
import { policyStep } from './policy-step.ts';
import { duration } from './words.ts';

/** A round never repeats faster than this: a failing provider must not become a flood. */
const SHORTEST_REPEAT = seconds(10);
/** Nobody reads, thinks and does something in less. */
const SHORTEST_ACT = seconds(60);
const MAX_ROUNDS = 100;

const name = z.string().regex(/^[a-z][a-z-]{1,30}$/);

const policy = z.strictObject({
  steps: z.array(policyStep).min(1).max(20),
  repeat: z.strictObject({
    from: duration.optional(),
    after: duration,
    atMost: z.number().int().min(1).max(MAX_ROUNDS).optional(),
    // biome-ignore lint/suspicious/noThenProperty: a word of the file, and nothing awaits it
    then: name.optional(),
  }),
  actWithin: duration.optional(),
  police: z.strictObject({ at: duration, hold: z.enum(['none', 'until confirmed']).optional() }).optional(),
});

type Written = z.output<typeof policy>;

/** One file of escalation policies, by name. */
export const policyFile = z.strictObject({ policies: z.record(name, policy) }).transform((file, ctx): Policy[] =>
  Object.entries(file.policies).map(([called, written]) => {
    for (const { path, why } of faultsOf(called, written)) {
      ctx.addIssue({ code: 'custom', path: ['policies', called, ...path], message: why });
    }
    return policyOf(called, written);
  }),
);

function policyOf(called: string, { steps, repeat, actWithin, police }: Written): Policy {
  const { from = ms(0), after, atMost, then } = repeat;
  return {
    name: called,
    steps,
    repeatFromMs: from,
    repeatAfterMs: after,
    ...(actWithin !== undefined && { actWithinMs: actWithin }),
    ...(atMost !== undefined && then !== undefined && { ceiling: { rounds: atMost, then } }),
    ...(police && { police: { atMs: police.at, hold: police.hold === 'until confirmed' ? 'confirmed' : 'none' } }),
  };
}

interface Wrong {
  path: string[];
  why: string;
}

function faultsOf(called: string, { steps, repeat, actWithin }: Written): Wrong[] {
  const wrong: Wrong[] = [];
  const say = (path: string[], why: string) => void wrong.push({ path, why });
  if (repeat.after < SHORTEST_REPEAT) say(['repeat', 'after'], 'a round repeats after 10 s at the soonest');
  if (!steps.some((step) => step.atMs >= (repeat.from ?? 0)))
    say(['repeat', 'from'], 'no step is at or after this time, so nothing would repeat');
  if (repeat.atMost !== undefined && repeat.then === undefined)
    say(['repeat', 'atMost'], 'say which policy takes over after it: then: NAME; the calls never end');
  if (repeat.then !== undefined && repeat.atMost === undefined)
    say(['repeat', 'then'], 'say after how many rounds it takes over: atMost: 5');
  if (repeat.then === called) say(['repeat', 'then'], 'a policy cannot take over from itself');
  if (actWithin !== undefined && actWithin < SHORTEST_ACT)
    say(['actWithin'], 'nobody can read, think and act within less than 60 s');
  if (!steps.some(({ when }) => when === undefined))
    say(['steps'], 'every step has a condition, so that some alarm would reach nobody; let one be without "when"');
  return wrong;
}
