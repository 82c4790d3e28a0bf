import { after, type DurationMs, type Instant, seconds } from '../../core/time.ts';
import type { Log } from '../log.ts';
import type { OutsidePost } from './outside-post.ts';

/** Signals in a row that did not arrive before it is said here: the outside monitor itself has noticed long before. */
const LOST_IN_A_ROW = 3;
/** The first signal waits for the first audit. */
const FIRST_AFTER = seconds(10);

export interface DeadManParts {
  post: OutsidePost;
  every: DurationMs;
  log: Log;
}

/**
 * Tells a monitor outside that all is well, and only then: when it no longer hears from us, it raises the alarm. A plain GET
 * without a body. The address is all that it says.
 */
export class DeadMan {
  readonly #parts: DeadManParts;
  #nextAt: Instant;
  #withheld = false;
  #lost = 0;
  readonly counts = { sent: 0, lost: 0, withheld: 0 };

  constructor(parts: DeadManParts, now: Instant) {
    this.#parts = parts;
    this.#nextAt = after(now, FIRST_AFTER);
  }

  /** `because`: what keeps the signal back; empty when all is well. */
  look(now: Instant, because: readonly string[]): void {
    if (now < this.#nextAt) return;
    // While all is not well every look asks again, so that the signal goes out as soon as it may.
    if (because.length > 0) return this.#withhold(because);
    this.#nextAt = after(now, this.#parts.every);
    this.#withheld = false;
    void this.#parts.post.try({ method: 'GET' }).then((taken) => {
      this.counts[taken ? 'sent' : 'lost'] += 1;
      this.#lost = taken ? 0 : this.#lost + 1;
    });
  }

  get isUnheard(): boolean {
    return this.#lost >= LOST_IN_A_ROW;
  }

  get isWithheld(): boolean {
    return this.#withheld;
  }

  #withhold(because: readonly string[]): void {
    if (this.#withheld) return;
    this.#withheld = true;
    this.counts.withheld += 1;
    this.#parts.log.warn({ because }, "the dead man's signal is withheld until all is well");
  }
}
