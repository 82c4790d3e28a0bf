import type { TimeSources } from '../../../src/app/clock.ts';
import type { Timeline } from './timeline.ts';

/**
 * The machine that the gateway runs on, as far as time goes: a wall clock that is set and drifts, a monotonic clock that
 * drifts with it and stands still while the machine is suspended.
 */
export class Machine {
  readonly #timeline: Timeline;
  /** Milliseconds of the machine for one true millisecond. */
  readonly #rate: number;
  readonly #bootedAt: number;
  #monotonic = 0;
  #countedTo: number;
  #wallOffset = 0;
  #suspended = false;

  constructor(timeline: Timeline, driftPpm: number) {
    this.#timeline = timeline;
    this.#rate = 1 + driftPpm / 1_000_000;
    this.#bootedAt = timeline.now;
    this.#countedTo = timeline.now;
  }

  monotonic(): number {
    const { now } = this.#timeline;
    if (!this.#suspended) this.#monotonic += (now - this.#countedTo) * this.#rate;
    this.#countedTo = now;
    return this.#monotonic;
  }

  uptime(): number {
    return (this.#timeline.now - this.#bootedAt) * this.#rate;
  }

  wall(): number {
    return this.#bootedAt + this.uptime() + this.#wallOffset;
  }

  /** What a process takes its time from. `deliver` hands it a timer when it can run, and never when it is dead. */
  sourcesFor(deliver: (ring: () => void) => void): TimeSources {
    return {
      wall: () => this.wall(),
      monotonic: () => this.monotonic(),
      uptime: () => this.uptime(),
      wait: (waitMs, act) => this.#wait(waitMs, act, deliver),
    };
  }

  /** Somebody, or a time server, sets the wall clock. */
  stepWall(byMs: number): void {
    this.#wallOffset += byMs;
  }

  get isSuspended(): boolean {
    return this.#suspended;
  }

  suspend(): void {
    this.monotonic();
    this.#suspended = true;
  }

  resume(): void {
    this.monotonic();
    this.#suspended = false;
  }

  /** A timer of the process: by the monotonic clock, so that it stands still while the machine is suspended. */
  #wait(waitMs: number, act: () => void, deliver: (ring: () => void) => void): () => void {
    const dueAt = this.monotonic() + waitMs;
    let waits = true;
    const look = (): void => {
      const restMs = dueAt - this.monotonic();
      if (restMs <= 0) deliver(() => waits && act());
      else this.#timeline.after(Math.ceil(restMs / this.#rate), () => waits && look());
    };
    this.#timeline.after(Math.ceil(Math.max(0, waitMs) / this.#rate), () => waits && look());
    return () => {
      waits = false;
    };
  }
}
