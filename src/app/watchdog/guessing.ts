import { between, type DurationMs, hours, type Instant } from '../../core/time.ts';
import { GUESSED_AT_ONCE } from '../../intake/guesses.ts';

/** So long after the last one it is still said. */
const SAID_FOR_MS: DurationMs = hours(1);

/** Says that there is more guessing at devices than is told home by home. */
export class Guessing {
  #counted = 0;
  #lastAt: Instant | undefined;

  /** `heldBack`: what intake has counted and not told so far. */
  look(now: Instant, heldBack: number): void {
    if (heldBack > this.#counted) this.#lastAt = now;
    this.#counted = heldBack;
  }

  /** One sentence while it goes on, and for an hour after it. */
  says(now: Instant): string[] {
    if (this.#lastAt === undefined || between(this.#lastAt, now) >= SAID_FOR_MS) return [];
    return [
      `Somebody guesses at what many devices prove themselves by, from one address: it is told of ${GUESSED_AT_ONCE} homes, and of all further ones counted and told one by one more and more seldom.`,
    ];
  }
}
