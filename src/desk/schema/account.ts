import { z } from 'zod';
import { At, Role } from './common.ts';
import { Reach, StaffEvent } from './staff.ts';

export const Passkey = z.object({
  id: z.string(),
  name: z.string().nullable(),
  createdAt: At,
  lastUsedAt: At.nullable(),
});

/** Somebody's own account. */
export const Account = z
  .object({
    id: z.string(),
    name: z.string(),
    login: z.string().nullable(),
    role: Role,
    scope: Reach,
    needsFactor: z.boolean().describe('the desk opens once a second factor is set up'),
    factorAsked: z.boolean().describe('the role is one that must have a second factor'),
    provedUntil: At,
    codesSince: At.nullable(),
    passkeys: z.array(Passkey),
    passkeysHere: z.boolean().describe('passkeys work at the address that the page was opened from'),
    recoveryLeft: z.number().int(),
    recent: z.array(StaffEvent).describe('the last things that happened to this account, newest first'),
  })
  .meta({ id: 'Account' });
export type Account = z.infer<typeof Account>;

export const OpenSession = z
  .object({
    id: z.string(),
    createdAt: At,
    lastUsedAt: At,
    expiresAt: At,
    by: z.enum(['password', 'password+code', 'password+recovery', 'passkey', 'shell']),
    here: z.boolean().describe('the one that asks'),
  })
  .meta({ id: 'OpenSession' });
export type OpenSession = z.infer<typeof OpenSession>;

/** A QR code as squares: `size` a side, `path` in SVG, one unit a module. */
export const Qr = z.object({ size: z.number().int(), path: z.string() });

export const NewCodes = z
  .object({ secret: z.string().describe('base32, for typing'), uri: z.string(), qr: Qr })
  .meta({ id: 'NewCodes' });
export type NewCodes = z.infer<typeof NewCodes>;

/** Recovery codes are shown once; null when there were some already. */
export const Recovery = z.object({ recovery: z.array(z.string()).nullable() }).meta({ id: 'Recovery' });
export type Recovery = z.infer<typeof Recovery>;
