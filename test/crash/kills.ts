import { setTimeout as pause } from 'node:timers/promises';
import type { Rig } from '../rig/rig.ts';
import type { Seed } from '../rig/seed.ts';
import type { Outage } from './evidence.ts';
import type { Phones } from './phones.ts';

/** What the power goes with: nothing in particular, a press, a call or text on the wire, a key, or the start itself. */
export const MOMENTS = ['any', 'press', 'placed', 'keyed', 'start'] as const;
export type Moment = (typeof MOMENTS)[number];
export type Bell = (ring: () => void) => () => void;

/** How long after what it waits for the power goes, at most. */
const AFTER_MS = 25;
const START_MS = 1_500;
/** Kills of the gateway beside which the telephone network goes too, and how many of those times it only stalls. */
const PHONES_GO = 0.3;
const PHONES_STALL = 0.4;
const PHONES_AWAY_MS = 2_500;

export interface Reaper {
  rig: Rig;
  phones: Phones;
  seed: Seed;
  /** Rings when a button is pressed. */
  pressed: Bell;
}

/** Kills the gateway at seeded moments and starts it again; the telephone network too, now and then. */
export class Kills {
  readonly outages: Outage[] = [];
  readonly byMoment: Record<Moment, number> = { any: 0, press: 0, placed: 0, keyed: 0, start: 0 };
  readonly #parts: Reaper;
  #phones: Promise<void> = Promise.resolve();

  constructor(parts: Reaper) {
    this.#parts = parts;
  }

  get count(): number {
    return Object.values(this.byMoment).reduce((sum, n) => sum + n, 0);
  }

  /** One kill, within `withinMs`, and a gateway that listens again. */
  async next(withinMs: number): Promise<void> {
    const { rig, seed } = this.#parts;
    const moment = MOMENTS[Math.floor(seed.between(0, MOMENTS.length))] ?? 'any';
    if (seed.between(0, 1) < PHONES_GO) this.#phones = this.#phones.then(() => this.#phonesGo(withinMs));
    await pause(seed.between(0, withinMs));
    if (moment !== 'any' && moment !== 'start') await this.#rung(moment, withinMs / 2);
    const fromAt = Date.now();
    await rig.kill();
    this.byMoment[moment === 'start' ? 'any' : moment] += 1;
    if (moment === 'start') await this.#killInStart();
    if (seed.between(0, 1) < 0.3) await pause(seed.between(0, 800));
    await rig.run();
    this.outages.push({ fromAt, toAt: Date.now() });
  }

  /** Resolves when the telephone network is back for good. */
  phonesBack(): Promise<void> {
    return this.#phones;
  }

  /** A start that does not get to its end. */
  async #killInStart(): Promise<void> {
    const { rig, seed } = this.#parts;
    const started = rig.run().catch(() => {});
    await pause(seed.between(100, START_MS));
    await rig.kill();
    await started;
    this.byMoment.start += 1;
  }

  async #phonesGo(withinMs: number): Promise<void> {
    const { phones, seed } = this.#parts;
    await pause(seed.between(0, withinMs));
    const stalls = seed.between(0, 1) < PHONES_STALL;
    if (stalls) phones.stall(seed.between(0, 1) < 0.5);
    else await phones.kill();
    await pause(seed.between(100, PHONES_AWAY_MS));
    if (stalls) phones.goOn();
    else await phones.start();
  }

  /** Waits for what the moment is named after, and then a little. */
  async #rung(moment: 'press' | 'placed' | 'keyed', mostMs: number): Promise<void> {
    const { phones, pressed, seed } = this.#parts;
    let stop = (): void => {};
    const heard = new Promise<void>((ring) => {
      if (moment === 'press') stop = pressed(ring);
      else {
        phones.once(moment, ring);
        stop = () => void phones.off(moment, ring);
      }
    });
    await Promise.race([heard, pause(mostMs, undefined, { ref: false })]);
    stop();
    await pause(seed.between(0, 1) < 0.5 ? 0 : seed.between(0, AFTER_MS));
  }
}
