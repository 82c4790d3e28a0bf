import { z } from 'zod';
import { At } from './common.ts';

export const Status = z
  .object({
    role: z.string(),
    epoch: z.number().int(),
    position: z.number().int(),
    now: At,
    provider: z.object({ voice: z.boolean(), sms: z.boolean() }),
    warnings: z.array(z.string()),
    practice: z.boolean().describe('a rehearsal: no home here is real'),
    clockOffsetMs: z
      .number()
      .int()
      .nullable()
      .describe("wall clock less the gateway's own time; null where it is not watched"),
    desk: z.object({ people: z.number().int().describe('how many people have the desk open') }),
    flood: z
      .object({ since: At, alarms: z.number().int(), operators: z.number().int() })
      .optional()
      .describe('while there are more new alarms than the people at the desk can take in'),
    nightly: z.number().int().optional().describe('what the last nightly check has found in the homes that are seen'),
    counts: z.object({
      open: z.number().int(),
      acknowledged: z.number().int(),
      late: z.number().int(),
      silent: z.number().int(),
    }),
  })
  .meta({ id: 'Status' });
export type Status = z.infer<typeof Status>;

/** What the gateway says of itself; the desk adds the time. */
export type StatusNow = Omit<Status, 'now'>;

/** `says`: what is wrong, a sentence each. `warnings`: what is as it was set up but must be known. */
export const Ready = z
  .object({ ready: z.boolean(), says: z.array(z.string()), warnings: z.array(z.string()) })
  .meta({ id: 'Ready' });
export type Ready = z.infer<typeof Ready>;
