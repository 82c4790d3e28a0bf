/** After a stall, at most this much of the missed work is made up at once. */
export const CATCH_UP_MS = 1000;

/** Turns a rate into whole numbers of things to do each time it is asked, without losing fractions. */
export class Pacer {
  #perSecond: number;
  #lastAt: number;
  #owed = 0;

  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#lastAt = now;
  }

  setRate(perSecond: number): void {
    this.#perSecond = perSecond;
    this.#owed = 0;
  }

  /** How many are due since the last call. */
  take(now: number): number {
    const elapsedMs = Math.min(now - this.#lastAt, CATCH_UP_MS);
    this.#lastAt = now;
    // Counted in thousandths so that whole rates stay whole numbers.
    this.#owed += elapsedMs * this.#perSecond;
    const due = Math.floor(this.#owed / 1000);
    this.#owed -= due * 1000;
    return due;
  }
}
