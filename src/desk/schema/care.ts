import { z } from 'zod';
import { LONGEST_BYPASS } from '../../core/handling/bypass-times.ts';
import { ZONES } from '../../core/signal.ts';
import { NOTE_LIMIT } from '../notes.ts';
import { Actor, At } from './common.ts';

/** Characters that a reason has at least. */
const REASON_LEAST = 10;
const text = z.string().trim().min(REASON_LEAST).max(NOTE_LIMIT).describe('why');
const sensor = z.string().min(1).max(64).optional().describe('one sensor of it; all of them when left out');

export const BypassOrder = z.strictObject({
  sensor,
  hours: z
    .number()
    .min(0.25)
    .max(LONGEST_BYPASS / 3_600_000),
  text,
});
export const BypassEnd = z.strictObject({ sensor });
export const BypassState = z
  .object({ device: z.string(), sensor: z.string().nullable(), until: At.nullable().describe('null: it is heard') })
  .meta({ id: 'BypassState' });

export const DeviceReason = z.strictObject({ text });
export const Swapped = z
  .object({
    device: z.string().describe('the new one'),
    replaces: z.string(),
    secret: z.string().describe('shown this once'),
    topic: z.string(),
  })
  .meta({ id: 'Swapped' });
export const Decommissioned = z.object({ device: z.string() }).meta({ id: 'Decommissioned' });

const which = {
  device: z.string(),
  sensor: z.string().nullable(),
  kind: z.string().nullable(),
  name: z.string().nullable().describe('what staff call it'),
  premises: z.string(),
  reference: z.string(),
  zone: z.enum(ZONES).nullable(),
  room: z.string().nullable(),
};

/** What wants doing in the homes so that they stay protected. */
export const CareList = z
  .object({
    buttons: z
      .array(
        z.object({
          ...which,
          lastAt: At.nullable().describe('when it was last pressed; null: never since it was put up'),
          dueAt: At.describe('when somebody should have tried it'),
        }),
      )
      .describe('buttons that nobody has tried in the last 31 days'),
    bypasses: z
      .array(z.object({ ...which, since: At, until: At, by: Actor, text: z.string().nullable() }))
      .describe('sensors that are left out'),
    more: z.boolean().describe('there are more than are listed'),
  })
  .meta({ id: 'CareList' });
export type CareList = z.infer<typeof CareList>;
