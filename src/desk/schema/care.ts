import { z } from 'zod';
import { SPEAKING_KINDS } from '../../commission/measure.ts';
import { LONGEST_BYPASS } from '../../core/handling/bypass-times.ts';
import { STAGES, ZONES } from '../../core/signal.ts';
import { JOB_LIMITS, JOB_STATES } from '../../register/job-schema.ts';
import { BINDING_LIMIT, KeptBinding, NewBinding } from '../../register/schema.ts';
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

/** With `order`, the new device is also asked for: by an order of its own, or by the one that runs in the home. Both are done, or neither. */
export const SwapOrder = z.strictObject({
  text,
  order: z
    .strictObject({
      job: z.string().max(64).optional().describe('the one that runs in the home; a new one when left out'),
      installer: z.string().max(64).nullable().optional(),
      soakHours: z.int().min(0).max(JOB_LIMITS.soakHours).optional(),
      kind: z.enum(SPEAKING_KINDS).optional().describe('what it is, where nobody has recorded it'),
    })
    .optional(),
});
export type SwapOrder = z.output<typeof SwapOrder>;
export const Swapped = z
  .object({
    device: z.string().describe('the new one'),
    replaces: z.string(),
    secret: z.string().describe('shown this once'),
    topic: z.string(),
    job: z.string().nullable().describe('the order that asks for it now; null: nothing does'),
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

/** What a device means from now on, all of it. `version` is that of the meanings that the change was made from. */
export const MeaningOrder = z.strictObject({
  version: z.string().max(64),
  bindings: z.array(NewBinding).max(BINDING_LIMIT),
  address: z.string().min(1).max(128).optional().describe('which hardware it is, behind its bridge'),
  text,
});
export const Meaning = z
  .object({ device: z.string(), bindings: z.array(KeptBinding), version: z.string() })
  .meta({ id: 'Meaning' });
export type Meaning = z.infer<typeof Meaning>;

const Bypassed = z.object({ ...which, since: At, until: At, by: Actor, text: z.string().nullable() });

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
    bypasses: z.array(Bypassed).describe('sensors that are left out'),
    more: z.boolean().describe('there are more than are listed'),
  })
  .meta({ id: 'CareList' });
export type CareList = z.infer<typeof CareList>;

const place = { kind: z.string().nullable(), zone: z.enum(ZONES).nullable(), room: z.string().nullable() };

/** A device of a home, as whoever looks after it sees it. */
export const CaredFor = z
  .object({
    device: z.string(),
    name: z.string().nullable().describe('what staff call it'),
    ...place,
    revoked: z.boolean(),
    stage: z.enum(['live', ...STAGES]),
    replaces: z.string().nullable().describe('the broken one that it was put in the place of'),
    via: z.string().nullable().describe('the bridge that speaks for it'),
    speaksFor: z.int().describe('how many sit behind it'),
    waits: z.boolean().describe('it sits behind a bridge, and nobody has said which hardware it is'),
    claims: z.boolean().describe('hardware becomes it by a one-time code'),
    claimUntil: At.nullable().describe('a code is open until then'),
    means: z.boolean().describe('what it says means what a person has said, and not what it says itself'),
    bindings: z.array(KeptBinding),
    version: z.string().describe('of its meanings: give it with a change'),
    sensors: z.array(z.object({ sensor: z.string(), ...place })),
  })
  .meta({ id: 'CaredFor' });
export type CaredFor = z.infer<typeof CaredFor>;

export const HomeCare = z
  .object({
    premises: z.string(),
    devices: z.array(CaredFor).describe('those in service first'),
    bypasses: z.array(Bypassed),
    running: z
      .object({ job: z.string(), state: z.enum(JOB_STATES) })
      .nullable()
      .describe('the order that is not over, if there is one'),
  })
  .meta({ id: 'HomeCare' });
export type HomeCare = z.infer<typeof HomeCare>;
