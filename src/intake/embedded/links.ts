import type { DeviceId } from '../../core/ids.ts';
import type { Door } from '../../gateway/ports.ts';
import type { Tally } from '../tally.ts';
import type { Link } from './link.ts';

/** The connections there are, one for each device. A new one takes over from the old: what the old still says of its end is ignored. */
export class Links {
  readonly #byDevice = new Map<DeviceId, Link>();
  readonly #door: Door;
  readonly #tally: Tally;

  constructor(door: Door, tally: Tally) {
    this.#door = door;
    this.#tally = tally;
  }

  get size(): number {
    return this.#byDevice.size;
  }

  get(device: DeviceId): Link | undefined {
    return this.#byDevice.get(device);
  }

  /** The device has proved itself on this connection; that alone shows that it lives. */
  add(link: Link): void {
    const before = this.#byDevice.get(link.device);
    this.#byDevice.set(link.device, link);
    this.#tally.add('connected');
    if (before !== undefined) {
      this.#tally.add('taken_over');
      before.close();
    }
    this.#door.sawLife(link.index);
  }

  /** The connection's socket has closed. Only the device's present connection can be lost. */
  remove(link: Link): void {
    link.acks.drop();
    this.#tally.add('disconnected');
    if (this.#byDevice.get(link.device) !== link) return;
    this.#byDevice.delete(link.device);
    if (!link.lost) return;
    this.#tally.add('lost');
    this.#door.lostTouch(link.index);
  }

  closeAll(): void {
    for (const link of [...this.#byDevice.values()]) link.close();
  }
}
