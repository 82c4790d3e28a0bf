import { Fault } from '../../../src/core/fault.ts';
import type { Batch } from '../../../src/journal/port.ts';
import type { Death, DiskFault } from '../schedule/entry.ts';
import type { DiskWays } from './memory-journal.ts';
import type { Timeline } from './timeline.ts';

const USUAL_MS = 3;
/** A disk that stands still gives way after this long at the latest. */
const STALL_MOST_MS = 120_000;

export interface StorageParts {
  timeline: Timeline;
  /** The process that waits, or what happens to it. */
  isAlive(): boolean;
  deliver(act: () => void): void;
  stir(): void;
  /** Dies here if a death of this kind is due; true when it did. */
  dies(at: Death): boolean;
  /** True when the batch plans an attempt that nobody has made yet. */
  plans(batch: Batch): boolean;
  written(batch: Batch): void;
  refused(fault: Fault): void;
  met(what: 'full' | 'stalled' | 'slow' | 'refuses' | 'no-epoch'): void;
}

/** What is wrong with the disk at the moment; it belongs to the machine, not to a process. */
export interface DiskWeather {
  fault: DiskFault | undefined;
  latencyMs: number;
  /** Batches that will be refused for what they are. */
  refusals: number;
}

/** The way from the loop to the disk, with everything that can go wrong on it. Batches keep their order. */
export class Storage implements DiskWays {
  readonly #parts: StorageParts;
  readonly #weather: DiskWeather;
  #freeAt = 0;

  constructor(parts: StorageParts, weather: DiskWeather) {
    this.#parts = parts;
    this.#weather = weather;
  }

  commit(batch: Batch, write: () => Fault | undefined, done: (fault?: Fault) => void): void {
    const { timeline, dies, isAlive } = this.#parts;
    if (!isAlive() || dies('before-commit')) return;
    const half = this.#latencyMs() / 2;
    this.#freeAt = Math.max(this.#freeAt, timeline.now) + half;
    timeline.at(Math.ceil(this.#freeAt), () => this.#write(batch, write, done, half, timeline.now));
    this.#freeAt += half;
  }

  async nextEpoch(bump: () => number): Promise<number> {
    this.#parts.stir();
    if (this.#weather.fault === 'no-epoch' || this.#weather.fault === 'full') {
      this.#parts.met('no-epoch');
      throw new Fault('HW_COMMIT_FAILED', { why: 'the simulated disk does not take a new epoch' });
    }
    return bump();
  }

  isGood(): boolean {
    return this.#parts.isAlive() && this.#weather.fault !== 'full' && this.#weather.fault !== 'stalled';
  }

  #write(batch: Batch, write: () => Fault | undefined, done: (f?: Fault) => void, half: number, since: number): void {
    const { timeline, isAlive, dies, deliver, plans, written, refused, met } = this.#parts;
    // Torn: the process dies with half the batch under way; a transaction that was not finished was never there.
    if (!isAlive() || dies('torn')) return;
    if (this.#weather.fault === 'stalled' && timeline.now - since < STALL_MOST_MS) {
      met('stalled');
      timeline.after(100, () => this.#write(batch, write, done, half, since));
      return;
    }
    const fault = this.#faultOfWeather() ?? write();
    if (fault === undefined) written(batch);
    else refused(fault);
    if (dies('after-commit') || (plans(batch) && dies('after-plan'))) return;
    timeline.after(Math.ceil(half), () => deliver(() => done(fault)));
  }

  #faultOfWeather(): Fault | undefined {
    const { fault } = this.#weather;
    if (fault === 'full') {
      this.#parts.met('full');
      return new Fault('HW_COMMIT_FAILED', { why: 'the simulated disk is full' });
    }
    if (this.#weather.refusals > 0) {
      this.#parts.met('refuses');
      this.#weather.refusals -= 1;
      return new Fault('HW_JOURNAL_OUT_OF_ORDER', { why: 'the simulated journal refuses one batch' });
    }
    return undefined;
  }

  #latencyMs(): number {
    if (this.#weather.fault !== 'slow') return USUAL_MS;
    this.#parts.met('slow');
    return this.#weather.latencyMs;
  }
}
