import { z } from 'zod';
import { Actor, At } from './common.ts';
import { Incident, noteText } from './incident.ts';

/** What one shift left to the next, and what of it is still open. */
export const Shift = z
  .object({
    by: Actor,
    to: Actor.nullable(),
    at: At,
    text: z.string().nullable(),
    items: z.array(Incident).describe('handed on then and not closed yet; whoever has claimed one has taken it'),
  })
  .meta({ id: 'Shift' });
export type Shift = z.infer<typeof Shift>;

export const ShiftOrder = z.strictObject({ to: z.string().max(64).optional(), text: noteText.optional() }).nullish();
export type ShiftOrder = NonNullable<z.infer<typeof ShiftOrder>>;
/** The incidents handed on, as they are now. */
export const HandedOn = z.object({ items: z.array(Incident) });
export const LastShift = z.object({ last: Shift.nullable() });
