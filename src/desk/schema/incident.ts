import { z } from 'zod';
import { POLICE_STAGES } from '../../core/handling/words.ts';
import { CLOSE_REASONS } from '../../core/input.ts';
import { ZONES } from '../../core/signal.ts';
import { NOTE_LIMIT } from '../notes.ts';
import { Actor, At, Cursor, Limit } from './common.ts';
import { Handling } from './handling.ts';
import { Confirmed, PoliceChain, PoliceTask } from './police.ts';

export const INCIDENT_STATES = ['open', 'acknowledged', 'closed'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

const ATTEMPT_STATES = [
  'planned',
  'sending',
  'accepted',
  'delivered',
  'answered',
  'human',
  'failed',
  'unknown',
] as const;

/** One try to reach one person by one channel. `human` alone is proof that somebody accepted. */
export const Attempt = z
  .object({
    id: z.string(),
    step: z.number().int(),
    rung: z.number().int(),
    round: z.number().int(),
    channel: z.string(),
    contact: z.string().nullable(),
    contactName: z.string().nullable(),
    state: z.enum(ATTEMPT_STATES),
    reason: z.string().nullable(),
    plannedAt: At,
    settledAt: At.nullable(),
  })
  .meta({ id: 'Attempt' });
export type Attempt = z.infer<typeof Attempt>;

export const IncidentSignal = z
  .object({
    device: z.string(),
    id: z.string(),
    kind: z.string(),
    state: z.string().nullable(),
    sensor: z.string().nullable(),
    zone: z.enum(ZONES).nullable(),
    room: z.string().nullable(),
    receivedAt: At,
    late: z.boolean(),
    saidAt: At.optional().describe("of a late one: when it happened by the device's own clock"),
    repeats: z.number().int(),
    lastAt: At,
  })
  .meta({ id: 'IncidentSignal' });
export type IncidentSignal = z.infer<typeof IncidentSignal>;

/** The police force that answers for a home. Its line's number stays with the gateway. */
const IncidentForce = z.object({
  id: z.string(),
  name: z.string(),
  attendance: z
    .object({ minutes: z.number().int(), checked: z.boolean() })
    .describe('how soon it says that it comes, and whether anybody has read that in its own policy'),
});

export const Incident = z
  .object({
    id: z.string(),
    premises: z.string(),
    reference: z.string().describe('the neutral reference of the home'),
    kind: z.string(),
    priority: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
    state: z.enum(INCIDENT_STATES),
    openedAt: At,
    acknowledgedAt: At.nullable(),
    acknowledgedBy: Actor.nullable(),
    closedAt: At.nullable(),
    closedBy: Actor.nullable(),
    closeReason: z.enum(CLOSE_REASONS).nullable(),
    closeCause: z.string().nullable().describe('why it was false or planned'),
    handling: Handling,
    drill: z.boolean().describe("the gateway's own daily test: nobody is in need"),
    condition: z
      .enum(['active', 'normal'])
      .describe('`normal` when every condition has returned; a person still closes it'),
    helpSentAt: At.nullable(),
    force: IncidentForce.nullable().describe('the police force of the home; null when none is named'),
    rule: z.string(),
    policy: z.string(),
    round: z.number().int(),
    unanswered: z.number().int().describe('rounds that ended with nobody'),
    repeatAt: At.nullable().describe('when the next round begins, after one that ended with nobody'),
    gaps: z.array(z.string()).describe('what could not be planned, in plain words'),
    signalCount: z.number().int(),
    signals: z.array(IncidentSignal),
    attempts: z.array(Attempt),
    accepted: z
      .array(z.object({ by: Actor, step: z.number().int().nullable(), at: At }))
      .describe('who has accepted so far, where more than one person has to'),
    awaited: z
      .array(z.object({ step: z.number().int(), tells: z.string() }))
      .describe('the steps of which somebody still has to accept, once one has'),
    actBy: At.nullable().describe('unless somebody does something about it until then, the acceptance lapses'),
    confirmed: Confirmed.nullable().describe('how the alarm was confirmed; null while it is not'),
    policeChain: PoliceChain.nullable().describe('the ways to the police; null where the home has none'),
    tasks: z.array(PoliceTask).describe('what a person has to do so that the police know, oldest first'),
    position: z.number().int().describe('the incident is at least as new as this place in the journal'),
  })
  .meta({ id: 'Incident' });
export type Incident = z.infer<typeof Incident>;

const states = z
  .string()
  .max(60)
  .transform((text, context): IncidentState[] => {
    const found: IncidentState[] = [];
    for (const word of text.split(',')) {
      const state = INCIDENT_STATES.find((known) => known === word.trim());
      if (state === undefined)
        context.addIssue({ code: 'custom', message: `use a list of ${INCIDENT_STATES.join(', ')}` });
      else if (!found.includes(state)) found.push(state);
    }
    return found;
  });

export const IncidentQuery = z.object({
  state: states.optional().describe('e.g. `open,acknowledged`; all when absent'),
  premises: z.string().max(64).optional(),
  limit: Limit,
  cursor: Cursor,
});

export const noteText = z.string().trim().min(1).max(NOTE_LIMIT);
export const EmptyOrder = z.strictObject({}).nullish();
// Peers have sent these four since the first release: a field that we do not know is dropped, as it always was.
export const AcceptOrder = z.object({}).nullish();
export const NoteOrder = z.object({ text: noteText });
/** How the police were told: the force's own line, 999 by the operator's hand, or by electronic transfer. */
export const POLICE_ROUTES = ['line', '999-script', 'tau'] as const;
export const PoliceOrder = z
  .object({
    stage: z.enum(POLICE_STAGES).optional(),
    route: z.enum(POLICE_ROUTES).optional(),
    reference: z.string().trim().min(1).max(120).optional().describe("the force's own number of it"),
    text: noteText.optional(),
  })
  .nullish();
export type PoliceOrder = z.infer<typeof PoliceOrder>;
export const CloseOrder = z.object({
  reason: z.enum(CLOSE_REASONS),
  cause: z.string().max(40).optional().describe('why it was false or planned'),
  text: noteText.optional(),
});
export type CloseOrder = z.infer<typeof CloseOrder>;
