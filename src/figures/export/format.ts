import { z } from 'zod';
import { asAuthorityId, asDeviceId, asPartition, asPremisesId, asProviderId } from '../../core/ids.ts';
import { type DurationMs, type Instant, instant, ms } from '../../core/time.ts';
import type { Estate } from '../estate.ts';
import type { Standards } from '../standards.ts';

/*
 * An export of the journal: lines of JSON, each ended by a line feed. The first is the header, the last is the end, and every
 * line between them is one event exactly as it is stored. docs/FIGURES.md describes it for whoever reads it without us.
 */

export const EXPORT_VERSION = 1;

const HEX = /^[0-9a-f]{64}$/;
const hash = z.string().regex(HEX, 'it is not a SHA-256');
const whole = z.int().min(0);
const at = z.int().transform((value): Instant => instant(value));
const length = z.int().transform((value): DurationMs => ms(value));
const partition = whole.transform((value, context) => known(asPartition(value), context));
const id = <T>(read: (text: string) => T | undefined) =>
  z.string().transform((text, context): T => known(read(text), context));

function known<T>(value: T | undefined, context: z.RefinementCtx): T {
  if (value !== undefined) return value;
  context.addIssue({ code: 'custom', message: 'it is not an id' });
  return z.NEVER;
}

const estate = z.strictObject({
  version: whole,
  homes: z.array(
    z.strictObject({
      premises: id(asPremisesId),
      reference: z.string(),
      authority: id(asAuthorityId),
      provider: id(asProviderId),
      timeZone: z.string(),
      devices: z.array(
        z.strictObject({ device: id(asDeviceId), commissionedAt: at, revokedAt: at.nullable(), calls: z.boolean() }),
      ),
    }),
  ),
  authorities: z.array(z.strictObject({ id: id(asAuthorityId), name: z.string() })),
});

const sourced = { standard: z.string(), source: z.string(), checked: z.boolean() };
const priority = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
const standards = z.strictObject({
  clock: z.string(),
  handling: z.array(
    z.strictObject({
      ...sourced,
      name: z.string(),
      about: z.union([
        z.literal('others'),
        z.literal('all'),
        z.strictObject({ kinds: z.array(z.string()), priorities: z.array(priority) }),
      ]),
      marks: z.array(z.strictObject({ withinMs: length, sharePermille: whole })),
    }),
  ),
  attendance: z
    .strictObject({ ...sourced, places: z.array(z.strictObject({ place: z.string(), withinMs: length })) })
    .nullable(),
  falseCalls: z
    .strictObject({
      ...sourced,
      months: whole,
      limits: z.array(z.strictObject({ type: z.string(), kinds: z.array(z.string()), warn: whole, withdraw: whole })),
    })
    .nullable(),
  load: z
    .strictObject({
      ...sourced,
      perOperator: z.strictObject({ tenMinutes: whole, day: whole, dayMost: whole }),
      inFloodPermille: whole,
      stale: z.strictObject({ afterMs: length, most: whole }),
      mixPermille: z.strictObject({ low: whole, medium: whole, high: whole }),
    })
    .nullable(),
}) satisfies z.ZodType<Standards>;

/** Where a chain stands: its last row's place and hash. */
const head = z.strictObject({ partition, seq: whole, hash });
export type Head = z.output<typeof head>;

export const Header = z.strictObject({
  export: z.literal('havenwatch journal'),
  version: z.literal(EXPORT_VERSION),
  madeAt: at,
  /** What was asked for; null: from the beginning, to the end. */
  since: at.nullable(),
  until: at.nullable(),
  events: whole,
  firstPosition: whole,
  lastPosition: whole,
  /** What the first row of a partition builds on, where that is not the chain's genesis. */
  before: z.array(head),
  /** What the row after `seq` builds on, where the journal went on in another file. */
  joints: z.array(z.strictObject({ partition, seq: whole, link: hash })),
  /** Where each chain stands after the last line. */
  heads: z.array(head),
  /** Homes and devices by their opaque ids: what figures need besides the events. */
  estate,
  standards,
});
export type Header = Omit<z.output<typeof Header>, 'estate' | 'standards'> & { estate: Estate; standards: Standards };

export const ExportedEvent = z.strictObject({
  position: whole,
  partition,
  seq: whole,
  epoch: whole,
  at,
  type: z.string(),
  premises: z.string().optional(),
  incident: z.string().optional(),
  device: z.string().optional(),
  /** The event as it was decided, byte for byte. */
  body: z.string(),
  /** SHA-256 over the hash before, the six fields and the body. */
  hash,
});
export type ExportedEvent = z.output<typeof ExportedEvent>;

/** `sha256` is over every byte before this line. */
export const End = z.strictObject({ end: z.strictObject({ events: whole, sha256: hash }) });
