import { isSelfTest } from '../core/drill.ts';
import type { DeviceDoc, GatewayDoc } from '../core/state.ts';
import type { SupervisionClass } from '../core/supervision/supervision.ts';
import { type Instant, instant, later } from '../core/time.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Clock } from '../gateway/ports.ts';
import { Watch, type Watched } from '../gateway/watch.ts';
import type { JournalReader } from '../journal/port.ts';
import type { DeviceEntry, Directory } from '../register/directory.ts';

/** Shorter than this, an absence of ours is not worth a word. */
const ABSENCE_MS = 2_000;

/** What supervision asks of the register. */
type WatchedHomes = Pick<Directory, 'devices' | 'deviceAt' | 'premises'> & Partial<Pick<Directory, 'watch'>>;

export interface WatchParts {
  gateway: Pick<Gateway, 'states' | 'submit' | 'saveLife'>;
  reader: JournalReader;
  directory: WatchedHomes;
  clock: Clock;
  /** The last sign of life of a gateway on this journal. */
  lastAliveAt: Instant | undefined;
}

/** Supervision as it goes on after a start: every device as it was last known, our own absence on the record. */
export function openWatch({ gateway, reader, directory, clock, lastAliveAt }: WatchParts): Watch {
  const now = clock.now();
  const gaps = rememberedGaps(reader);
  // A gateway that died before it said that it was running has left a gap that reaches up to its start already.
  const seenUntil = lastAliveAt && later(lastAliveAt, gaps.at(-1)?.toAt ?? lastAliveAt);
  const away = seenUntil !== undefined && now - seenUntil > ABSENCE_MS ? { fromAt: seenUntil, toAt: now } : undefined;
  if (away !== undefined) gaps.push(away);
  const watch = new Watch(
    {
      clock,
      device: (index) => watchedAt(directory, index, clock.now()),
      submit: (partition, input, settled) => gateway.submit(partition, input, settled),
      saveLife: (rows) => gateway.saveLife(rows),
    },
    gaps,
  );
  const [anywhere] = gateway.states();
  if (away !== undefined && anywhere !== undefined) {
    const absence = { type: 'unobserved', ...away } as const;
    gateway.submit(anywhere.partition, absence, watch.recording(absence));
  }
  watchAll(watch, reader, directory, now);
  return watch;
}

/** Takes a device under watch that has been registered or changed, or is watched otherwise now, keeping what is known of it. */
export function watchAgain(
  watch: Pick<Watch, 'look' | 'add' | 'appeared'>,
  directory: WatchedHomes,
  device: DeviceEntry,
  now: Instant,
): void {
  const seen = watch.look(device.index);
  if (seen !== undefined)
    return watchOne(watch, watchedAt(directory, device.index, now), seen.lastSeenAt, seen.supervision);
  const about = watchedAt(directory, device.index, now);
  if (about !== undefined) watch.appeared(about);
}

function rememberedGaps(reader: JournalReader): GatewayDoc['gaps'] {
  const gaps: GatewayDoc['gaps'] = [];
  for (const row of reader.current('gateway'))
    if (row.body !== null) gaps.push(...(JSON.parse(row.body) as GatewayDoc).gaps);
  return gaps.sort((a, b) => a.fromAt - b.fromAt);
}

function watchAll(watch: Watch, reader: JournalReader, directory: WatchedHomes, now: Instant): void {
  const lastSeen = new Map(reader.life().map((row) => [row.device, row.lastSeenAt]));
  const docs = new Map<string, DeviceDoc>();
  for (const row of reader.current('device'))
    if (row.body !== null) docs.set(row.id, JSON.parse(row.body) as DeviceDoc);
  for (const device of directory.devices()) {
    if (device.revoked) continue;
    const doc = docs.get(device.id);
    const seenAt = later(lastSeen.get(device.id) ?? instant(0), doc?.lastSeenAt ?? instant(0));
    const about = watchedAt(directory, device.index, now);
    watchOne(watch, about, seenAt === 0 ? undefined : seenAt, doc?.supervision);
  }
}

function watchOne(
  watch: Pick<Watch, 'add'>,
  about: Watched | undefined,
  seenAt: Instant | undefined,
  state: DeviceDoc['supervision'] | undefined,
): void {
  if (about !== undefined) watch.add(about, seenAt, state ?? (seenAt === undefined ? 'unknown' : 'ok'));
}

function watchedAt(directory: WatchedHomes, index: number, now: Instant): Watched | undefined {
  const device = directory.deviceAt(index);
  // The self-test's device speaks once a day; its silence is the drill's affair.
  if (device === undefined || isSelfTest({ device: device.id, premises: device.premises })) return undefined;
  const { id, premises, partition, zone, room, stage, commissionedAt } = device;
  const supervision = directory.watch?.(premises, now) ? tightened(device.supervision) : device.supervision;
  const risk = directory.premises(premises)?.risk ?? 'high';
  const place = { ...(zone && { zone }), ...(room !== undefined && { room }), ...(stage && { stage }) };
  return { index, partition, origin: { device: id, premises, risk, ...place }, supervision, commissionedAt };
}

/** Under a heightened watch one message less may fail. */
function tightened({ intervalMs, misses, graceMs }: SupervisionClass): SupervisionClass {
  return { intervalMs, misses: Math.max(1, misses - 1), graceMs };
}
