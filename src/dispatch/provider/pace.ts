import { after, between, type Instant, ms } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';

/** How many calls a provider takes in a second, evenly spread, so that no second of any clock has more of them. Whoever has most to say goes first: the order is that of the queue in front of it. */
export class Pace {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #perSecond: number;
  #left: number;
  #at: Instant;

  /** `perSecond`: above 0; fractions are calls in more than a second. */
  constructor(clock: Pick<Clock, 'now'>, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#left = 1;
    this.#at = clock.now();
  }

  /** True when one more may go now; it counts as gone. */
  take(): boolean {
    this.#fill();
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }

  /** When the next may go. */
  nextAt(): Instant {
    this.#fill();
    const missing = Math.max(0, 1 - this.#left);
    return after(this.#at, ms(Math.ceil((missing * 1000) / this.#perSecond)));
  }

  #fill(): void {
    const now = this.#clock.now();
    this.#left = Math.min(1, this.#left + (between(this.#at, now) * this.#perSecond) / 1000);
    this.#at = now;
  }
}
