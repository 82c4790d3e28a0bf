import { z } from 'zod';
import { ITEM_NEEDS, ITEM_STATES } from '../../commission/item.ts';
import { MEASURE_KINDS, WITHOUT } from '../../commission/measure.ts';
import { MEANINGS } from '../../core/binding.ts';
import { ZONES } from '../../core/signal.ts';
import { JOB_LIMITS, JOB_STATES } from '../../register/job-schema.ts';
import { ROLES, slug } from '../../register/schema.ts';
import { At, Cursor, Limit } from './common.ts';
import { Claim } from './identity.ts';

/** Characters that a reason has at least: "ok" is none. */
const REASON_LEAST = 10;
const text = z.string().trim().min(1).max(JOB_LIMITS.text);
const reason = z.string().trim().min(REASON_LEAST).max(JOB_LIMITS.text);
const rooms = z.array(slug).max(JOB_LIMITS.rooms);
const sensor = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/, 'use 1 to 64 of A-Z, a-z, 0-9 and . _ : -');

export const Measure = z
  .object({
    id: z.string(),
    kind: z.enum(MEASURE_KINDS),
    name: z.string(),
    zone: z.enum(ZONES).nullable(),
    room: z.string().nullable(),
    rooms: z.array(z.string()).describe('a button that is carried about: every room that it is tried in'),
    paths: z.array(z.string()).describe('the ways by which it reaches the gateway; each is tried alone'),
    without: z.array(z.enum(WITHOUT)).describe('what this model lacks, so that it cannot be shown'),
    silent: z.boolean().describe('it never speaks: a person says that it was fitted'),
    fitted: z.boolean(),
    device: z.string().nullable(),
    sensor: z.string().nullable().describe('which sensor of the device; null: it is the device itself'),
    dropped: z.boolean().describe('taken off the order: nothing is asked of it any more'),
  })
  .meta({ id: 'Measure' });
export type Measure = z.infer<typeof Measure>;

export const Item = z
  .object({
    id: z.string().describe('`press:{measure}:{room}`, `silent`, `open:{measure}`, …'),
    says: z.string(),
    measure: z.string().nullable(),
    room: z.string().nullable(),
    needs: z.enum(ITEM_NEEDS).describe('who or what ticks it'),
    state: z.enum(ITEM_STATES),
    at: At.nullable(),
    latencyMs: z.number().nullable().describe("from the gateway's receipt to the desk"),
    sinceMs: z
      .number()
      .nullable()
      .describe("from the press by the device's own clock to the desk, where it tells the time"),
    rssi: z.number().nullable().describe('dBm'),
    linkQuality: z.number().nullable().describe('0 to 255, as the bridge measures its last hop: no field strength'),
    battery: z.number().nullable().describe('percent'),
    by: z.string().nullable().describe('the member of staff, by id'),
    why: z.string().nullable().describe('what is still missing, or why it is not needed'),
  })
  .meta({ id: 'JobItem' });
export type Item = z.infer<typeof Item>;

export const Job = z
  .object({
    id: z.string(),
    premises: z.string(),
    reference: z.string().describe("the home's neutral reference, which may be said aloud"),
    state: z.enum(JOB_STATES),
    lapsed: z.boolean().describe('it was opened and its time is over: a supervisor prolongs it'),
    installer: z
      .string()
      .nullable()
      .describe('the member of staff, by id; null: anybody who installs for the provider'),
    mine: z.boolean().describe('given to whoever asks'),
    orderedAt: At,
    openedAt: At.nullable(),
    closesAt: At.nullable(),
    signedOffAt: At.nullable(),
    soakHours: z.int(),
    soakUntil: At.nullable().describe('its devices go live then'),
    live: z.boolean().describe('its devices are live'),
    residentCopyWithoutAddress: z.boolean(),
    rooms: z.array(z.object({ room: z.string(), zone: z.enum(ZONES) })).describe('the rooms of the home'),
    here: z
      .object({ room: z.string(), measure: z.string().nullable(), at: At })
      .nullable()
      .describe('where the installer stands now'),
    measures: z.array(Measure),
    certificate: z.string().nullable().describe('hex SHA-256 of its content'),
  })
  .meta({ id: 'Job' });
export type Job = z.infer<typeof Job>;

export const JobInFull = z
  .object({
    version: z.string().describe('another one, another answer: give it as `since`'),
    job: Job,
    items: z.array(Item),
    missing: z.array(z.string()).describe('ids of the items that keep the home from being signed off'),
    ready: z.boolean().describe("nothing is missing but the resident's yes"),
  })
  .meta({ id: 'JobInFull' });
export type JobInFull = z.infer<typeof JobInFull>;

export const JobSummary = Job.omit({ rooms: true, here: true })
  .extend({
    measures: z.int().describe('how many'),
    open: z.int().nullable().describe('items open; null unless it is open'),
  })
  .meta({ id: 'JobSummary' });
export type JobSummary = z.infer<typeof JobSummary>;

export const JobQuery = z.object({
  state: z.enum(JOB_STATES).optional(),
  premises: z.string().max(64).optional(),
  running: z.enum(['true', 'false']).default('false').describe('only those that are not over'),
  cursor: Cursor,
  limit: Limit,
});
export const JobSince = z.object({ since: z.string().max(64).optional() });

