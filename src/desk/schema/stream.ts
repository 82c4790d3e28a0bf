import { z } from 'zod';
import { At } from './common.ts';
import { Device } from './device.ts';
import { Incident } from './incident.ts';
import { TimelineEntry } from './timeline.ts';

/** One `told` message of the stream. An early one left before its commit and comes again after it, same position. */
export const Told = z
  .object({
    position: z.number().int(),
    epoch: z.number().int(),
    early: z.boolean(),
    unjournaled: z.literal(true).optional().describe('it left while the journal could not be written'),
    at: At,
    type: z.string(),
    premises: z.string().nullable(),
    about: z.string().nullable().describe('the incident that the event belongs to'),
    incident: Incident.nullable().describe(
      'without names; null when a later message of the same moment carries it; in a replay, as it is now, with the last of a run of messages',
    ),
    device: Device.nullable(),
    entry: TimelineEntry,
  })
  .meta({ id: 'Told' });
export type Told = z.infer<typeof Told>;
