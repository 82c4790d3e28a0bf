import type { z } from 'zod';
import { SELF_TEST } from '../core/drill.ts';
import { Fault } from '../core/fault.ts';
import { asDeviceId, type DeviceId, type PremisesId } from '../core/ids.ts';
import type { Stage } from '../core/signal.ts';
import type { Instant } from '../core/time.ts';
import { changeBearing } from './bearing.ts';
import { behind, changeBehind, refuseWrongBridge } from './end-devices.ts';
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
      refuseWrongBridge(this.#store, asked);
      const device = reserved ?? this.#store.id('dv', asDeviceId);
      this.#store.run(
        `INSERT INTO devices (id, premises, profile, zone, room, kind, name, sensors, interval_ms, misses, grace_ms, state, secret_hash,
           commissioned_at, stage, replaces, prefixes, via, address, alias, bindings, power, changed)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'active', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
        asked.stage,
        asked.replaces ?? null,
        ...behind(asked),
        changed,
      );
      if (asked.disciplinedClock) changeBearing(this.#store, device, asked);
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
      changeBehind(this.#store, device, asked);
      changeBearing(this.#store, device, asked);
    });
  }

  /** Keeps the SHA-256, in hex, of what the device runs on, unless something is kept already. */
  keepHardware(device: DeviceId, hardware: string): void {
    this.#store.write((changed) => {
      this.#store.run(
        'UPDATE devices SET hardware = ?, changed = ? WHERE id = ? AND hardware IS NULL',
        hardware,
        changed,
        device,
      );
    });
  }

  /** How far the device is on its way into use. Throws `HW_NOT_FOUND`. */
  setStage(device: DeviceId, stage: Stage | 'live'): void {
    this.#store.write((changed) => {
      this.get(device);
      this.#store.run('UPDATE devices SET stage = ?, changed = ? WHERE id = ?', stage, changed, device);
    });
  }

  /** Ends the device's right to connect, for ever. A running gateway sees it at its next refresh. Throws `HW_NOT_FOUND`. */
  revoke(device: DeviceId): void {
    this.#store.write((changed) => {
      this.get(device);
      const now = this.#store.clock();
      this.#store.run(
        `UPDATE devices SET state = 'revoked', revoked_at = coalesce(revoked_at, ?), next_secret_hash = NULL, renew_asked_at = NULL,
           changed = ? WHERE id = ?`,
        now,
        changed,
        device,
      );
      endProofs(this.#store, device, now);
    });
  }

  /** Gives the device a new secret; whatever it proved itself with before ends at once, and so does an open claim. Throws `HW_NOT_FOUND`, `HW_DEVICE_REVOKED`. */
  rotate(device: DeviceId): { device: DeviceId; secret: string; topic: string } {
    const { secret, hash } = newSecret(this.#store.random);
    return this.#store.write((changed) => {
      const now = this.get(device);
      if (now.revoked) throw new Fault('HW_DEVICE_REVOKED', { where: `device ${device}` });
      this.#store.run(
        'UPDATE devices SET secret_hash = ?, next_secret_hash = NULL, renew_asked_at = NULL, changed = ? WHERE id = ?',
        hash,
        changed,
        device,
      );
      endProofs(this.#store, device, this.#store.clock());
      return { device, secret, topic: now.topic };
    });
  }
}

function endProofs(store: Store, device: DeviceId, now: Instant): void {
  const certificates = 'UPDATE device_certificates SET revoked_at = ? WHERE device = ? AND revoked_at IS NULL';
  const claims = 'UPDATE claims SET withdrawn_at = ? WHERE device = ? AND used_at IS NULL AND withdrawn_at IS NULL';
  for (const sql of [certificates, claims]) store.run(sql, now, device);
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
