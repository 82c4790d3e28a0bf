import { Fault } from '../core/fault.ts';
import type { DeviceId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import type { Certificates } from './certificates.ts';
import type { Claims } from './claims.ts';
import type { Devices } from './devices.ts';
import { moveBehind } from './end-devices.ts';
import { PANEL_PROFILE } from './panels.ts';
import { newSecret } from './secrets.ts';
import type { Store } from './store.ts';

/** A button of a device: the device itself where `sensor` is empty. */
export interface Press {
  device: DeviceId;
  sensor: string;
  at: Instant;
}

export interface CareParts {
  devices: Devices;
  certificates: Pick<Certificates, 'revoke' | 'ofDevice'>;
  claims: Pick<Claims, 'withdraw'>;
}

/** What is done for a device during its life: its buttons are tried, it is put in the place of a broken one, it is taken out of service. */
export class Care {
  readonly #store: Store;
  readonly #parts: CareParts;

  constructor(store: Store, parts: CareParts) {
    this.#store = store;
    this.#parts = parts;
  }

  /** When each button was last pressed, of all devices in service. */
  presses(): Press[] {
    return this.#store.all<Press>(
      `SELECT p.device, p.sensor, p.at FROM device_presses p JOIN devices d ON d.id = p.device WHERE d.state = 'active'`,
    );
  }

  /** Keeps the latest press of each button; devices that are not registered are passed over. */
  pressed(presses: readonly Press[]): void {
    if (presses.length === 0) return;
    this.#store.write(() => {
      for (const { device, sensor, at } of presses)
        this.#store.run(
          `INSERT INTO device_presses (device, sensor, at) SELECT id, ?, ? FROM devices WHERE id = ?
           ON CONFLICT (device, sensor) DO UPDATE SET at = max(at, excluded.at)`,
          sensor,
          at,
          device,
        );
    });
  }

  /**
   * Puts a new device in the place of a broken one: same home, room, name, sensors, meaning and watch. The old one ends at once and
   * keeps its history; the new one is not in use before it has been tried. Throws `HW_NOT_FOUND`, `HW_DEVICE_REVOKED`.
   */
  swap(broken: DeviceId): { device: DeviceId; secret: string; topic: string } {
    return this.#store.write((changed) => {
      const old = this.#parts.devices.get(broken);
      if (old.revoked) throw new Fault('HW_DEVICE_REVOKED', { where: `device ${broken}` });
      const { premises, profile, zone, room, kind, name, sensors, supervision, prefixes, via, bindings, power } = old;
      // A panel is its account, whichever box speaks for it; its key is made anew.
      const account = profile === PANEL_PROFILE ? old.address : undefined;
      this.decommission(broken);
      const made = this.#parts.devices.add({
        premises,
        profile,
        supervision,
        sensors: Object.fromEntries(sensors),
        stage: 'commissioning',
        replaces: broken,
        ...(zone && { zone }),
        ...(room !== undefined && { room }),
        ...(kind && { kind }),
        ...(name !== undefined && { name }),
        ...(prefixes && { prefixes: [...prefixes] }),
        ...(via && { via }),
        ...(account !== undefined && { address: account }),
        ...(bindings && { bindings: [...bindings] }),
        ...(power && { power }),
      });
      moveBehind(this.#store, broken, made.device, changed);
      return made;
    });
  }

  /** Takes a device out of service for ever: it may not connect, and what it could have proved itself by is gone. Throws `HW_NOT_FOUND`. */
  decommission(device: DeviceId): void {
    this.#store.write((changed) => {
      const { devices, certificates, claims } = this.#parts;
      devices.revoke(device);
      claims.withdraw(device);
      if (certificates.ofDevice(device).some(({ revokedAt }) => revokedAt === null)) certificates.revoke({ device });
      const { hash } = newSecret(this.#store.random);
      const wiped = 'UPDATE devices SET secret_hash = ?, address = NULL, alias = NULL, changed = ? WHERE id = ?';
      this.#store.run(wiped, hash, changed, device);
      this.#store.run('DELETE FROM device_keys WHERE device = ?', device);
      this.#store.run('DELETE FROM announcements WHERE device = ?', device);
    });
  }
}
