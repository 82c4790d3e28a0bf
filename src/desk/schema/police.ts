import { z } from 'zod';
import { CONFIRMED_HOW } from '../../core/confirmation/rules.ts';
import { POLICE_ROUTES, TASK_KINDS } from '../../core/police/routes.ts';
import { Actor, At } from './common.ts';

/** `open`: its turn has not come; `blocked`: it is not taken; `trying`; `failed`: tried in vain; `with-person`: a task. */
export const ROUTE_STATES = ['open', 'blocked', 'trying', 'failed', 'with-person'] as const;

/** The ways to the police and how far the incident has got on them. */
export const PoliceChain = z
  .object({
    force: z.string().describe("the force's id"),
    state: z
      .enum(['waiting', 'trying', 'with-person', 'with-police'])
      .describe('`waiting`: not begun; `with-person`: a task is open; `with-police`: they have been told'),
    nextAt: At.nullable().describe('when the next way begins if nothing is heard until then'),
    routes: z.array(
      z.object({
        kind: z.enum(POLICE_ROUTES),
        state: z.enum(ROUTE_STATES),
        says: z.string().describe('what it is'),
        why: z.string().nullable().describe('what stands in its way'),
      }),
    ),
  })
  .meta({ id: 'PoliceChain' });
export type PoliceChain = z.infer<typeof PoliceChain>;

/** What a person has to do so that the police know. */
export const PoliceTask = z
  .object({
    task: z.number().int(),
    kind: z.enum(TASK_KINDS),
    priority: z.literal(1),
    says: z.string().describe('what to do'),
    why: z.string().describe('why it is not done by itself, as the end of a sentence'),
    raisedAt: At,
    doneAt: At.nullable(),
    doneBy: Actor.nullable().describe('null while it is open, and when a later task took its place'),
  })
  .meta({ id: 'PoliceTask' });
export type PoliceTask = z.infer<typeof PoliceTask>;

/** How the alarm was confirmed (BS 8243). */
export const Confirmed = z.object({ how: z.enum(CONFIRMED_HOW), says: z.string(), at: At });
