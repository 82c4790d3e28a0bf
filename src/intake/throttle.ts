import type { Instant } from '../core/time.ts';

interface Bucket {
  tokens: number;
  filledAt: Instant;
}

/** A token bucket for each device, by its dense index; it outlives a connection, so that reconnecting does not refill it. */
export class Throttle {
  readonly #burst: number;
  readonly #perMs: number;
  // One small object for each device that has ever sent a signal: bounded by the register.
  readonly #buckets = new Map<number, Bucket>();

  constructor(burst: number, perSecond: number) {
    this.#burst = burst;
    this.#perMs = perSecond / 1000;
  }

  /** True when the device may send one more at this moment; takes the token. */
  allows(index: number, now: Instant): boolean {
    const bucket = this.#buckets.get(index);
    if (bucket === undefined) {
      this.#buckets.set(index, { tokens: this.#burst - 1, filledAt: now });
      return this.#burst >= 1;
    }
    bucket.tokens = Math.min(this.#burst, bucket.tokens + (now - bucket.filledAt) * this.#perMs);
    bucket.filledAt = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
