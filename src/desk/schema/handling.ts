import { z } from 'zod';
import { POLICE_STAGES } from '../../core/handling/words.ts';
import { Actor, At } from './common.ts';

export const STEP_KINDS = ['check', 'call', 'police', 'brief', 'word'] as const;
export const STEP_OUTCOMES = ['done', 'ruled-out'] as const;
export const CALL_TARGETS = ['contact', 'police', 'home'] as const;
/** How far one leg of a call from the page has got. `unknown`: nobody can say, and it is not dialled again by itself. */
export const CALL_STATES = ['asked', 'ringing', 'answered', 'ended', 'failed', 'unknown'] as const;

/** One step of the action plan with how it stands. */
export const HandlingStep = z
  .object({
    id: z.string(),
    title: z.string(),
    kind: z.enum(STEP_KINDS),
    required: z.boolean(),
    mayRuleOut: z.boolean(),
    state: z.enum(['open', ...STEP_OUTCOMES]),
    by: Actor.nullable(),
    at: At.nullable(),
    text: z.string().nullable().describe('why it was ruled out'),
  })
  .meta({ id: 'HandlingStep' });
export type HandlingStep = z.infer<typeof HandlingStep>;

/** One piece of news from the police. */
export const PoliceNews = z
  .object({
    stage: z.enum(POLICE_STAGES),
    at: At,
    by: Actor,
    route: z.string().nullable(),
    reference: z.string().nullable().describe("the force's own number of it"),
    text: z.string().nullable(),
    why: z.string().optional().describe('of a refusal in their own words, as the end of a sentence'),
  })
  .meta({ id: 'PoliceNews' });
export type PoliceNews = z.infer<typeof PoliceNews>;

/** One call made from the page: the operator's telephone rings first, then the other party's. */
export const DeskCall = z
  .object({
    id: z.string(),
    target: z.object({
      kind: z.enum(CALL_TARGETS),
      contact: z.string().nullable(),
      contactName: z.string().nullable(),
      line: z.string().nullable().describe("the police force's id"),
    }),
    listen: z.boolean().describe('the operator is muted and only listens'),
    by: Actor,
    at: At,
    operator: z.enum(CALL_STATES),
    other: z.enum(CALL_STATES),
    reason: z.string().nullable(),
  })
  .meta({ id: 'DeskCall' });
export type DeskCall = z.infer<typeof DeskCall>;

/** What people at the desk have done with an incident, and what is left to do. */
export const Handling = z
  .object({
    claim: z.object({ by: Actor, at: At }).nullable(),
    releasedAt: At.nullable().describe('it fell back into the queue then, and nobody has claimed it since'),
    firstHandledAt: At.nullable(),
    unseen: z.number().int().describe('signals that joined after somebody last looked'),
    onTest: z.boolean().describe('a device of the home was being tested when it began'),
    steps: z.array(HandlingStep).describe('the whole action plan'),
    mayClose: z.boolean(),
    blockedBy: z.array(z.string()).describe('what stands in the way of closing, in plain words'),
    review: z.enum(['none', 'needed', 'waiting']).describe('`waiting`: proposed, and a second person must agree'),
    proposed: z
      .object({ by: Actor, at: At, reason: z.string(), cause: z.string().nullable(), text: z.string().nullable() })
      .nullable(),
    word: z
      .object({ at: At, letter: z.enum(['A', 'B', '-']) })
      .nullable()
      .describe('for signed-in handlers only'),
    brief: z.object({ digest: z.string(), at: At, to: z.string(), by: Actor }).nullable(),
    police: z.array(PoliceNews),
    shelved: z.object({ until: At, owner: Actor, at: At, text: z.string().nullable() }).nullable(),
    calls: z.array(DeskCall),
    target: z.object({
      handleWithinS: z.array(z.number().int()).describe('targets for the handling time, shortest first'),
      checked: z.boolean().describe('whether anybody has checked them against their source'),
    }),
  })
  .meta({ id: 'Handling' });
export type Handling = z.infer<typeof Handling>;
