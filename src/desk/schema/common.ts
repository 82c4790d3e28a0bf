import { z } from 'zod';
import { ROLES } from '../../register/schema.ts';
import { DESK_LIMITS } from '../limits.ts';

/** An instant as ISO 8601 in UTC with milliseconds. */
export const At = z.iso.datetime({ precision: 3 });

export const Role = z.enum(ROLES);

/** Who did something. `name` is shown to signed-in staff who handle alarms, and is null otherwise. */
export const Actor = z
  .object({
    kind: z.enum(['staff', 'contact', 'token', 'gateway', 'police']),
    id: z.string(),
    name: z.string().nullable(),
    how: z.string().nullable().describe('the attempt that was answered, for a contact'),
  })
  .meta({ id: 'Actor' });
export type Actor = z.infer<typeof Actor>;

/** An id in a path. One of the wrong shape is simply not there, and the answer is 404. */
export const IdParams = z.object({ id: z.string().max(64) });

export const Limit = z.coerce.number().int().min(1).max(DESK_LIMITS.pageMost).default(DESK_LIMITS.pageDefault);
export const Cursor = z.string().min(1).max(100).optional().describe('`next` of the page before');

/** One page of a list; `next` is null at the end. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

/** Problem details (RFC 9457); `code` is stable, `detail` is a plain sentence. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    instance: z.string(),
    missing: z.array(z.string()).optional().describe('ids of what has to be done first, where that can be listed'),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** The answers every route may give besides its own. */
export const refusals = (...statuses: number[]) =>
  Object.fromEntries(
    [400, ...statuses, 429, 500].map((status) => [
      status,
      { description: 'a problem', content: { 'application/problem+json': { schema: Problem } } },
    ]),
  );
