import type { Instant } from '../core/time.ts';

export const SEQUENCE_MOST = 9_999;

/** Numbers of messages, 0001 to 9999 and round again; one that is not answered yet is never given twice. */
export class Sequence {
  readonly #out = new Set<number>();
  #last: number;

  /** Begins at a place that depends on the time: after a restart no receiver takes the first message for its last one again. */
  constructor(now: Instant) {
    this.#last = Math.floor(now / 1000) % SEQUENCE_MOST;
  }

  /** How many wait for their answer. */
  get outstanding(): number {
    return this.#out.size;
  }

  /** The next free number; undefined when every one is waiting for its answer. */
  take(): number | undefined {
    if (this.#out.size >= SEQUENCE_MOST) return undefined;
    do this.#last = (this.#last % SEQUENCE_MOST) + 1;
    while (this.#out.has(this.#last));
    this.#out.add(this.#last);
    return this.#last;
  }

  release(number: number): void {
    this.#out.delete(number);
  }
}
