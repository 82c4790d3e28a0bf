import { z } from 'zod';
import { Actor, At, Limit } from './common.ts';

/** One line of a story. `says` is one plain sentence without a name; names stand in `by`. */
export const TimelineEntry = z
  .object({
    position: z.number().int(),
    at: At,
    type: z.string(),
    says: z.string(),
    by: Actor.nullable(),
    device: z.string().nullable(),
    attempt: z.string().nullable(),
    text: z.string().nullable().describe('the words of a note, for those who may read them'),
  })
  .meta({ id: 'TimelineEntry' });
export type TimelineEntry = z.infer<typeof TimelineEntry>;

export const TimelineQuery = z.object({
  after: z.coerce.number().int().min(0).default(0).describe('`next` of the page before, or a position'),
  limit: Limit,
});
