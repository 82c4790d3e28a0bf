import { between, type DurationMs, type Instant, minutes } from '../../core/time.ts';
import type { KnownDevice } from '../directory.ts';
import { Throttle } from '../throttle.ts';

/** Of one link, what comes to nothing and is remembered to be shown: so many at once, so many per second after it. */
export const IDLE_BURST = 1_200;
export const IDLE_PER_SECOND = 20;
/** That a link is over it is told at most so often. */
export const IDLE_REPORT_MS: DurationMs = minutes(1);

interface Over {
  reportedAt: Instant;
  passedOver: number;
}

/**
 * Bounds what is done about messages of a link that come to nothing: senders that nobody has registered, facts that nobody has bound. Each
 * is still read, for the next may be a call for help; over the rate nothing more is kept of it.
 */
export class Idle {
  readonly #throttle = new Throttle(IDLE_BURST, IDLE_PER_SECOND);
  /** Bounded by the links that have ever been over it. */
  readonly #over = new Map<number, Over>();
  readonly #tell: (link: KnownDevice, passedOver: number) => void;

  /** `tell`: told of a link that is over its rate, and of how many messages nothing was kept since it was last told of. */
  constructor(tell: (link: KnownDevice, passedOver: number) => void) {
    this.#tell = tell;
  }

  /** True when something of this may be kept; uses up a place. */
  allows(link: KnownDevice, at: Instant): boolean {
    if (this.#throttle.allows(link.index, at)) return true;
    const over = this.#over.get(link.index);
    if (over !== undefined && between(over.reportedAt, at) < IDLE_REPORT_MS) {
      over.passedOver += 1;
      return false;
    }
    this.#over.set(link.index, { reportedAt: at, passedOver: 0 });
    this.#tell(link, (over?.passedOver ?? 0) + 1);
    return false;
  }
}
