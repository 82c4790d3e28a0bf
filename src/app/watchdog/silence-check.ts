import type { SupervisionState } from '../../core/input.ts';
import { between, type Instant, seconds } from '../../core/time.ts';

/** Devices looked at in one step: well under a millisecond. */
const DEVICES_A_STEP = 2_000;
/** A deadline this long past without a verdict has been overlooked. */
const OVERLOOKED_AFTER = seconds(10);
/** Only a sweep that is itself in time can be called to account. */
const SWEEP_IN_TIME = seconds(1);

export interface SilenceParts {
  /** Devices ever registered: indices run from 0 up to it. */
  devices(): number;
  /** What the sweep holds of a device; undefined when it is not under watch. */
  look(index: number): { deadlineAt: Instant } | undefined;
  /** What the heart, and with it the journal, holds of the same device. */
  heartSays(index: number): SupervisionState | undefined;
  sweptAt(): Instant;
}

/** Holds what the sweep should have seen against what the heart was told: a silence that nobody was told of is found here. */
export class SilenceCheck {
  readonly #parts: SilenceParts;
  #next = 0;
  #found = 0;
  /** Overlooked silences in the last whole round over all devices. */
  overlooked = 0;

  constructor(parts: SilenceParts) {
    this.#parts = parts;
  }

  /** One bounded step; the next goes on where it ended. */
  step(now: Instant): void {
    const { devices, sweptAt } = this.#parts;
    if (between(sweptAt(), now) > SWEEP_IN_TIME) return;
    const size = devices();
    const end = Math.min(size, this.#next + DEVICES_A_STEP);
    for (let index = this.#next; index < end; index += 1) if (this.#isOverlooked(index, now)) this.#found += 1;
    this.#next = end;
    if (end < size) return;
    this.overlooked = this.#found;
    this.#found = 0;
    this.#next = 0;
  }

  #isOverlooked(index: number, now: Instant): boolean {
    const seen = this.#parts.look(index);
    if (seen === undefined || between(seen.deadlineAt, now) < OVERLOOKED_AFTER) return false;
    return this.#parts.heartSays(index) !== 'silent';
  }
}
