import type { Binding } from '../core/binding.ts';
import { Fault } from '../core/fault.ts';
import type { AuthorityId, DeviceId, HouseholdId, Partition, PremisesId, ProviderId } from '../core/ids.ts';
import type { Risk, Stage, Zone } from '../core/signal.ts';
import type { SafeText } from '../core/text.ts';
import type { DurationMs, Instant } from '../core/time.ts';
import { readReference } from './reference.ts';
import type { DeviceKind, Sensor } from './schema.ts';

/** Where a room is on the plan of its floor, in squares of a small grid. */
export interface RoomPlace {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Room {
  room: string;
  zone: Zone;
  /** 0 is the ground floor. */
  floor?: number | undefined;
  /** Left out: the plan lays the room out by itself. */
  place?: RoomPlace | undefined;
}

export interface PremisesRecord {
  id: PremisesId;
  partition: Partition;
  risk: Risk;
  timeZone: string;
  reference: SafeText;
  rooms: readonly Room[];
  household: HouseholdId;
  provider: ProviderId;
  authority: AuthorityId;
  /** The police force that answers for it, by its id in the configuration. */
  force?: string | undefined;
  /** Heightened watch, as it was last set; it may not have begun, or be over. */
  watch?: HeightenedWatch | undefined;
}

/** A time in which everything is done sooner: timers times `factor`, one message less may fail. */
export interface HeightenedWatch {
  from: Instant;
  /** It ends by itself. */
  until: Instant;
  factor: number;
}

export type PremisesRow = Omit<PremisesRecord, 'rooms' | 'reference' | 'force' | 'watch'> & {
  rooms: string;
  reference: string;
  force: string | null;
  watchFrom: Instant | null;
  watchUntil: Instant | null;
  watchFactor: number | null;
};

export const SELECT_PREMISES = `SELECT id, partition, risk, time_zone AS timeZone, reference, rooms, household, provider, authority,
  force, watch_from AS watchFrom, watch_until AS watchUntil, watch_factor AS watchFactor FROM premises`;

export function premisesOf(row: PremisesRow): PremisesRecord {
  const reference = readReference(row.reference);
  if (!reference)
    throw new Fault('HW_INTERNAL', { where: `premises ${row.id}`, why: 'its reference is not one of ours' });
  const { watchFrom: from, watchUntil: until, watchFactor: factor, ...plain } = row;
  const watch = from === null || until === null || factor === null ? undefined : { from, until, factor };
  const own = { reference, rooms: JSON.parse(row.rooms), force: row.force ?? undefined };
  return { ...plain, ...own, ...(watch && { watch }) };
}

export interface DeviceRecord {
  id: DeviceId;
  premises: PremisesId;
  partition: Partition;
  profile: string;
  zone: Zone | undefined;
  room: string | undefined;
  /** What it is, where somebody has said so. */
  kind: DeviceKind | undefined;
  /** What staff call it: `front-door`. Never about a person. */
  name: string | undefined;
  /** By the name that the device gives its sensor. */
  sensors: ReadonlyMap<string, Sensor>;
  supervision: { intervalMs: DurationMs; misses: number; graceMs: DurationMs };
  revoked: boolean;
  /** Absent: it is in use. */
  stage?: Stage | undefined;
  /** The broken one that it was put in the place of. */
  replaces?: DeviceId | undefined;
  /** Topics that it publishes below besides its own, of hardware of other makers. */
  prefixes?: readonly string[] | undefined;
  /** The bridge that speaks for it; absent: it signs in itself. */
  via?: DeviceId | undefined;
  /** Its own for ever: an IEEE address, a DevEUI, a MAC. */
  address?: string | undefined;
  /** What the bridge calls it in its topics. */
  alias?: string | undefined;
  /** What its facts mean in this home. */
  bindings?: readonly Binding[] | undefined;
  power?: 'mains' | 'battery' | undefined;
  /** SHA-256 in hex of what it said it runs on when it first said so. */
  hardware?: string | undefined;
  /** Its clock is kept right: what it says with a wrong time is not of now. */
  disciplinedClock?: boolean | undefined;
  commissionedAt: Instant;
  /** The base topic, `hw/1/{partition}/{device}`. */
  topic: string;
  /** SHA-256 of the device's secret. */
  secretHash: Buffer;
  /** SHA-256 of a secret that was given to the device and that it has not used yet; it counts beside the old one. */
  nextSecretHash?: Buffer | undefined;
  /** Since when somebody wants the device to renew its proof, until it has asked for a new one. */
  renewAskedAt?: Instant | undefined;
}

export interface DeviceRow {
  id: DeviceId;
  premises: PremisesId;
  partition: Partition;
  profile: string;
  zone: Zone | null;
  room: string | null;
  kind: DeviceKind | null;
  name: string | null;
  sensors: string;
  intervalMs: DurationMs;
  misses: number;
  graceMs: DurationMs;
  state: 'active' | 'revoked';
  stage: Stage | 'live';
  replaces: DeviceId | null;
  prefixes: string;
  via: DeviceId | null;
  address: string | null;
  alias: string | null;
  bindings: string;
  power: 'mains' | 'battery' | null;
  secretHash: Buffer;
  nextSecretHash: Buffer | null;
  renewAskedAt: Instant | null;
  commissionedAt: Instant;
  hardware: string | null;
  disciplinedClock: 0 | 1;
}

export const SELECT_DEVICES = `SELECT d.id, d.premises, p.partition, d.profile, d.zone, d.room, d.kind, d.name, d.sensors,
  d.interval_ms AS intervalMs, d.misses, d.grace_ms AS graceMs, d.state, d.stage, d.replaces, d.prefixes, d.via, d.address, d.alias,
  d.bindings, d.power, d.secret_hash AS secretHash,
  d.next_secret_hash AS nextSecretHash, d.renew_asked_at AS renewAskedAt,
  d.hardware, d.disciplined_clock AS disciplinedClock, d.commissioned_at AS commissionedAt FROM devices d JOIN premises p ON p.id = d.premises`;

export function deviceOf(row: DeviceRow): DeviceRecord {
  return {
    id: row.id,
    premises: row.premises,
    partition: row.partition,
    profile: row.profile,
    zone: row.zone ?? undefined,
    room: row.room ?? undefined,
    kind: row.kind ?? undefined,
    name: row.name ?? undefined,
    sensors: sensorsOf(row.sensors),
    supervision: { intervalMs: row.intervalMs, misses: row.misses, graceMs: row.graceMs },
    revoked: row.state === 'revoked',
    ...(row.stage === 'live' ? undefined : { stage: row.stage }),
    ...(row.replaces === null ? undefined : { replaces: row.replaces }),
    ...(row.prefixes === '[]' ? undefined : { prefixes: JSON.parse(row.prefixes) }),
    ...(row.via === null ? undefined : { via: row.via }),
    ...(row.address === null ? undefined : { address: row.address }),
    ...(row.alias === null ? undefined : { alias: row.alias }),
    ...(row.bindings === '[]' ? undefined : { bindings: JSON.parse(row.bindings) }),
    ...(row.power === null ? undefined : { power: row.power }),
    ...(row.hardware === null ? undefined : { hardware: row.hardware }),
    ...(row.disciplinedClock === 1 ? { disciplinedClock: true } : undefined),
    commissionedAt: row.commissionedAt,
    topic: baseTopic(row.partition, row.id),
    secretHash: row.secretHash,
    ...(row.nextSecretHash === null ? undefined : { nextSecretHash: row.nextSecretHash }),
    ...(row.renewAskedAt === null ? undefined : { renewAskedAt: row.renewAskedAt }),
  };
}

/** The base topic of a device (PROTOCOL §1). */
export function baseTopic(partition: Partition, device: DeviceId): string {
  return `hw/1/${partition}/${device}`;
}

const NO_SENSORS: ReadonlyMap<string, Sensor> = new Map();

// A map, not an object: the name comes from the field, and `constructor` must not be a sensor.
function sensorsOf(text: string): ReadonlyMap<string, Sensor> {
  return text === '{}' ? NO_SENSORS : new Map<string, Sensor>(Object.entries(JSON.parse(text)));
}
