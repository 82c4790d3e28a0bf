import { z } from 'zod';
import { Fault } from '../core/fault.ts';
import type { DeviceId } from '../core/ids.ts';
import { decrypt, encrypt } from '../vault/cipher.ts';
import type { Devices } from './devices.ts';
import { type NewDevice, parseInput } from './schema.ts';
import type { Store } from './store.ts';

/** The profile whose devices are alarm panels: their address is the account of SIA DC-09. */
export const PANEL_PROFILE = 'sia-dc09';
/** AES-128, AES-192, AES-256. */
const KEY_LENGTHS = new Set([16, 24, 32]);

const Account = z
  .string()
  .transform((text) => text.trim().toUpperCase())
  .pipe(z.string().regex(/^[0-9A-F]{3,16}$/, 'an account is 3 to 16 of 0-9 and A-F'));

export type NewPanel = Omit<z.input<typeof NewDevice>, 'profile' | 'address' | 'via' | 'prefixes'> & {
  account: string;
};

/** Alarm panels that report by SIA DC-09: whose account is which device, and the AES key that the panel shares with us. */
export class Panels {
  readonly #store: Store;
  readonly #devices: Devices;
  readonly #sealing: Buffer;

  constructor(store: Store, devices: Devices) {
    this.#store = store;
    this.#devices = devices;
    this.#sealing = store.vault.derive('keys of panels');
  }

  /**
   * Registers a panel. `key`: 16, 24 or 32 bytes; without one its messages are read in the clear. Throws `HW_INPUT_INVALID`, also for an
   * account that another panel has, and `HW_NOT_FOUND` for the premises.
   */
  add({ account: asked, ...input }: NewPanel, key?: Buffer): { device: DeviceId; account: string } {
    const account = parseInput(Account, asked, 'account');
    return this.#store.write(() => {
      const taken = "SELECT id FROM devices WHERE profile = ? AND address = ? AND state = 'active'";
      const other = this.#store.get<{ id: string }>(taken, PANEL_PROFILE, account);
      if (other !== undefined)
        throw new Fault('HW_INPUT_INVALID', { where: 'account', why: `${other.id} already has it` });
      const { device } = this.#devices.add({ ...input, profile: PANEL_PROFILE, address: account });
      if (key !== undefined) this.setKey(device, key);
      return { device, account };
    });
  }

  /** Gives the panel another key, which counts at once; undefined takes it away, and the panel is read in the clear. Throws `HW_NOT_FOUND`, `HW_INPUT_INVALID`. */
  setKey(device: DeviceId, key: Buffer | undefined): void {
    const { profile } = this.#devices.get(device);
    if (profile !== PANEL_PROFILE)
      throw new Fault('HW_INPUT_INVALID', { where: `device ${device}`, why: 'it is no alarm panel' });
    if (key !== undefined && !KEY_LENGTHS.has(key.length))
      throw new Fault('HW_INPUT_INVALID', { where: 'key', why: 'a key has 16, 24 or 32 bytes' });
    this.#store.write((changed) => {
      this.#store.run('DELETE FROM device_keys WHERE device = ?', device);
      if (key !== undefined) {
        const sealed = encrypt(this.#sealing, boundTo(device), key, this.#store.random);
        const insert = 'INSERT INTO device_keys (device, sealed, made_at) VALUES (?, ?, ?)';
        this.#store.run(insert, device, sealed, this.#store.clock());
      }
      this.#store.run('UPDATE devices SET changed = ? WHERE id = ?', changed, device);
    });
  }

  /** The panel's key; undefined when it has none. Throws `HW_SEAL_BROKEN` when it was altered, or sealed by another gateway. */
  keyOf(device: DeviceId): Buffer | undefined {
    const row = this.#store.get<{ sealed: Buffer }>('SELECT sealed FROM device_keys WHERE device = ?', device);
    if (row === undefined) return undefined;
    const key = decrypt(this.#sealing, boundTo(device), row.sealed);
    if (key === undefined) throw new Fault('HW_SEAL_BROKEN', { where: boundTo(device) });
    return key;
  }
}

function boundTo(device: DeviceId): string {
  return `device_keys/${device}`;
}
