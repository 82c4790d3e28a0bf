import { z } from 'zod';
import { ACTION_KINDS, type ActionPlan, type ActionStep } from '../../core/handling/action-plan.ts';
import { CLOSE_REASONS } from '../../core/input.ts';
import { oneOrMore } from './words.ts';

/** Steps of one plan; more is a manual, not a plan. */
const MOST_STEPS = 20;

const id = z.string().regex(/^[a-z][a-z0-9-]{1,30}$/, 'write it in small letters, like "fire-service"');

const step = z
  .strictObject({
    id,
    title: z.string().min(3).max(120),
    kind: z.enum(ACTION_KINDS, { error: `a step is one of ${ACTION_KINDS.join(', ')}` }),
    required: z.boolean().default(false),
    ruleOut: z.boolean().default(false),
  })
  .transform(({ ruleOut, ...rest }): ActionStep => ({ ...rest, mayRuleOut: ruleOut }));

const plan = z.strictObject({
  for: oneOrMore(id),
  review: z.enum(['never', 'false-alarms', 'always']).default('never'),
  steps: z.array(step).min(1).max(MOST_STEPS),
});

const example = z.strictObject({
  name: z.string(),
  incident: id,
  done: z.array(id).default([]),
  ruledOut: z.array(id).default([]),
  close: z.enum(CLOSE_REASONS),
  /** `closed`; `review` when another person has to agree; or the steps that keep it open. */
  expect: z.union([z.literal('closed'), z.literal('review'), z.array(id).min(1)]),
});

export type PlanExample = z.output<typeof example>;

/** An action plan with the name it has in its file. */
export interface NamedPlan extends ActionPlan {
  name: string;
}

/** One file of action plans with the examples that prove them. */
export const planFile = z
  .strictObject({ plans: z.record(id, plan), examples: z.array(example).default([]) })
  .transform((file, ctx) => {
    const plans = Object.entries(file.plans).map(
      ([name, { for: kinds, review, steps }]): NamedPlan => ({ name, kinds, review, steps }),
    );
    for (const { name, steps } of plans) {
      const ids = steps.map((one) => one.id);
      const twice = ids.findIndex((one, i) => ids.indexOf(one) !== i);
      if (twice < 0) continue;
      const path = ['plans', name, 'steps', twice, 'id'];
      ctx.addIssue({ code: 'custom', path, message: `there are two steps called "${ids[twice]}"` });
    }
    return { plans, examples: file.examples };
  });

export type PlanFile = z.output<typeof planFile>;
