import { minutes } from '../../src/core/time.ts';
import type { FamilyMessage, Lesson } from '../family.ts';

/**
 * So long after it was last heard, the same press with the same number is a repeat: generation 1 says its last press again with every
 * status (each 30 s as it comes from the factory). Longer would take the next press of a button that lost its count for a repeat.
 */
const STILL_MS = minutes(2);
/** So long a repeat is handed on under the number of the first: until then the first may not be on disk, and must not be acknowledged. */
const SETTLING_MS = minutes(4);

/** What was heard last under a key: since when, when last, and the number that was made for it. */
class Heard {
  readonly what: string;
  readonly since: number;
  readonly at: number;

  constructor(what: string, since: number, at: number) {
    this.what = what;
    this.since = since;
    this.at = at;
  }
}

/** Whether a press is one that was told long ago, the number that tells it from every other, and what is to be remembered of it. */
export function repeats(
  message: FamilyMessage,
  key: string,
  what: string,
): { isOld: boolean; counter: string; lessons: readonly Lesson[] } {
  const last = message.memory?.get(key);
  const now = message.receivedAt;
  const isSame = last instanceof Heard && last.what === what && now - last.at <= STILL_MS;
  const since = isSame ? last.since : now;
  return {
    isOld: now - since > SETTLING_MS,
    counter: `${what} ${since}`,
    lessons: [{ key, value: new Heard(what, since, now) }],
  };
}
