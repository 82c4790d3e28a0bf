import type { z } from 'zod';
import { SELF_TEST } from '../core/drill.ts';
import { Fault } from '../core/fault.ts';
import { asDeviceId, type DeviceId, type PremisesId } from '../core/ids.ts';
import type { PremisesRegister } from './premises.ts';
import { baseTopic, type DeviceRecord, type DeviceRow, deviceOf, type PremisesRecord, SELECT_DEVICES } from './rows.ts';
import { DeviceChange, NewDevice, parseInput, type Sensor } from './schema.ts';
import { newSecret } from './secrets.ts';
import { PAGE_LIMIT, type Store } from './store.ts';

/** The hardware in the homes: what each is, where it hangs, how closely it is watched, and the hash of its secret. */
export class Devices {
  readonly #store: Store;
  readonly #premises: PremisesRegister;

  constructor(store: Store, premises: PremisesRegister) {
    this.#store = store;
    this.#premises = premises;
  }

  /**
   * Registers a device, commissioned from now on. `secret` (43 signs of base64url, 256 random bits) is given this once and
   * kept only as a hash; `topic` is the base topic. Throws `HW_INPUT_INVALID`, `HW_NOT_FOUND` for the premises.
   */
  add(input: z.input<typeof NewDevice>, reserved?: DeviceId): { device: DeviceId; secret: string; topic: string } {
    const asked = parseInput(NewDevice, input, 'device');
    if (asked.premises === SELF_TEST.premises && reserved === undefined)
      throw new Fault('HW_INPUT_INVALID', { where: 'device, premises', why: "the self-test's home takes no device" });
    const { secret, hash } = newSecret(this.#store.random);
    return this.#store.write((changed) => {
      const home = this.#premises.get(asked.premises);
      refuseUnknownRooms(home, asked.room, asked.sensors);
      const device = reserved ?? this.#store.id('dv', asDeviceId);
      this.#store.run(
        `INSERT INTO devices (id, premises, profile, zone, room, kind, name, sensors, interval_ms, misses, grace_ms, state, secret_hash,
           commissioned_at, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'active', ?, ?, ?)`,
        device,
        asked.premises,
        asked.profile,
        asked.zone ?? null,
        asked.room ?? null,
        asked.kind ?? null,
        asked.name ?? null,
        JSON.stringify(asked.sensors),
        asked.supervision.intervalMs,
        asked.supervision.misses,
        asked.supervision.graceMs,
        hash,
        this.#store.clock(),
        changed,
      );
      return { device, secret, topic: baseTopic(home.partition, device) };
    });
  }

  /** Throws `HW_NOT_FOUND`. */
  get(device: DeviceId): DeviceRecord {
    const row = this.#store.get<DeviceRow>(`${SELECT_DEVICES} WHERE d.id = ?`, device);
    if (!row) throw new Fault('HW_NOT_FOUND', { where: `device ${device}` });
    return deviceOf(row);
  }

  /** Up to `limit` devices in the order of their ids, from the one after `after`. */
  list({ after = '', limit = PAGE_LIMIT }: { after?: string; limit?: number } = {}): DeviceRecord[] {
    const rows = this.#store.all<DeviceRow>(
      `${SELECT_DEVICES} WHERE d.id > ? AND d.id <> ? ORDER BY d.id LIMIT ?`,
      after,
      SELF_TEST.device,
      Math.min(limit, PAGE_LIMIT),
    );
    return rows.map(deviceOf);
  }

  /** The devices of one home, revoked ones too. */
  listIn(premises: PremisesId): DeviceRecord[] {
    const rows = this.#store.all<DeviceRow>(
      `${SELECT_DEVICES} WHERE d.premises = ? ORDER BY d.id LIMIT ?`,
      premises,
      PAGE_LIMIT,
    );
    return rows.map(deviceOf);
  }

  /** Throws `HW_INPUT_INVALID`, `HW_NOT_FOUND`. A zone or room of null takes it away. */
  change(device: DeviceId, input: z.input<typeof DeviceChange>): void {
    const asked = parseInput(DeviceChange, input, 'device');
    this.#store.write((changed) => {
      const now = this.get(device);
      const room = asked.room === undefined ? now.room : asked.room;
      const zone = asked.zone === undefined ? now.zone : asked.zone;
      const kind = asked.kind === undefined ? now.kind : asked.kind;
      const name = asked.name === undefined ? now.name : asked.name;
      const sensors = asked.sensors ?? Object.fromEntries(now.sensors);
      const { intervalMs, misses, graceMs } = asked.supervision ?? now.supervision;
      refuseUnknownRooms(this.#premises.get(now.premises), room, sensors);
      this.#store.run(
        'UPDATE devices SET zone = ?, room = ?, kind = ?, name = ?, sensors = ?, interval_ms = ?, misses = ?, grace_ms = ?, changed = ? WHERE id = ?',
        zone ?? null,
        room ?? null,
        kind ?? null,
        name ?? null,
        JSON.stringify(sensors),
        intervalMs,
        misses,
        graceMs,
        changed,
        device,
      );
    });
  }

  /** Ends the device's right to connect, for ever. A running gateway sees it at its next refresh. Throws `HW_NOT_FOUND`. */
  revoke(device: DeviceId): void {
    this.#store.write((changed) => {
      this.get(device);
      this.#store.run(
        `UPDATE devices SET state = 'revoked', revoked_at = coalesce(revoked_at, ?), changed = ? WHERE id = ?`,
        this.#store.clock(),
        changed,
        device,
      );
    });
  }

  /** Gives the device a new secret; the old one ends at once. Throws `HW_NOT_FOUND`, `HW_DEVICE_REVOKED`. */
  rotate(device: DeviceId): { device: DeviceId; secret: string; topic: string } {
    const { secret, hash } = newSecret(this.#store.random);
    return this.#store.write((changed) => {
      const now = this.get(device);
      if (now.revoked) throw new Fault('HW_DEVICE_REVOKED', { where: `device ${device}` });
      this.#store.run('UPDATE devices SET secret_hash = ?, changed = ? WHERE id = ?', hash, changed, device);
      return { device, secret, topic: now.topic };
    });
  }
}

function refuseUnknownRooms(
  home: PremisesRecord,
  room: string | null | undefined,
  sensors: Record<string, Sensor>,
): void {
  const known = new Set(home.rooms.map((entry) => entry.room));
  const named = [room, ...Object.values(sensors).map((sensor) => sensor.room)];
  const unknown = named.find((name) => name !== undefined && name !== null && !known.has(name));
  if (unknown === undefined) return;
  throw new Fault('HW_INPUT_INVALID', { where: 'device, room', why: `the premises have no room called ${unknown}` });
}
