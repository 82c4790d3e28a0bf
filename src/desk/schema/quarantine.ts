import { z } from 'zod';
import { At, Cursor, Limit } from './common.ts';

/** Messages of one device that were set aside for one reason. What was in them is sealed. */
export const Quarantined = z
  .object({
    id: z.string().describe('of the newest of them'),
    device: z.string(),
    premises: z.string(),
    reference: z.string(),
    reason: z.string(),
    says: z.string(),
    firstAt: At,
    lastAt: At,
    times: z.number().int().describe('on this page'),
    bytes: z.number().int().describe('of the newest'),
    hasSample: z.boolean(),
  })
  .meta({ id: 'Quarantined' });
export type Quarantined = z.infer<typeof Quarantined>;

export const QuarantineQuery = z.object({ limit: Limit, cursor: Cursor });

/** The beginning of a message that nobody understood: as text where it is text. */
export const QuarantineSample = z
  .object({
    as: z.enum(['text', 'base64']),
    sample: z.string(),
    bytes: z.number().int().describe('of the whole message'),
    whole: z.boolean(),
  })
  .meta({ id: 'QuarantineSample' });
export type QuarantineSample = z.infer<typeof QuarantineSample>;
