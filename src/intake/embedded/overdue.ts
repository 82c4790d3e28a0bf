import { after, between, type DurationMs, ms } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { Tally } from '../tally.ts';
import type { Link } from './link.ts';

/** How much finer than the limit itself the watch looks. */
const LOOKS = 6;

/**
 * Watches the connections that wait for the disk. One that has waited too long ends without PUBACK: the broker would
 * otherwise take a slow disk for a dead device, and the device would wait for an answer that may never come.
 */
export class Overdue {
  readonly #clock: Clock;
  readonly #limitMs: DurationMs;
  readonly #tally: Tally;
  readonly #links = new Set<Link>();
  #alarm: { cancel(): void } | undefined;

  constructor(clock: Clock, limitMs: DurationMs, tally: Tally) {
    this.#clock = clock;
    this.#limitMs = limitMs;
    this.#tally = tally;
  }

  watch(link: Link): void {
    this.#links.add(link);
    if (this.#alarm === undefined) this.#setAlarm();
  }

  forget(link: Link): void {
    this.#links.delete(link);
  }

  /** Messages that wait for the disk now. */
  get unsettled(): number {
    let sum = 0;
    for (const link of this.#links) sum += link.acks.size;
    return sum;
  }

  close(): void {
    this.#alarm?.cancel();
    this.#links.clear();
  }

  #setAlarm(): void {
    this.#alarm = this.#clock.at(after(this.#clock.now(), ms(Math.ceil(this.#limitMs / LOOKS))), () => {
      this.#alarm = undefined;
      this.#look();
      if (this.#links.size > 0) this.#setAlarm();
    });
  }

  #look(): void {
    const now = this.#clock.now();
    for (const link of this.#links) {
      const since = link.acks.oldestAt;
      if (since === undefined) this.#links.delete(link);
      else if (between(since, now) >= this.#limitMs) {
        this.#links.delete(link);
        this.#tally.add('settle_overrun');
        link.close();
      }
    }
  }
}
