import type { Incident } from '../api/types.ts';
import { actorWords } from '../words/actors.ts';
import { clockTime } from '../words/times.ts';

/** Who has accepted, where more than one person has to: `Sam at 03:12, Asha at 03:14`. */
export function acceptedWords({ accepted }: Pick<Incident, 'accepted'>, names: ReadonlyMap<string, string>): string {
  return accepted.map(({ by, at }) => `${actorWords(by, names)} at ${clockTime(at)}`).join(', ');
}

/** Of whom somebody still has to accept, in the policy's own words: `duty supervisor by voice, sms (step 3)`. */
export function awaitedWords({ awaited }: Pick<Incident, 'awaited'>): string {
  return awaited.map(({ step, tells }) => `${tells} (step ${step})`).join('; ');
}
