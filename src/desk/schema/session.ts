import { z } from 'zod';
import { PASSWORD_LEAST, PASSWORD_MOST } from '../passwords.ts';
import { At, Role } from './common.ts';
import { Reach } from './staff.ts';

export const OldPassword = z.string().min(1).max(PASSWORD_MOST);
export const NewPassword = z.string().min(PASSWORD_LEAST).max(PASSWORD_MOST);
const LinkToken = z.string().min(16).max(128);
const Ticket = z.string().min(16).max(128);
/** A number of the app, or nothing that could be one. */
export const Code = z.string().trim().min(1).max(16);

// As it was released: what we do not know is dropped.
export const SignIn = z.object({ login: z.string().min(1).max(64), password: OldPassword });

export const SetUp = z.strictObject({
  token: LinkToken,
  login: z.string().trim().min(2).max(64),
  name: z.string().trim().min(1).max(200),
  password: NewPassword,
});
export const LookAtLink = z.strictObject({ token: LinkToken });
export const SetPassword = z.strictObject({ token: LinkToken, password: NewPassword });

export const Session = z
  .object({
    staff: z.object({ id: z.string(), name: z.string(), role: Role, scope: Reach }),
    needsFactor: z.boolean().describe('nothing but setting up a second factor is open'),
    provedUntil: At.nullable().describe('until then sensitive changes need no password'),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export const SECOND_STEPS = ['totp', 'passkey', 'recovery'] as const;
export const SecondStep = z
  .object({ needs: z.array(z.enum(SECOND_STEPS)), ticket: z.string() })
  .meta({ id: 'SecondStep', description: 'the password was right; one of these is needed too' });

/** One of the two is given. */
export const SecondStepGiven = z
  .strictObject({ ticket: Ticket, totp: Code.optional(), recovery: z.string().min(1).max(64).optional() })
  .refine((given) => (given.totp === undefined) !== (given.recovery === undefined), 'give totp or recovery');

const base64url = z
  .string()
  .regex(/^[A-Za-z0-9_-]*$/)
  .max(16_384);
/** Options and answers of Web Authentication are the browser's own affair; what we must know of them is checked. */
export const PasskeyOptions = z.object({ ticket: z.string(), options: z.record(z.string(), z.unknown()) });
const credential = { id: base64url.min(1), rawId: base64url.min(1), type: z.literal('public-key') };
export const PasskeyUsed = z.strictObject({
  ticket: Ticket,
  response: z.object({
    ...credential,
    response: z.object({
      clientDataJSON: base64url,
      authenticatorData: base64url,
      signature: base64url,
      userHandle: base64url.optional(),
    }),
  }),
});
export const PasskeyMade = z.strictObject({
  ticket: Ticket,
  name: z.string().trim().min(1).max(60),
  response: z.object({
    ...credential,
    response: z.object({
      clientDataJSON: base64url,
      attestationObject: base64url,
      transports: z
        .array(z.string().regex(/^[a-z-]{1,20}$/))
        .max(8)
        .optional(),
    }),
  }),
});
