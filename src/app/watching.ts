import type { DeviceDoc, GatewayDoc } from '../core/state.ts';
import { type Instant, instant, later } from '../core/time.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Clock } from '../gateway/ports.ts';
import { Watch, type Watched } from '../gateway/watch.ts';
import type { JournalReader } from '../journal/port.ts';
import type { DeviceEntry, Directory } from '../register/directory.ts';

/** Shorter than this, an absence of ours is not worth a word. */
const ABSENCE_MS = 2_000;

export interface WatchParts {
  gateway: Gateway;
  reader: JournalReader;
  directory: Directory;
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
  if (seenUntil !== undefined && now - seenUntil > ABSENCE_MS) {
    const gap = { fromAt: seenUntil, toAt: now };
    gaps.push(gap);
    const [anywhere] = gateway.states();
    if (anywhere !== undefined) gateway.submit(anywhere.partition, { type: 'unobserved', ...gap });
  }
  const watch = new Watch(
    {
      clock,
      device: (index) => watchedAt(directory, index),
      submit: (partition, input) => gateway.submit(partition, input),
      saveLife: (rows) => gateway.saveLife(rows),
    },
    gaps,
  );
  watchAll(watch, reader, directory);
  return watch;
}

/** Takes a device under watch that has been registered or changed, keeping what is known of it. */
export function watchAgain(watch: Watch, directory: Directory, device: DeviceEntry): void {
  const seen = watch.look(device.index);
  watchOne(watch, directory, device, seen?.lastSeenAt, seen?.supervision);
}

function rememberedGaps(reader: JournalReader): GatewayDoc['gaps'] {
  const gaps: GatewayDoc['gaps'] = [];
  for (const row of reader.current('gateway'))
    if (row.body !== null) gaps.push(...(JSON.parse(row.body) as GatewayDoc).gaps);
  return gaps.sort((a, b) => a.fromAt - b.fromAt);
}

function watchAll(watch: Watch, reader: JournalReader, directory: Directory): void {
  const lastSeen = new Map(reader.life().map((row) => [row.device, row.lastSeenAt]));
  const docs = new Map<string, DeviceDoc>();
  for (const row of reader.current('device'))
    if (row.body !== null) docs.set(row.id, JSON.parse(row.body) as DeviceDoc);
  for (const device of directory.devices()) {
    if (device.revoked) continue;
    const doc = docs.get(device.id);
    const seenAt = later(lastSeen.get(device.id) ?? instant(0), doc?.lastSeenAt ?? instant(0));
    watchOne(watch, directory, device, seenAt === 0 ? undefined : seenAt, doc?.supervision);
  }
}

function watchOne(
  watch: Watch,
  directory: Directory,
  device: DeviceEntry,
  seenAt: Instant | undefined,
  state: DeviceDoc['supervision'] | undefined,
): void {
  const about = watchedAt(directory, device.index);
  if (about !== undefined) watch.add(about, seenAt, state ?? (seenAt === undefined ? 'unknown' : 'ok'));
}

function watchedAt(directory: Directory, index: number): Watched | undefined {
  const device = directory.deviceAt(index);
  if (device === undefined) return undefined;
  const { id, premises, partition, zone, room, supervision, commissionedAt } = device;
  const risk = directory.premises(premises)?.risk ?? 'high';
  const place = { ...(zone === undefined ? {} : { zone }), ...(room === undefined ? {} : { room }) };
  return { index, partition, origin: { device: id, premises, risk, ...place }, supervision, commissionedAt };
}
