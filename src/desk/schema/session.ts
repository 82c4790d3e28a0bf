import { z } from 'zod';
import { PASSWORD_LEAST, PASSWORD_MOST } from '../passwords.ts';
import { Role } from './common.ts';

export const SignIn = z.object({ login: z.string().min(1).max(64), password: z.string().min(1).max(PASSWORD_MOST) });

export const SetUp = z.object({
  token: z.string().min(16).max(128),
  login: z.string().trim().min(2).max(64),
  name: z.string().trim().min(1).max(200),
  password: z.string().min(PASSWORD_LEAST).max(PASSWORD_MOST),
});

export const Session = z
  .object({ staff: z.object({ id: z.string(), name: z.string(), role: Role }) })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;
