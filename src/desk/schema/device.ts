import { z } from 'zod';
import { ZONES } from '../../core/signal.ts';
import { At, Cursor, Limit } from './common.ts';

export const SUPERVISION = ['ok', 'late', 'silent', 'unknown'] as const;

export const Device = z
  .object({
    id: z.string(),
    premises: z.string(),
    reference: z.string(),
    profile: z.string(),
    zone: z.enum(ZONES).nullable(),
    room: z.string().nullable(),
    kind: z.string().nullable().describe('button, door, hub, …'),
    name: z.string().nullable().describe('what staff call it'),
    supervision: z.enum(SUPERVISION),
    since: At.nullable().describe('when it came into this state'),
    lastSeenAt: At.nullable().describe('null when it has never been heard'),
    deadlineAt: At.nullable(),
    revoked: z.boolean(),
  })
  .meta({ id: 'Device' });
export type Device = z.infer<typeof Device>;

export const DeviceQuery = z.object({
  premises: z.string().max(64).optional(),
  supervision: z.enum(SUPERVISION).optional(),
  limit: Limit,
  cursor: Cursor,
});
