import { z } from 'zod';
import { ZONES } from '../../core/signal.ts';
import { RISKS } from '../../register/schema.ts';
import { Cursor, Limit } from './common.ts';
import { Device } from './device.ts';

/** A home in a list: never its address, never who lives there. */
export const Premises = z
  .object({
    id: z.string(),
    reference: z.string(),
    authority: z.string(),
    provider: z.string(),
    risk: z.enum(RISKS),
    arming: z.enum(['away', 'home', 'disarmed']),
    openIncident: z.string().nullable(),
  })
  .meta({ id: 'Premises' });
export type Premises = z.infer<typeof Premises>;

export const PremisesFull = Premises.extend({
  zones: z.array(z.enum(ZONES)),
  rooms: z.array(z.object({ room: z.string(), zone: z.enum(ZONES) })),
  devices: z.array(Device),
}).meta({ id: 'PremisesFull' });
export type PremisesFull = z.infer<typeof PremisesFull>;

export const PremisesQuery = z.object({ limit: Limit, cursor: Cursor });
