/** Runs `fn` once after `ms` milliseconds; what it returns calls it off. Tests pass one that they move by hand. */
export type Schedule = (ms: number, fn: () => void) => () => void;

/** How many waits the network keeps at once; a network with more is stuck in a loop, and says so. */
const WAITS_LIMIT = 100_000;

const realSchedule: Schedule = (ms, fn) => {
  const timer = setTimeout(fn, ms);
  return () => clearTimeout(timer);
};

export interface TimekeeperOptions {
  schedule?: Schedule;
  /** Wall clock in milliseconds since 1970, for the dates shown and sent. */
  now?: () => number;
  /** Every wait is divided by this; 1 is real time. */
  speed?: number;
}

/** All waiting of the network in one place, so that it can be moved in tests and stopped at the end. */
export class Timekeeper {
  readonly now: () => number;
  readonly #schedule: Schedule;
  readonly #speed: number;
  readonly #pending = new Set<() => void>();
  #stopped = false;

  constructor(options: TimekeeperOptions) {
    this.now = options.now ?? Date.now;
    this.#schedule = options.schedule ?? realSchedule;
    this.#speed = options.speed ?? 1;
  }

  /** Calls `fn` after `ms` (divided by the speed) unless called off or stopped first. */
  wait(ms: number, fn: () => void): () => void {
    if (this.#stopped) return () => {};
    if (this.#pending.size >= WAITS_LIMIT) throw new Error(`the phone network already has ${WAITS_LIMIT} waits`);
    const callOff = this.#schedule(ms / this.#speed, () => {
      this.#pending.delete(callOff);
      fn();
    });
    this.#pending.add(callOff);
    return () => {
      this.#pending.delete(callOff);
      callOff();
    };
  }

  /** Waits `ms`; resolves early when the signal aborts. The caller looks at the signal to tell which. */
  pause(ms: number, signal: AbortSignal): Promise<void> {
    if (ms <= 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const callOff = this.wait(ms, () => {
        signal.removeEventListener('abort', stop);
        resolve();
      });
      const stop = (): void => {
        callOff();
        resolve();
      };
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  stop(): void {
    this.#stopped = true;
    for (const callOff of this.#pending) callOff();
    this.#pending.clear();
  }
}
