import { z } from 'zod';
import { CLOSE_REASONS } from '../../core/input.ts';
import { type DurationMs, ms } from '../../core/time.ts';
import { duration } from '../config/words.ts';

export const HAPPENINGS_LIMIT = 500;
export const ALARMS_LIMIT = 100;

const home = z.string().min(1).max(60).describe('the reference of a simulated home');
const words = z.string().trim().min(1).max(400);

const happening = z.union([
  z.strictObject({ at: duration, home, do: words.describe('an action of the simulated home') }),
  z.strictObject({ at: duration, home, heard: words.describe('what an operator hears on the open line') }),
]);

const alarm = z.strictObject({
  title: words,
  home,
  /** The first incident of the home from this time on is the one that is meant. */
  from: duration,
  /** What it truly was; the right reason to close it with. */
  truth: z.enum(CLOSE_REASONS),
  police: z.enum(['needed', 'not-needed']),
  word: z.enum(['safe', 'duress']).optional(),
  /** What a trainer would say about it afterwards. */
  lesson: words,
});

/** A night that staff can rehearse: what happens in simulated homes and when, and what each alarm of it truly is. */
export const practiceScript = z.strictObject({
  name: z.string().trim().min(1).max(80),
  says: words,
  lasts: duration,
  /** The words of every household of the night. */
  words: z.strictObject({ safe: words, duress: words }),
  /** The simulated homes by their references, each built after a plan. */
  homes: z.record(home, z.string()),
  happens: z.array(happening).min(1).max(HAPPENINGS_LIMIT),
  alarms: z.array(alarm).min(1).max(ALARMS_LIMIT),
});
export type PracticeScript = z.infer<typeof practiceScript>;
export type PracticeAlarm = PracticeScript['alarms'][number];
export type PracticeHappening = PracticeScript['happens'][number];

/** The same night, beginning later. */
export function laterBy(script: PracticeScript, wait: DurationMs): PracticeScript {
  return {
    ...script,
    lasts: ms(script.lasts + wait),
    happens: script.happens.map((one) => ({ ...one, at: ms(one.at + wait) })),
    alarms: script.alarms.map((alarm) => ({ ...alarm, from: ms(alarm.from + wait) })),
  };
}
