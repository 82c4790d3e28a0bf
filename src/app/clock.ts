import { type Instant, instant } from '../core/time.ts';
import type { Clock } from '../gateway/ports.ts';

/** `setTimeout` fires at once beyond this; longer waits are taken in steps. */
const LONGEST_TIMER_MS = 2_000_000_000;

/**
 * The gateway's own time line: the wall clock at the start, carried on by the monotonic clock. A wall clock that is set
 * back or forward under a running gateway moves nothing; `wallOffsetMs` says by how much it now differs.
 */
export class SystemClock implements Clock {
  readonly #anchorWallMs: number;
  readonly #anchorMonotonicMs: number;

  /** `notBefore` is the last instant in the journal: time goes on from there even if the wall clock has been set back. */
  constructor(notBefore: Instant = instant(0)) {
    this.#anchorWallMs = Math.max(Date.now(), notBefore);
    this.#anchorMonotonicMs = performance.now();
  }

  now(): Instant {
    return instant(Math.floor(this.#anchorWallMs + performance.now() - this.#anchorMonotonicMs));
  }

  wallOffsetMs(): number {
    return Date.now() - this.now();
  }

  at(when: Instant, ring: () => void): { cancel(): void } {
    let timer: NodeJS.Timeout;
    const arm = () => {
      const waitMs = when - this.now();
      timer = setTimeout(waitMs > LONGEST_TIMER_MS ? arm : ring, Math.min(Math.max(0, waitMs), LONGEST_TIMER_MS));
    };
    arm();
    return { cancel: () => clearTimeout(timer) };
  }
}
