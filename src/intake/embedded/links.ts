import type { DeviceId } from '../../core/ids.ts';
import type { Door } from '../../gateway/ports.ts';
import type { Tally } from '../tally.ts';
import type { Link } from './link.ts';
import type { Rivals } from './rivals.ts';

/** The connections there are, one for each device. A new one takes over from the old, and is believed once nobody is left there. */
export class Links {
  readonly #byDevice = new Map<DeviceId, Link>();
  readonly #door: Door;
  readonly #tally: Tally;
  readonly #rivals: Rivals;

  constructor(door: Door, tally: Tally, rivals: Rivals) {
    this.#door = door;
    this.#tally = tally;
    this.#rivals = rivals;
  }

  get size(): number {
    return this.#byDevice.size;
  }

  get(device: DeviceId): Link | undefined {
    return this.#byDevice.get(device);
  }

  /** The device has proved itself on this connection; that alone shows that it lives, unless there was another. */
  add(link: Link): void {
    const before = this.#byDevice.get(link.device);
    this.#byDevice.set(link.device, link);
    this.#tally.add('connected');
    if (before !== undefined) this.#tally.add('taken_over');
    this.#rivals.came(link, before);
  }

  /** The connection's socket has closed. Only the device's present connection can be lost. */
  remove(link: Link): void {
    link.acks.drop();
    this.#tally.add('disconnected');
    if (this.#byDevice.get(link.device) !== link) return;
    this.#byDevice.delete(link.device);
    this.#rivals.ended(link);
    if (!link.lost) return;
    this.#tally.add('lost');
    this.#door.lostTouch(link.index);
  }

  /** Ends whatever speaks as the device. */
  disconnect(device: DeviceId): void {
    this.#rivals.drop(device);
    this.#byDevice.get(device)?.close();
  }

  closeAll(): void {
    this.#rivals.close();
    for (const link of [...this.#byDevice.values()]) link.close();
  }
}
