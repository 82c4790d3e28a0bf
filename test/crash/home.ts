import { setTimeout as pause } from 'node:timers/promises';
import { NativeDevice } from '../../simulators/device/native-device.ts';
import type { Credentials, SignalBody } from '../../simulators/device/wire.ts';
import type { Seed } from '../rig/seed.ts';

/** One signal as the device remembers it. */
export interface SignalRecord {
  device: string;
  id: string;
  panic: boolean;
  ackedAt: number | undefined;
}
export interface DeviceRecord {
  premises: string;
  signals: SignalRecord[];
}

/** A device that asks again quickly, so that a run is short; everything else is as the firmware has it. */
const DEVICE = { backoff: { firstMs: 150, maxMs: 1_000 }, ackWaitMs: 3_000 };
const HEARD_LOOKS = 300;
const HEARD_LOOK_MS = 100;
const DOORS: readonly SignalBody[] = [
  { kind: 'door', state: 'open' },
  { kind: 'door', state: 'closed' },
  { kind: 'motion' },
];

/** A made-up home: its device lives over a lost connection and keeps what nobody has acknowledged. */
export class Home {
  readonly premises: string;
  readonly record: DeviceRecord;
  readonly #device: NativeDevice;
  readonly #seed: Seed;
  readonly #pressed: () => void;

  constructor(parts: { premises: string; credentials: Credentials; url: string; seed: Seed; pressed: () => void }) {
    const { premises, credentials, url, seed, pressed } = parts;
    this.premises = premises;
    this.record = { premises, signals: [] };
    this.#seed = seed;
    this.#pressed = pressed;
    this.#device = new NativeDevice({ url, credentials, ...DEVICE, random: () => seed.between(0, 1) });
    this.#device.on('acknowledged', ({ id }) => {
      const signal = this.record.signals.find((known) => known.id === id);
      if (signal !== undefined) signal.ackedAt ??= Date.now();
    });
  }

  get waiting(): number {
    return this.#device.facts.waiting;
  }

  /** Life at a home: perhaps a weak battery, a door, a press, a door, perhaps another press; then it rests. */
  async live(): Promise<void> {
    this.#device.plugIn();
    if (this.#chance(0.1)) this.#signal({ kind: 'battery', state: 'low', percent: 9 });
    if (this.#chance(0.05)) this.#signal({ kind: 'door', state: 'forced' });
    await this.#doors(2);
    this.press();
    await this.#doors(3);
    if (this.#chance(0.3)) {
      await pause(this.#seed.between(100, 2_500));
      this.press();
      await this.#doors(1);
    }
  }

  press(): void {
    this.#signal({ kind: 'panic' });
    this.#pressed();
  }

  /** Switched off as soon as everything it said has been acknowledged, or when there is nothing left to hope for. */
  async restWhenHeard(): Promise<void> {
    for (let looks = 0; looks < HEARD_LOOKS && this.waiting > 0; looks += 1) await pause(HEARD_LOOK_MS);
    if (this.waiting === 0) await this.rest();
  }

  async rest(): Promise<void> {
    await this.#device.stop();
  }

  async #doors(most: number): Promise<void> {
    for (let n = Math.floor(this.#seed.between(0, most + 1)); n > 0; n -= 1) {
      await pause(this.#seed.between(0, 250));
      this.#signal(DOORS[Math.floor(this.#seed.between(0, DOORS.length))] ?? { kind: 'motion' });
    }
  }

  #signal(body: SignalBody): void {
    const id = this.#device.signal(body, body.kind === 'panic' ? 'bedroom-button' : 'front-door');
    if (id === null || this.record.signals.some((known) => known.id === id)) return;
    this.record.signals.push({ device: this.#device.id, id, panic: body.kind === 'panic', ackedAt: undefined });
  }

  #chance(of: number): boolean {
    return this.#seed.between(0, 1) < of;
  }
}
