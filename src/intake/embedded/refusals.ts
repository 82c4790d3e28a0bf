import { between, type DurationMs, type Instant, ms } from '../../core/time.ts';
import type { IntakeLimits } from '../limits.ts';

interface Failures {
  count: number;
  lastAt: Instant;
}

/**
 * How long a wrong secret waits for its answer: longer with every failure from the same source, up to a bound. Only wrong
 * secrets wait; the right one is answered at once wherever it comes from, so nobody can lock a device out.
 */
export class Refusals {
  readonly #limits: IntakeLimits;
  readonly #sources = new Map<string, Failures>();

  constructor(limits: IntakeLimits) {
    this.#limits = limits;
  }

  /** Counts one more failure of this source and says how long its answer has to wait. */
  delayMs(source: string, now: Instant): DurationMs {
    const { refusalDelayMs, refusalDelayMaxMs, refusalMemoryMs, refusalSources } = this.#limits;
    const before = this.#sources.get(source);
    const fresh = before !== undefined && between(before.lastAt, now) <= refusalMemoryMs;
    const count = fresh ? before.count + 1 : 1;
    // Put again at the end, so that the first entry is always the one longest quiet.
    this.#sources.delete(source);
    this.#sources.set(source, { count, lastAt: now });
    if (this.#sources.size > refusalSources) {
      for (const oldest of this.#sources.keys()) {
        this.#sources.delete(oldest);
        break;
      }
    }
    return ms(Math.min(refusalDelayMaxMs, refusalDelayMs * 2 ** Math.min(count - 1, 16)));
  }

  get remembered(): number {
    return this.#sources.size;
  }
}
