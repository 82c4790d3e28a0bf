import type { SuspicionWhy } from '../core/identity/suspicion.ts';
import { between, type DurationMs, hours, type Instant, minutes, ms } from '../core/time.ts';
import type { KnownDevice } from './directory.ts';

/** While it goes on it is told again after the first of these, and each time after twice as long, up to the second. */
export const GUESSED_AGAIN_MS: DurationMs = minutes(1);
export const GUESSED_AGAIN_MAX_MS: DurationMs = hours(1);
/** After so long without another guess the next one counts as the first. */
export const GUESSES_OVER_MS: DurationMs = hours(1);
/** Of so many devices that are guessed at from one source it is told at once; of further ones as of one device again. */
export const GUESSED_AT_ONCE = 5;
/** Devices, and as many sources, of which it is remembered; the one longest quiet is forgotten first. */
const MOST_REMEMBERED = 4_096;

/** `tell`, or why not: this has been told of the device a moment ago, or enough has been told of this source. */
export type Verdict = 'tell' | 'repeated' | 'held-back';

interface Told {
  times: number;
  at: Instant;
  /** The last guess, whether it was told or not. */
  guessedAt: Instant;
}

/**
 * How often it is told that somebody guesses at what a device proves itself by. Whoever knows an id can guess, without being able to do anything else: the
 * first is told at once, and nobody can have it told for ever, at one home or at many.
 */
export class Guesses {
  readonly #devices = new Map<string, Told>();
  readonly #sources = new Map<string, Told>();

  /** Another guess. `source`: where it came from, when that can be known. */
  made({ index }: Pick<KnownDevice, 'index'>, why: SuspicionWhy, source: string | undefined, now: Instant): Verdict {
    const device = remembered(this.#devices, `${index} ${why}`, now);
    if (!isDue(device, 1, now)) return 'repeated';
    if (source !== undefined) {
      const from = remembered(this.#sources, source, now);
      if (!isDue(from, GUESSED_AT_ONCE, now)) return 'held-back';
      tell(from, now);
    }
    tell(device, now);
    return 'tell';
  }
}

/** What is known of it, put at the end as the one heard last. */
function remembered(map: Map<string, Told>, key: string, now: Instant): Told {
  const known = map.get(key);
  const isFresh = known !== undefined && between(known.guessedAt, now) < GUESSES_OVER_MS;
  const told = isFresh ? known : { times: 0, at: now, guessedAt: now };
  told.guessedAt = now;
  map.delete(key);
  map.set(key, told);
  for (const quietest of map.keys()) {
    if (map.size <= MOST_REMEMBERED) break;
    map.delete(quietest);
  }
  return told;
}

function isDue({ times, at }: Told, atOnce: number, now: Instant): boolean {
  if (times < atOnce) return true;
  const again = ms(Math.min(GUESSED_AGAIN_MAX_MS, GUESSED_AGAIN_MS * 2 ** Math.min(times - atOnce, 16)));
  return between(at, now) >= again;
}

function tell(told: Told, now: Instant): void {
  told.times += 1;
  told.at = now;
}
