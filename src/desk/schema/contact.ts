import { z } from 'zod';
import { LOST_REASONS } from '../../register/contact-rows.ts';
import { ContactChange, ContactGiven, NewPoint, PointChange } from '../../register/contact-schema.ts';
import { STALE_REASONS } from '../../register/contact-standing.ts';
import { CODE_DIGITS } from '../../register/errands.ts';
import { CONTACT_CHANNELS, CONTACT_ROLES } from '../../register/schema.ts';
import { Window } from '../../register/windows.ts';
import { NOTE_LIMIT } from '../notes.ts';
import { At } from './common.ts';

/** Characters that a reason has at least: "ok" is none. */
const REASON_LEAST = 10;

export const PointParams = z.object({ id: z.string().max(64), point: z.string().max(64) });

const Channel = z.enum(CONTACT_CHANNELS);
const Hours = z.array(Window).nullable().describe('safe hours, local time of the home; null: always');

const LastTest = z
  .object({
    at: At,
    channel: Channel,
    result: z.enum(['confirmed', 'reached', 'failed']).describe('`confirmed`: a key or a reply came'),
    reason: z.string().nullable().describe('why it failed'),
  })
  .meta({ id: 'ContactTest' });

export const PointShown = z
  .object({
    id: z.string(),
    kind: z.enum(['telephone', 'email']),
    order: z.int(),
    channels: z.array(Channel),
    when: Hours,
    verifiedAt: At.nullable(),
    verified: z.boolean().describe('proved to be theirs, and not too long ago'),
    lost: z.array(z.object({ channel: Channel, why: z.enum(LOST_REASONS), at: At })),
    lastTest: LastTest.nullable(),
    at: z.string().nullable().describe('number or address; null unless it was opened'),
  })
  .meta({ id: 'ContactPoint' });
export type PointShown = z.infer<typeof PointShown>;

export const ContactShown = z
  .object({
    id: z.string(),
    version: z.int(),
    role: z.enum(CONTACT_ROLES),
    order: z.int(),
    of: z.enum(['household', 'provider']),
    name: z.string().nullable().describe('null unless it was opened'),
    language: z.string().nullable(),
    cover: z.string().nullable(),
    hasPin: z.boolean(),
    when: Hours,
    waysAskedAt: At.nullable(),
    verified: z.boolean().describe('counts: there is a verified way to them that works'),
    lastTest: LastTest.nullable(),
    stale: z.array(z.enum(STALE_REASONS)),
    points: z.array(PointShown),
  })
  .meta({ id: 'Contact' });
export type ContactShown = z.infer<typeof ContactShown>;

export const ContactList = z.object({ items: z.array(ContactShown) });
export const Standing = z
  .object({
    premises: z.string(),
    household: z.string(),
    provider: z.string(),
    verified: z.int().describe('people with a verified way to them'),
    least: z.int().describe('so many there should be at least'),
    items: z.array(ContactShown),
  })
  .meta({ id: 'ContactsStanding' });

export const ContactAdded = ContactGiven;
export const ContactChanged = ContactChange;
export const PointAdded = NewPoint;
export const PointChanged = PointChange;

export const OpenOrder = z.strictObject({ text: z.string().trim().min(REASON_LEAST).max(NOTE_LIMIT).describe('why') });
export const ErrandOrder = z.strictObject({ channel: z.enum(['voice', 'sms']).optional() }).nullish();
export const ErrandBegun = z.object({
  errand: z.string(),
  point: z.string(),
  what: z.enum(['code', 'test']),
  channel: Channel,
  at: At,
});
export const VerifyOrder = z.strictObject({
  code: z
    .string()
    .trim()
    .regex(/^\d[\d ]*$/, 'a code has digits only')
    .max(2 * CODE_DIGITS),
});
