/** Time as a simulated device knows it, so that a test can move it instead of waiting. */
export interface DeviceClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `act` once after `waitMs`; the returned function forgets it. */
  after(waitMs: number, act: () => void): () => void;
}

/** The machine's own clock. */
export const systemClock: DeviceClock = {
  now: () => Date.now(),
  after(waitMs, act) {
    const timer = setTimeout(act, waitMs);
    return () => clearTimeout(timer);
  },
};

/** A clock that only moves when told to; `advance` runs what falls due on the way, in order. */
export class HandClock implements DeviceClock {
  #now: number;
  #due: { at: number; act: () => void }[] = [];

  constructor(startAt = Date.UTC(2026, 10, 21, 19, 0)) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  after(waitMs: number, act: () => void): () => void {
    const entry = { at: this.#now + waitMs, act };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((other) => other !== entry);
    };
  }

  /** How many timers are set. */
  get waiting(): number {
    return this.#due.length;
  }

  advance(byMs: number): void {
    const until = this.#now + byMs;
    for (;;) {
      const next = this.#due.filter((entry) => entry.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#due = this.#due.filter((entry) => entry !== next);
      this.#now = next.at;
      next.act();
    }
    this.#now = until;
  }
}
