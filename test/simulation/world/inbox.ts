import type { Timeline } from './timeline.ts';

/**
 * Everything that reaches a process comes through here in its order: at once while it runs, one a turn when turns are slow,
 * later when it is stopped, never when it is dead.
 */
export class Inbox {
  readonly #timeline: Timeline;
  #waiting: (() => void)[] = [];
  #draining = false;
  #alive = true;
  /** Reasons why it is stopped: it may be frozen on a machine that sleeps. */
  #stops = 0;
  /** How long each turn takes just now. */
  turnMs = 0;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  get isAlive(): boolean {
    return this.#alive;
  }

  /** True while it does anything at all. */
  get isRunning(): boolean {
    return this.#alive && this.#stops === 0;
  }

  /** True while it does what comes when it comes. */
  get isPrompt(): boolean {
    return this.#alive && this.#stops === 0 && this.turnMs === 0 && this.#waiting.length === 0;
  }

  deliver(act: () => void): void {
    if (!this.#alive) return;
    if (this.isPrompt) return act();
    this.#waiting.push(act);
    this.#drainSoon(this.turnMs);
  }

  stop(): void {
    this.#stops += 1;
  }

  runOn(): void {
    this.#stops -= 1;
    this.#drainSoon(0);
  }

  die(): void {
    this.#alive = false;
    this.#waiting = [];
  }

  #drainSoon(afterMs: number): void {
    if (this.#draining || this.#stops > 0 || !this.#alive) return;
    this.#draining = true;
    this.#timeline.after(afterMs, () => {
      this.#draining = false;
      if (this.#stops > 0 || !this.#alive) return;
      this.#waiting.shift()?.();
      if (this.#waiting.length > 0) this.#drainSoon(this.turnMs);
    });
  }
}
