import type { Priority } from '../api/types.ts';

/** What a priority sounds like: tones one after the other, and how often again until somebody looks. */
export interface Cue {
  tonesHz: readonly number[];
  loudness: number;
  /** Null: once. */
  repeatMs: number | null;
}

export const CUES: Record<Priority, Cue> = {
  1: { tonesHz: [880, 660, 880], loudness: 0.25, repeatMs: 2_000 },
  2: { tonesHz: [660, 660], loudness: 0.2, repeatMs: 10_000 },
  3: { tonesHz: [520, 440], loudness: 0.12, repeatMs: null },
  4: { tonesHz: [440], loudness: 0.08, repeatMs: null },
};

/** What nobody at this screen has looked at: how urgent the most urgent of it is, and how much there is. */
export interface Unseen {
  priority: Priority | null;
  count: number;
}

/**
 * Decides what becomes of the sound when what is unseen changes: `play` begins a cue, `stop` ends it, `rest` leaves it as it is.
 * Looking at the most urgent leaves only what has been heard before, which stays silent unless it repeats. Pure.
 */
export function decideCue(before: Unseen, after: Unseen): 'play' | 'repeat' | 'stop' | 'rest' {
  if (after.priority === null) return before.priority === null ? 'rest' : 'stop';
  const isRepeating = CUES[after.priority].repeatMs !== null;
  if (after.priority === before.priority) return after.count > before.count && !isRepeating ? 'play' : 'rest';
  const isCalmer = before.priority !== null && after.priority > before.priority;
  if (!isCalmer) return isRepeating ? 'repeat' : 'play';
  return isRepeating ? 'repeat' : 'stop';
}
