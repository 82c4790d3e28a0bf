import type { Schedule } from '../../simulators/phones/timekeeper.ts';
import { type Instant, instant } from '../../src/core/time.ts';
import type { Clock } from '../../src/gateway/ports.ts';

/** An evening that no test shares with the real calendar. */
const START = Date.UTC(2027, 2, 6, 19, 0, 0);
/** The sweep of supervision comes so often that only what it finds is waited for. */
const SWEEP_MS = 250;
/** The same of the gateway's look at itself. */
const SELF_LOOK_MS = 2_500;
/** And of the look at who has left the desk. */
const CLAIMS_LOOK_MS = 4_500;
const LOOKS: ReadonlySet<number> = new Set([SWEEP_MS, SELF_LOOK_MS, CLAIMS_LOOK_MS]);
/** Every commit sets an alarm of this length and calls it off: that devices were heard is written down at each sweep. */
export const COMMIT_PATIENCE_MS = 1_000;

interface Bell {
  when: number;
  setAt: number;
  ring: () => void;
}

/** One time line for the gateway and the telephone network, which stands still until a test moves it. */
export class MovedClock implements Clock {
  #now: number;
  readonly #bells = new Set<Bell>();
  /** Goes up with every alarm that is set or called off: a sign of work. */
  stirrings = 0;

  constructor(start = START) {
    this.#now = start;
  }

  now(): Instant {
    return instant(this.#now);
  }

  at(when: Instant, ring: () => void): { cancel(): void } {
    const bell = { when, setAt: this.#now, ring };
    this.#bells.add(bell);
    if (isWork(bell)) this.stirrings += 1;
    return {
      cancel: () => {
        if (this.#bells.delete(bell) && isWork(bell)) this.stirrings += 1;
      },
    };
  }

  /** The same time line in the form that the telephone network takes. */
  readonly schedule: Schedule = (ms, fn) => {
    const bell = this.at(instant(this.#now + ms), fn);
    return () => bell.cancel();
  };

  /** How many alarms are set that were this far away when they were set. */
  waiting(lengthMs: number): number {
    let count = 0;
    for (const bell of this.#bells) if (bell.when - bell.setAt === lengthMs) count += 1;
    return count;
  }

  /**
   * Moves on to the next alarm up to `until` and rings it, or to `until` when there is none left. Answers what happened:
   * `nothing` was left, a `sweep` found nothing, it only `saved` when devices were heard, or something `stirred` that may now
   * be under way.
   */
  step(until: number): 'nothing' | 'sweep' | 'saved' | 'stirred' {
    let next: Bell | undefined;
    for (const bell of this.#bells)
      if (bell.when <= until && (next === undefined || bell.when < next.when)) next = bell;
    if (next === undefined) {
      this.#now = Math.max(this.#now, until);
      return 'nothing';
    }
    this.#bells.delete(next);
    this.#now = Math.max(this.#now, next.when);
    const before = this.stirrings;
    const commits = this.waiting(COMMIT_PATIENCE_MS);
    next.ring();
    if (!isSweep(next) || this.stirrings !== before) return 'stirred';
    return this.waiting(COMMIT_PATIENCE_MS) > commits ? 'saved' : 'sweep';
  }

  /** Time goes on and nothing runs, as when the whole machine was suspended: whatever was set rings late. */
  jump(ms: number): void {
    this.#now += ms;
  }
}

const isSweep = ({ when, setAt }: Bell): boolean => LOOKS.has(when - setAt);

const isWork = (bell: Bell): boolean => !isSweep(bell) && bell.when - bell.setAt !== COMMIT_PATIENCE_MS;
