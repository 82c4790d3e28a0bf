import type { Heartbeat } from '../../devices/profile.ts';
import { type BatteryPoint, isNews, MOST_BATTERIES, READ_EVERY } from '../core/battery/battery.ts';
import type { Signal } from '../core/signal.ts';
import type { Instant } from '../core/time.ts';
import type { Door } from '../gateway/ports.ts';
import type { KnownDevice } from './directory.ts';
import type { Tally } from './tally.ts';

/** The device's own battery; no sensor has an empty name. */
const OWN = '';

/**
 * Tells the heart of batteries, when there is something to tell: most heartbeats end at a comparison of two numbers. What was told
 * is remembered for the life of the process; the heart knows it for longer, and takes nothing twice.
 */
export class Batteries {
  readonly #door: Pick<Door, 'submit'>;
  /** By index of the device, then by sensor. Bounded by the devices there are and by what is kept of each. */
  readonly #told = new Map<number, Map<string, BatteryPoint>>();

  readonly #tally: Pick<Tally, 'add'>;

  constructor(door: Pick<Door, 'submit'>, tally: Pick<Tally, 'add'>) {
    this.#door = door;
    this.#tally = tally;
  }

  heartbeat(device: KnownDevice, { battery, sensors }: Heartbeat, at: Instant): void {
    if (battery !== undefined) this.#read(device, OWN, battery, at);
    if (sensors === undefined) return;
    for (const name in sensors) {
      const level = sensors[name]?.battery;
      if (level !== undefined) this.#read(device, name, level, at);
    }
  }

  signal(device: KnownDevice, signal: Signal, at: Instant): void {
    if (signal.kind === 'battery' && signal.percent !== undefined)
      this.#read(device, signal.sensor ?? OWN, signal.percent, at);
  }

  #read(device: KnownDevice, sensor: string, level: number, at: Instant): void {
    const point = { at, percent: Math.floor(level) };
    const told = this.#told.get(device.index) ?? new Map<string, BatteryPoint>();
    if (!isNews(told.get(sensor), point, READ_EVERY)) return;
    if (told.size >= MOST_BATTERIES && !told.has(sensor)) return;
    told.set(sensor, point);
    this.#told.set(device.index, told);
    this.#tally.add('battery_levels');
    const { id, premises, partition } = device;
    const origin = { device: id, premises };
    this.#door.submit(partition, {
      type: 'battery',
      origin,
      ...(sensor !== OWN && { sensor }),
      percent: point.percent,
    });
  }
}
