import { z } from 'zod';
import { STAFF_EVENTS } from '../../register/staff-event-kinds.ts';
import { At, Role } from './common.ts';

/** What somebody sees: everything, or the homes of one authority, of one provider, or of both together. */
export const Reach = z
  .object({ authority: z.string().nullable(), provider: z.string().nullable() })
  .meta({ id: 'Reach' });
export type Reach = z.infer<typeof Reach>;

/** As it is sent: what is left out or null narrows nothing. */
export const ReachGiven = z.strictObject({
  authority: z.string().max(64).nullable().optional(),
  provider: z.string().max(64).nullable().optional(),
});
export type ReachGiven = z.infer<typeof ReachGiven>;

export const Member = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    login: z.string().nullable().describe('shown to administrators, in the record of one person'),
    role: Role,
    scope: Reach,
    version: z.number().int().describe('send it back as if-match'),
    createdAt: At,
    disabledAt: At.nullable(),
    codes: z.boolean().describe('one-time codes are set up'),
    passkeys: z.number().int(),
    recoveryLeft: z.number().int(),
    sessions: z.number().int().describe('open now'),
    lastUsedAt: At.nullable().describe('of the open sessions'),
  })
  .meta({ id: 'Member' });
export type Member = z.infer<typeof Member>;

export const MemberChange = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  role: Role.optional(),
  scope: ReachGiven.optional(),
  disabled: z.boolean().optional(),
});

export const StaffEvent = z
  .object({
    id: z.number().int(),
    at: At,
    who: z.string(),
    whoName: z.string().nullable(),
    what: z.enum(STAFF_EVENTS),
    about: z.string().nullable(),
    aboutName: z.string().nullable(),
    detail: z.string(),
  })
  .meta({ id: 'StaffEvent' });
export type StaffEvent = z.infer<typeof StaffEvent>;

export const InviteGiven = z.strictObject({ role: Role, scope: ReachGiven.optional() });
export const MadeLink = z.object({ id: z.string(), link: z.string(), expiresAt: At }).meta({ id: 'MadeLink' });
export type MadeLink = z.infer<typeof MadeLink>;
export const StaffLink = z
  .object({
    id: z.string(),
    kind: z.enum(['invitation', 'password']),
    state: z.enum(['open', 'used', 'expired', 'withdrawn']),
    staff: z.string().nullable(),
    role: Role.nullable(),
    scope: Reach,
    madeBy: z.string(),
    createdAt: At,
    expiresAt: At,
  })
  .meta({ id: 'StaffLink' });
export type StaffLink = z.infer<typeof StaffLink>;

/** What a one-time link is for, told to whoever holds it. */
export const LinkLook = z
  .object({
    kind: z.enum(['administrator', 'invitation', 'password']),
    role: Role.nullable(),
    expiresAt: At.nullable(),
  })
  .meta({ id: 'LinkLook' });
export type LinkLook = z.infer<typeof LinkLook>;

export const TokenGiven = z.strictObject({
  name: z.string().trim().min(1).max(120),
  role: Role,
  scope: ReachGiven.optional(),
  days: z.number().int().min(1).max(3_650).optional().describe('the token opens nothing after so many days'),
});
export const MadeToken = z
  .object({ id: z.string(), token: z.string().describe('shown this once') })
  .meta({ id: 'MadeToken' });
export const ApiToken = z
  .object({
    id: z.string(),
    name: z.string(),
    role: Role,
    scope: Reach,
    createdAt: At,
    lastUsedAt: At.nullable(),
    expiresAt: At.nullable(),
    revokedAt: At.nullable(),
  })
  .meta({ id: 'ApiToken' });
export type ApiToken = z.infer<typeof ApiToken>;

const Organisation = z.object({ id: z.string(), name: z.string() });
/** What a scope can name. */
export const Scopes = z
  .object({ authorities: z.array(Organisation), providers: z.array(Organisation) })
  .meta({ id: 'Scopes' });
export type Scopes = z.infer<typeof Scopes>;
