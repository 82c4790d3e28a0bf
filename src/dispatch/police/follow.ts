import type { AttemptId } from '../../core/ids.ts';
import { after, type DurationMs, minutes, seconds } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';

/** When a force is asked by itself, after the transfer and after each asking: before the next route begins, then now and then. */
const ASK_AFTER: readonly DurationMs[] = [seconds(15), seconds(15), seconds(20)];
const ASK_EVERY = minutes(1);
/** Nobody waits for the word of the police for longer: four hours. */
const ASKED_MOST = 240;
/** Transfers that are asked about at once; beyond it only the force's own messages tell. */
export const FOLLOWED_MOST = 500;

/**
 * Asks how transfers stand, for forces whose own messages do not reach us. `ask` resolves true when nothing more is to come.
 */
export class Follower {
  readonly #clock: Clock;
  readonly #ask: (attempt: AttemptId) => Promise<boolean>;
  readonly #bells = new Map<AttemptId, { cancel(): void }>();

  constructor(clock: Clock, ask: (attempt: AttemptId) => Promise<boolean>) {
    this.#clock = clock;
    this.#ask = ask;
  }

  get size(): number {
    return this.#bells.size;
  }

  begin(attempt: AttemptId): void {
    if (this.#bells.has(attempt) || this.#bells.size >= FOLLOWED_MOST) return;
    this.#wait(attempt, 0);
  }

  end(attempt: AttemptId): void {
    this.#bells.get(attempt)?.cancel();
    this.#bells.delete(attempt);
  }

  close(): void {
    for (const attempt of [...this.#bells.keys()]) this.end(attempt);
  }

  #wait(attempt: AttemptId, asked: number): void {
    const bell = this.#clock.at(after(this.#clock.now(), ASK_AFTER[asked] ?? ASK_EVERY), () => {
      this.#look(attempt, asked + 1, bell).catch(() => {});
    });
    this.#bells.set(attempt, bell);
  }

  async #look(attempt: AttemptId, asked: number, bell: { cancel(): void }): Promise<void> {
    const over = await this.#ask(attempt).catch(() => false);
    // Ended, or begun anew, while we asked.
    if (this.#bells.get(attempt) !== bell) return;
    if (over || asked >= ASKED_MOST) this.end(attempt);
    else this.#wait(attempt, asked);
  }
}