/** Somebody whom an order can be given to. */
export const Installer = z
  .object({ staff: z.string(), name: z.string().nullable(), role: z.enum(ROLES) })
  .meta({ id: 'Installer' });
export type Installer = z.infer<typeof Installer>;
export const Installers = z.object({ items: z.array(Installer), next: z.null() });
export const InstallersQuery = z.object({
  premises: z.string().max(64).optional().describe('only those who may go to this home'),
});

const paths = z.array(slug).max(JOB_LIMITS.paths);
const without = z.array(z.enum(WITHOUT)).max(WITHOUT.length);
const place = { zone: z.enum(ZONES).nullable().optional(), room: slug.nullable().optional(), rooms: rooms.optional() };

export const MeasureOrder = z.strictObject({
  kind: z.enum(MEASURE_KINDS),
  name: slug,
  silent: z.boolean().optional().describe('left out: as its kind usually is'),
  paths: paths.optional(),
  without: without.optional(),
  ...place,
});

/** `dropped` and `without`: by a supervisor or an administrator, with a reason. Whoever fits adds rooms and paths, and takes none away. */
export const MeasureChange = z.strictObject({
  name: slug.optional(),
  fitted: z.boolean().optional(),
  dropped: z.boolean().optional(),
  paths: paths.optional(),
  without: without.optional(),
  text: reason.optional(),
  ...place,
});

export const JobOrder = z.strictObject({
  premises: z.string().max(64),
  installer: z.string().max(64).nullable().optional(),
  soakHours: z.int().min(0).max(JOB_LIMITS.soakHours).default(0),
  measures: z.array(MeasureOrder).min(1).max(JOB_LIMITS.measures),
});

export const OpenOrder = z.strictObject({ hours: z.int().min(1).max(JOB_LIMITS.hours).default(JOB_LIMITS.hours) });
export const CancelOrder = z.strictObject({ text: reason });
export const GiveOrder = z.strictObject({ installer: z.string().max(64).nullable() });

/** What is being tried now: a press of a button that is carried about counts for this room. */
export const HereOrder = z.strictObject({ room: slug, measure: z.string().max(64).nullable().optional() });

/** `entry` is made by whoever sends it: the same one twice is one entry. `at` is when it was said, by their clock; shown, never trusted. */
export const ItemOrder = z.strictObject({
  entry: z.uuid(),
  said: z.enum(['yes', 'no']),
  text: text.optional(),
  at: At.optional(),
});

export const SignOffOrder = z.strictObject({
  entry: z.uuid(),
  residentAgrees: z.literal(true),
  withoutAddress: z.boolean().describe("the resident's copy carries no address"),
});

/**
 * The device that a measure is. One that signs in itself: `profile`, and its topics where it has its own; answered with a claim. One behind a bridge: `via`, `address` and
 * what its facts mean. One that is registered already, or one sensor of it: `device`, `sensor`.
 */
export const MeasureDeviceOrder = z.strictObject({
  profile: z.string().max(64).optional(),
  device: z.string().max(64).optional(),
  sensor: sensor.optional(),
  via: z.string().max(64).optional(),
  address: z.string().max(128).optional(),
  prefixes: z.array(z.string().max(128)).max(8).optional(),
  power: z.enum(['mains', 'battery']).optional(),
  bindings: z
    .array(
      z.strictObject({
        key: z.string().max(128),
        which: z.string().max(64).optional(),
        on: z.enum(['on', 'off']).optional(),
        means: z.enum(MEANINGS),
        sensor: sensor.optional(),
      }),
    )
    .max(JOB_LIMITS.bindings)
    .optional(),
});

export const MeasureDevice = z
  .object({
    device: z.string(),
    claim: Claim.nullable().describe(
      'null where nothing has to be claimed: it speaks through a bridge, or was there before',
    ),
  })
  .meta({ id: 'MeasureDevice' });
export type MeasureDevice = z.infer<typeof MeasureDevice>;

/** The address, for whoever has to go there. */
export const JobAddress = z.object({ address: z.string().nullable(), until: At }).meta({ id: 'JobAddress' });

export const SignedOff = z
  .object({ job: z.string(), signedOffAt: At, soakUntil: At.nullable(), certificate: z.string() })
  .meta({ id: 'SignedOff' });
export type SignedOff = z.infer<typeof SignedOff>;

/** The refusal of a sign-off: problem details with the ids of what is missing. */
export const JobIncomplete = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.literal(409),
    detail: z.string(),
    code: z.literal('HW_JOB_INCOMPLETE'),
    instance: z.string(),
    missing: z.array(z.string()),
  })
  .meta({ id: 'JobIncomplete' });

export const CertificateQuery = z.object({ copy: z.enum(['file', 'resident']).default('file') });
export const CertificateFound = z
  .object({ digest: z.string(), job: z.string(), premises: z.string(), signedOffAt: At })
  .meta({ id: 'CertificateFound' });
export const DigestParam = z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/, 'use 64 of 0-9 and a-f') });

export const MeasureParams = z.object({ id: z.string().max(64), measure: z.string().max(64) });
export const ItemParams = z.object({ id: z.string().max(64), item: z.string().max(200) });
