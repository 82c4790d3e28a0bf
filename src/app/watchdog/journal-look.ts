import type { Trouble } from './trouble.ts';

/** The sign of life is written each second; the last one that failed counts for this long, in real time. */
const FAILED_LATELY_MS = 3_000;

/** Sees that the journal cannot be written also while nothing happens: the gateway's own sign of life does not get there. */
export class JournalLook {
  #failed = 0;
  #failedAtMs = Number.NEGATIVE_INFINITY;

  /** `failed`: signs of life that could not be written so far. */
  look(failed: number): void {
    if (failed > this.#failed) this.#failedAtMs = performance.now();
    this.#failed = failed;
  }

  trouble(): Trouble | undefined {
    if (performance.now() - this.#failedAtMs > FAILED_LATELY_MS) return undefined;
    return { code: 'journal-failing', says: 'The journal cannot be written: its sign of life did not reach the disk.' };
  }
}
