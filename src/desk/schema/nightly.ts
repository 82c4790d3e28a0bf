import { z } from 'zod';
import { At } from './common.ts';

/** What wants seeing to before it is needed, as the last nightly check found it. */
export const NightlyShown = z
  .object({
    at: At.nullable().describe('when it was last looked; null before the first time'),
    items: z.array(
      z.object({
        premises: z.string().nullable().describe('null: the whole scheme'),
        reference: z.string().nullable(),
        what: z.string().describe('a stable code'),
        says: z.string(),
      }),
    ),
    broken: z.array(z.string()).describe('checks that broke off: what they would have said is not known'),
  })
  .meta({ id: 'Nightly' });
export type NightlyShown = z.infer<typeof NightlyShown>;
