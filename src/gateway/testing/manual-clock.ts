import { type DurationMs, type Instant, instant } from '../../core/time.ts';
import type { Clock } from '../ports.ts';

interface Bell {
  when: Instant;
  ring: () => void;
}

/** Time that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now: number;
  #bells: Bell[] = [];

  constructor(start = 1_770_000_000_000) {
    this.#now = start;
  }

  now(): Instant {
    return instant(this.#now);
  }

  at(when: Instant, ring: () => void): { cancel(): void } {
    const bell = { when, ring };
    this.#bells.push(bell);
    return {
      cancel: () => {
        this.#bells = this.#bells.filter((other) => other !== bell);
      },
    };
  }

  /** Alarms that are still set. */
  get pending(): number {
    return this.#bells.length;
  }

  /** How long until the next alarm; undefined when none is set. */
  get nextInMs(): number | undefined {
    return this.#bells.length === 0 ? undefined : Math.min(...this.#bells.map((bell) => bell.when)) - this.#now;
  }

  /** Moves on, ringing what falls due in order. */
  pass(waitMs: DurationMs): void {
    const until = this.#now + waitMs;
    for (;;) {
      const next = this.#bells.filter((bell) => bell.when <= until).sort((a, b) => a.when - b.when)[0];
      if (next === undefined) break;
      this.#bells = this.#bells.filter((bell) => bell !== next);
      this.#now = Math.max(this.#now, next.when);
      next.ring();
    }
    this.#now = until;
  }
}
