import type { Instant } from '../../core/time.ts';

export interface TriesOptions {
  now: () => Instant;
  /** Failures that cost nothing. */
  free: number;
  firstWaitMs: number;
  longestWaitMs: number;
  forgetMs: number;
  /** Keys remembered; beyond it the one that failed longest ago is forgotten. */
  most: number;
}

interface Record {
  failures: number;
  lastAt: Instant;
}

/** Makes guessing slow: after some free failures a key must wait, twice as long each time. In memory; a restart forgives. */
export class Tries {
  readonly #options: TriesOptions;
  readonly #records = new Map<string, Record>();

  constructor(options: TriesOptions) {
    this.#options = options;
  }

  /** How long the key must still wait, in ms; 0 when it may try. */
  waitMs(key: string): number {
    const record = this.#recall(key);
    if (record === undefined) return 0;
    const { free, firstWaitMs, longestWaitMs, now } = this.#options;
    const beyond = record.failures - free;
    if (beyond < 0) return 0;
    const wait = Math.min(firstWaitMs * 2 ** Math.min(beyond, 40), longestWaitMs);
    return Math.max(0, record.lastAt + wait - now());
  }

  /** Counts a failure. Called before the password is looked at, so that many tries at once do not slip through together. */
  failed(key: string): void {
    const failures = (this.#recall(key)?.failures ?? 0) + 1;
    this.#records.delete(key);
    this.#records.set(key, { failures, lastAt: this.#options.now() });
    for (const oldest of this.#records.keys()) {
      if (this.#records.size <= this.#options.most) break;
      this.#records.delete(oldest);
    }
  }

  /** Takes one counted failure back: it was none. */
  tookBack(key: string): void {
    const record = this.#records.get(key);
    if (record === undefined) return;
    record.failures -= 1;
    if (record.failures <= 0) this.#records.delete(key);
  }

  forget(key: string): void {
    this.#records.delete(key);
  }

  #recall(key: string): Record | undefined {
    const record = this.#records.get(key);
    if (record === undefined || this.#options.now() - record.lastAt < this.#options.forgetMs) return record;
    this.#records.delete(key);
    return undefined;
  }
}
