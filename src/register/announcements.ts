import type { DeviceId } from '../core/ids.ts';
import { decrypt, encrypt } from '../vault/cipher.ts';
import type { Store } from './store.ts';

/** What a device has announced of the topics that follow, as it was published. */
export interface Announcement {
  topic: string;
  payload: Uint8Array;
}

/** Of one device; the oldest are not missed, because a family forgets them too. */
const MOST = 2000;

/**
 * Announcements of devices: what tells a family which topic is what. They hold names that people gave to things, so they are kept under a
 * key of the vault's own.
 */
export class Announcements {
  readonly #store: Store;
  readonly #sealing: Buffer;

  constructor(store: Store) {
    this.#store = store;
    this.#sealing = store.vault.derive('announcements of devices');
  }

  /** Keeps it in place of what was announced on that topic before; an empty payload takes that away. What is over `MOST` is not kept. */
  keep(device: DeviceId, { topic, payload }: Announcement): void {
    this.#store.write(() => {
      this.#store.run('DELETE FROM announcements WHERE device = ? AND topic = ?', device, topic);
      if (payload.length === 0) return;
      const counted = 'SELECT count(*) AS n FROM announcements WHERE device = ?';
      if ((this.#store.get<{ n: number }>(counted, device)?.n ?? 0) >= MOST) return;
      const sealed = encrypt(this.#sealing, boundTo(device, topic), Buffer.from(payload), this.#store.random);
      this.#store.run('INSERT INTO announcements (device, topic, sealed) VALUES (?, ?, ?)', device, topic, sealed);
    });
  }

  /** All that this device has announced. */
  of(device: DeviceId): Announcement[] {
    const rows = this.#store.all<{ topic: string; sealed: Buffer }>(
      'SELECT topic, sealed FROM announcements WHERE device = ? ORDER BY topic',
      device,
    );
    return rows.flatMap(({ topic, sealed }) => {
      const payload = decrypt(this.#sealing, boundTo(device, topic), sealed);
      return payload === undefined ? [] : [{ topic, payload }];
    });
  }
}

const boundTo = (device: DeviceId, topic: string): string => `announcements/${device}/${topic}`;
