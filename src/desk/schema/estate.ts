import { z } from 'zod';
import { ZONES } from '../../core/signal.ts';
import { Actor, At, Cursor, Limit } from './common.ts';
import { Device, SUPERVISION } from './device.ts';
import { Premises } from './premises.ts';

const count = z.number().int().min(0);

/** How many devices of a home are in which state. */
const Tally = z.object({ total: count, ok: count, late: count, silent: count, unknown: count, revoked: count });

/** A home in the list of homes, with what wants seeing to. */
export const HomeSummary = Premises.extend({
  authorityName: z.string().nullable(),
  devices: Tally,
  worst: z
    .object({ device: z.string(), supervision: z.enum(SUPERVISION), since: At.nullable(), lastSeenAt: At.nullable() })
    .nullable()
    .describe('of the devices that are not well, the one that was heard longest ago'),
  onTest: z.array(z.object({ device: z.string(), until: At })),
  batteriesFlagged: count,
}).meta({ id: 'HomeSummary' });
export type HomeSummary = z.infer<typeof HomeSummary>;

/** When a battery will be empty. `sure`: the span between `earliest` and `latest` is short against what is left, or not. */
const Forecast = z.object({ at: At, earliest: At, latest: At, sure: z.enum(['good', 'rough']) });

export const BatteryShown = z
  .object({
    device: z.string(),
    premises: z.string(),
    reference: z.string(),
    sensor: z.string().nullable().describe("null: the device's own"),
    kind: z.string().nullable(),
    name: z.string().nullable().describe('what staff call the device'),
    zone: z.enum(ZONES).nullable(),
    room: z.string().nullable(),
    percent: count,
    readAt: At,
    points: z.array(z.object({ at: At, percent: count })).describe('since it was last changed, oldest first'),
    forecast: Forecast.nullable().describe('null while nothing can be said'),
    flagged: z.boolean().describe('it may be empty within a fortnight, or is nearly so'),
  })
  .meta({ id: 'Battery' });
export type BatteryShown = z.infer<typeof BatteryShown>;

/** One home with everything that stands in it. Contacts are named to those who keep the household's file. */
export const HomeFull = HomeSummary.extend({
  deviceList: z.array(Device),
  batteries: z.array(BatteryShown),
  contacts: z.array(
    z.object({ id: z.string(), role: z.string(), channels: z.array(z.string()), name: z.string().nullable() }),
  ),
  watch: z
    .object({ from: At, until: At, factor: z.number() })
    .nullable()
    .describe('heightened watch, on or still to come; null: none'),
}).meta({ id: 'HomeFull' });
export type HomeFull = z.infer<typeof HomeFull>;

export const HOME_FILTERS = ['all', 'attention', 'incident', 'on-test', 'battery'] as const;
export const HomesQuery = z.object({
  show: z.enum(HOME_FILTERS).default('all').describe('`attention`: a device is late or silent'),
  limit: Limit,
  cursor: Cursor,
});

export const HomeQuery = z.object({
  names: z
    .enum(['true', 'false'])
    .default('false')
    .describe('opens the names of its contacts, for supervisors and administrators; each is put on record'),
});

export const BatteriesQuery = z.object({
  flagged: z.enum(['true', 'false']).default('false').describe('only those that want seeing to'),
  limit: Limit,
  cursor: Cursor,
});

/** A device on test. Who and why are shown to signed-in staff who handle alarms. */
export const OnTestShown = z
  .object({
    device: z.string(),
    kind: z.string().nullable(),
    name: z.string().nullable().describe('what staff call it'),
    premises: z.string(),
    reference: z.string(),
    zone: z.enum(ZONES).nullable(),
    room: z.string().nullable(),
    until: At,
    by: Actor,
    text: z.string().nullable(),
  })
  .meta({ id: 'OnTest' });
export type OnTestShown = z.infer<typeof OnTestShown>;
export const OnTestList = z.object({ items: z.array(OnTestShown) });

/** The gateway in its parts. Sentences are for people; nothing about a home or a person is in them. */
export const GatewayNow = z
  .object({
    ready: z.boolean(),
    troubles: z.array(
      z.object({ code: z.string(), says: z.string(), grave: z.boolean().describe('the gateway is not fit') }),
    ),
    notes: z.array(z.string()).describe('what is as it was set up but must be known'),
    clockOffsetMs: z.number().int().nullable(),
    journal: z.object({
      state: z.enum(['good', 'stalled', 'failing']),
      position: z.number().int(),
      waiting: z.number().int().describe('inputs that wait to be decided'),
      damaged: z.boolean(),
    }),
    channels: z.array(
      z.object({
        name: z.string(),
        configured: z.boolean(),
        waiting: z.number().int().describe('sends that wait for their turn'),
      }),
    ),
    people: z.number().int().describe('who could accept an alarm'),
    connected: z.number().int().nullable().describe('devices that hold a connection'),
  })
  .meta({ id: 'GatewayNow' });
export type GatewayNow = z.infer<typeof GatewayNow>;
