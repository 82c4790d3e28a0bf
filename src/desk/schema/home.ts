import { z } from 'zod';
import { ZONES } from '../../core/signal.ts';
import { At } from './common.ts';
import { SUPERVISION } from './device.ts';

/** How one thing stood at a moment. Both are null where nothing is known of it. */
export const Standing = z.object({
  state: z.string().nullable(),
  at: At.nullable().describe('when it came into this state'),
});

/** A room on the grid of its floor; `x`, `y`, `w` and `h` count squares from the top left. */
export const PlanRoom = z
  .object({
    id: z.string(),
    name: z.string(),
    floor: z.number().int(),
    x: z.number().int(),
    y: z.number().int(),
    w: z.number().int(),
    h: z.number().int(),
    zone: z.enum(ZONES),
    isSanctuary: z.boolean(),
    isOutside: z.boolean(),
  })
  .meta({ id: 'PlanRoom' });
export type PlanRoom = z.infer<typeof PlanRoom>;

/** A door, window, button or other sensor. */
export const PlanItem = z
  .object({
    key: z.string(),
    device: z.string(),
    sensor: z.string().nullable(),
    room: z.string().nullable(),
    kind: z.string().describe('door, window, button, …'),
    label: z.string().nullable(),
    now: Standing,
    atPress: Standing,
    supervision: z.enum(SUPERVISION),
    isSilent: z.boolean(),
    lastSeenAt: At.nullable(),
  })
  .meta({ id: 'PlanItem' });
export type PlanItem = z.infer<typeof PlanItem>;

/** A home as a picture. No address, and nobody's name, is in it. */
export const HomePlan = z
  .object({
    premises: z.string(),
    reference: z.string(),
    incident: z.string().nullable(),
    pressAt: At.nullable().describe('the first call for help of the incident, else its opening'),
    arming: z.enum(['away', 'home', 'disarmed']),
    rooms: z.array(PlanRoom),
    items: z.array(PlanItem),
    changes: z
      .array(z.object({ key: z.string(), state: z.string(), at: At }))
      .describe('what changed since the press, oldest first; the newest of them when there are many'),
  })
  .meta({ id: 'HomePlan' });
export type HomePlan = z.infer<typeof HomePlan>;
