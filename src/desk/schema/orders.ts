import { z } from 'zod';
import { At } from './common.ts';
import { CALL_TARGETS, STEP_OUTCOMES } from './handling.ts';
import { noteText } from './incident.ts';

const staff = z.string().max(64);

export const ClaimOrder = z.strictObject({ take: z.boolean().optional() }).nullish();
export const HandOverOrder = z.strictObject({ to: staff });
export const StepOrder = z.strictObject({
  step: z.string().min(1).max(64),
  outcome: z.enum(STEP_OUTCOMES),
  text: noteText.optional().describe('why, when it is ruled out'),
});
export const ShelveOrder = z.strictObject({ until: At, owner: staff.optional(), text: noteText });
export const ReviewOrder = z.strictObject({ agrees: z.boolean(), text: noteText.optional() });
export const CallOrder = z
  .strictObject({
    target: z.enum(CALL_TARGETS),
    contact: z.string().max(64).optional(),
    listen: z.boolean().optional().describe('the operator is muted; when left out: yes for the home, no for others'),
  })
  .refine(({ target, contact }) => (target === 'contact') === (contact !== undefined), 'name a contact, and only then');
export type CallOrder = z.infer<typeof CallOrder>;

/** There is one reason for which somebody is reached where it is not safe. */
export const ReachOrder = z.strictObject({
  contact: z.string().max(64),
  channel: z.enum(['voice', 'sms', 'email']),
  point: z.string().max(64).optional().describe('a number or address of the contact; the first when left out'),
  reason: z.literal('life-at-risk'),
  text: noteText.describe('what makes it so; it goes to the vault'),
});

const Choice = z.object({ allowed: z.boolean(), why: z.string().nullable().describe('why not, as a sentence') });
export const CallChoices = z
  .object({
    contact: Choice,
    police: Choice,
    home: Choice,
    contacts: z
      .array(z.object({ contact: z.string(), name: z.string().nullable() }))
      .describe('of the home, in their order'),
  })
  .meta({ id: 'CallChoices' });
export type CallChoices = z.infer<typeof CallChoices>;

export const SpeakOrder = z.strictObject({ speak: z.boolean().describe('false: only listen again') });

export const Present = z
  .object({ staff: z.string(), name: z.string().nullable(), role: z.string(), since: At })
  .meta({ id: 'Present' });
export type Present = z.infer<typeof Present>;

export const Telephone = z.object({ set: z.boolean() });
export const TelephoneOrder = z.strictObject({ number: z.string().trim().min(1).max(40).nullable() });
