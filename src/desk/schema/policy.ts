import { z } from 'zod';
import { POLICE_ROUTES } from '../../core/police/routes.ts';
import { At } from './common.ts';

const Ms = z.number().int().min(0);

/** A policy as the provider wrote it. */
export const PolicyShown = z
  .object({
    name: z.string(),
    raisedBy: z.array(z.object({ rule: z.string(), incident: z.string(), priority: z.number().int() })),
    steps: z.array(
      z.object({
        step: z.number().int(),
        atMs: Ms,
        tells: z.string().describe('the desk, the webhook, a role or a rota'),
        by: z.array(z.string()),
        eachMs: Ms,
        together: z.boolean(),
        must: z.boolean(),
        when: z.string().nullable().describe('when the step is there at all, in words; null: always'),
      }),
    ),
    repeatAfterMs: Ms,
    actWithinMs: Ms.nullable(),
    ceiling: z.object({ rounds: z.number().int(), takesOver: z.string() }).nullable(),
    police: z.object({ atMs: Ms, hold: z.enum(['none', 'confirmed']) }).nullable(),
  })
  .meta({ id: 'Policy' });
export type PolicyShown = z.infer<typeof PolicyShown>;
export const PolicyList = z.object({ items: z.array(PolicyShown) });

/** A local time without a zone is the home's own: `2027-03-01T03:00`. */
const LOCAL_OR_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/;
export const ExplainQuery = z.object({
  at: z
    .string()
    .max(32)
    .regex(LOCAL_OR_UTC, 'write a time as 2027-03-01T03:00')
    .optional()
    .describe("the home's local time, or with Z or an offset; now when absent"),
  premises: z.string().max(64).optional().describe('the home; any home when absent'),
});
export const PolicyParams = z.object({ name: z.string().min(1).max(80) });

const SkippedShown = z.object({ round: z.number().int(), atMs: Ms, why: z.string(), says: z.string() });

/** One way to somebody, and when it is tried. Nobody's name is in it: a role, and the place in the home's list. */
const LineShown = z.object({
  policy: z.string(),
  step: z.number().int(),
  tells: z.string(),
  who: z.string(),
  channel: z.string(),
  verified: z.boolean().nullable().describe('null where there is nothing to verify'),
  must: z.boolean().describe('somebody of this step has to accept, whoever else has'),
  tries: z.array(z.object({ round: z.number().int(), fromMs: Ms, untilMs: Ms })),
  skipped: z.array(SkippedShown),
});

/** Whom a policy reaches when, with nobody answering. Times count from the opening of the alarm. */
export const PolicyExplained = z
  .object({
    policy: z.string(),
    premises: z.string().nullable(),
    reference: z.string().nullable(),
    at: At,
    timeZone: z.string(),
    localAt: z.string().describe('the same in the home: 2027-03-01T03:00'),
    lines: z.array(LineShown),
    rounds: z.array(z.object({ round: z.number().int(), policy: z.string(), fromMs: Ms })),
    again: z.object({ atMs: Ms, fromMs: Ms }).nullable(),
    ceiling: z.object({ rounds: z.number().int(), takesOver: z.string(), atMs: Ms.nullable() }).nullable(),
    actWithinMs: Ms.nullable(),
    watchedUntil: At.nullable(),
    police: z
      .object({
        force: z.string(),
        atMs: Ms,
        hold: z.enum(['none', 'confirmed']),
        lines: z.array(
          z.object({
            kind: z.enum(POLICE_ROUTES),
            says: z.string(),
            fromMs: Ms.nullable(),
            why: z.string().nullable(),
          }),
        ),
      })
      .nullable(),
    gaps: z.array(z.string()),
    nobody: z
      .array(z.object({ from: At, until: At.nullable(), says: z.string() }))
      .describe('when nobody can be reached by telephone in the coming 14 days; the first of them when there are many'),
  })
  .meta({ id: 'PolicyExplained' });
export type PolicyExplained = z.infer<typeof PolicyExplained>;
