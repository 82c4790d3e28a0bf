import type { Trouble } from './trouble.ts';

/** How often the loop is felt. */
export const BEAT_MS = 250;
/** A turn of the loop that held everybody up this long is worth a word. */
const SLOW_MS = 1_000;
/** The worst of this long counts, in real time. */
const WINDOW_MS = 15_000;

/** How late the event loop serves a timer: what everything else that waits for the loop has to wait at that moment. */
export class LoopLag {
  #timer: NodeJS.Timeout | undefined;
  #dueAtMs = 0;
  #worst: { lagMs: number; atMs: number } = { lagMs: 0, atMs: Number.NEGATIVE_INFINITY };
  /** The last lag, for the metrics page. */
  lastMs = 0;

  start(): void {
    this.#dueAtMs = performance.now() + BEAT_MS;
    this.#timer = setInterval(() => this.#beat(), BEAT_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** The worst lag of the last seconds, in ms. */
  worstMs(): number {
    return performance.now() - this.#worst.atMs > WINDOW_MS ? 0 : this.#worst.lagMs;
  }

  trouble(): Trouble | undefined {
    const worstMs = this.worstMs();
    if (worstMs < SLOW_MS) return undefined;
    return {
      code: 'loop-slow',
      says: `The gateway's loop stood still for ${(worstMs / 1000).toFixed(1)} s a moment ago.`,
    };
  }

  #beat(): void {
    const now = performance.now();
    this.lastMs = Math.max(0, now - this.#dueAtMs);
    this.#dueAtMs = now + BEAT_MS;
    if (this.lastMs >= this.worstMs()) this.#worst = { lagMs: this.lastMs, atMs: now };
  }
}
