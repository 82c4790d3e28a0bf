import type { AttemptId, ContactId } from '../../core/ids.ts';
import { nameOf } from '../log.ts';
import { Remembered } from '../remembered.ts';
import type { TwilioHooksOptions } from '../twilio/hook-options.ts';

/** Wrong PINs on one call before the next person is called. */
const MOST_TRIES = 3;
const ATTEMPTS_KEPT = 1_000;
const DIGITS = /^\d{4,8}$/;

export type PinVerdict = 'right' | 'wrong' | 'out-of-tries' | 'unknown';

/**
 * Whether whoever answered has shown that they are the contact. Kept in memory alone: after a restart the PIN is asked for again.
 * The digits pass through and are kept and written nowhere.
 */
export class Pins {
  readonly #options: TwilioHooksOptions;
  readonly #right = new Remembered<AttemptId, true>(ATTEMPTS_KEPT);
  readonly #wrong = new Remembered<AttemptId, number>(ATTEMPTS_KEPT);

  constructor(options: TwilioHooksOptions) {
    this.#options = options;
  }

  /** True when a right PIN was entered on this attempt's call. */
  isRight(attempt: AttemptId): boolean {
    return this.#right.has(attempt);
  }

  /** `unknown`: it could not be checked, which uses up no try. */
  async check(attempt: AttemptId, contact: ContactId, digits: string): Promise<PinVerdict> {
    const { people, log, metrics } = this.#options;
    if ((this.#wrong.get(attempt) ?? 0) >= MOST_TRIES) return 'out-of-tries';
    let right: boolean;
    try {
      right = DIGITS.test(digits) && (await people?.checkPin?.(contact, digits)) === true;
    } catch (error) {
      log.error({ attempt, error: nameOf(error) }, 'a PIN could not be checked');
      return 'unknown';
    }
    metrics.count(right ? 'pin-right' : 'pin-wrong', 'voice');
    if (right) {
      this.#right.set(attempt, true);
      return 'right';
    }
    const wrong = (this.#wrong.get(attempt) ?? 0) + 1;
    this.#wrong.set(attempt, wrong);
    return wrong >= MOST_TRIES ? 'out-of-tries' : 'wrong';
  }
}
