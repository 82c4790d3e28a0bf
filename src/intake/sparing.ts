import { between, type DurationMs, type Instant, seconds } from '../core/time.ts';
import type { Clock } from '../gateway/ports.ts';
import type { IntakeLog } from './intake.ts';

const EVERY_MS: DurationMs = seconds(1);

/** Writes a warning at most once a second and says how many it passed over, so that a flood from the field does not fill a disk. */
export class SparingLog {
  readonly #log: IntakeLog;
  readonly #clock: Clock;
  #writtenAt: Instant | undefined;
  #passedOver = 0;

  constructor(log: IntakeLog, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  warn(detail: object, says: string): void {
    const now = this.#clock.now();
    if (this.#writtenAt !== undefined && between(this.#writtenAt, now) < EVERY_MS) {
      this.#passedOver += 1;
      return;
    }
    this.#log.warn(this.#passedOver > 0 ? { ...detail, alsoPassedOver: this.#passedOver } : detail, says);
    this.#writtenAt = now;
    this.#passedOver = 0;
  }
}
