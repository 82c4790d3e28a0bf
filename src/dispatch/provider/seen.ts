import { between, type DurationMs, hours, type Instant, seconds } from '../../core/time.ts';
import { Remembered } from '../remembered.ts';

/** Signatures that are kept; a busy night has a few thousand callbacks. */
const KEPT = 20_000;
/** A provider that got no answer asks again within this, with the mark of the first try. */
const TRIED_AGAIN_WITHIN: DurationMs = seconds(20);
/** News that the provider dates is believed for as long: callbacks are minutes late at most, and two clocks may differ. */
export const STALE_MS: DurationMs = hours(1);

interface Once {
  mark: string | undefined;
  at: Instant;
}

/**
 * What has been taken in already. A signature covers address and fields, and no two callbacks are the same in both, so one that comes
 * again is a replay; only a provider's own second try, which carries the mark of its first, is not.
 */
export class Seen {
  readonly #seen = new Remembered<string, Once>(KEPT);

  /** False for a replay. */
  isNew(signature: string, mark: string | undefined, now: Instant): boolean {
    const before = this.#seen.get(signature);
    if (before === undefined) {
      this.#seen.set(signature, { mark, at: now });
      return true;
    }
    return mark !== undefined && mark === before.mark && between(before.at, now) <= TRIED_AGAIN_WITHIN;
  }
}

/** True for a date that is too long ago; a text that is no date says nothing. */
export function isStale(timestamp: string | undefined, now: Instant): boolean {
  const at = timestamp === undefined ? Number.NaN : Date.parse(timestamp);
  return Number.isFinite(at) && now - at > STALE_MS;
}
