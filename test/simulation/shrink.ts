import { type RunResult, run, type Violation } from './run.ts';
import type { Entry, Schedule } from './schedule/entry.ts';

/** Runs spent on making one failing schedule small. */
const MOST_TRIES = 150;

export interface Shrunk {
  schedule: Schedule;
  violation: Violation;
  tries: number;
}

/**
 * Takes out of a schedule whatever it does not need to break the same promise: first halves, then ever smaller pieces, at last
 * one entry at a time, until nothing more can go.
 */
export async function shrink(schedule: Schedule, violation: Violation): Promise<Shrunk> {
  let best: Shrunk = { schedule, violation, tries: 0 };
  let tries = 0;
  const stillBreaks = async (entries: readonly Entry[]): Promise<boolean> => {
    tries += 1;
    const smaller = { ...best.schedule, entries };
    const found: RunResult['violation'] = (await run(smaller)).violation;
    if (found?.promise !== violation.promise) return false;
    best = { schedule: smaller, violation: found, tries };
    return true;
  };
  await stillBreaks(schedule.entries.filter(({ afterMs }) => afterMs <= violation.afterMs));
  for (let piece = Math.ceil(best.schedule.entries.length / 2); piece >= 1; ) {
    let shrank = false;
    for (let from = 0; from < best.schedule.entries.length && tries < MOST_TRIES; ) {
      const { entries } = best.schedule;
      const without = [...entries.slice(0, from), ...entries.slice(from + piece)];
      if (await stillBreaks(without)) shrank = true;
      else from += piece;
    }
    if (tries >= MOST_TRIES || (piece === 1 && !shrank)) break;
    if (!shrank || piece > 1) piece = Math.max(1, Math.floor(piece / 2));
  }
  return { ...best, tries };
}
