import { type Goal, type GoalResult, judge } from '../harness/goals.ts';
import type { Spread } from '../harness/percentiles.ts';

/** A change is on the screen before anybody could call it late. */
export const PAINT_BOUND_MS = 100;
/** What a browser fetches before the queue stands there, compressed. */
export const FIRST_LOAD_BOUND_BYTES = 120_000;

export interface Measured {
  open: number;
  /** From the stream's message in the browser to the painted row. */
  painted: Spread;
  /** From the press at the device to the painted row. */
  seen: Spread;
  lost: number;
  firstLoadBytes: number;
}

export function goalsOf({ painted, lost, firstLoadBytes, open }: Measured): GoalResult[] {
  const goals: Goal[] = [
    {
      id: 'U1',
      what: `event → painted with ${open} open incidents, p99`,
      of: `${PAINT_BOUND_MS} ms`,
      bound: 1,
      value: painted.n === 0 ? undefined : painted.p99Ms / PAINT_BOUND_MS,
      lost,
    },
    {
      id: 'U1',
      what: 'first load of the console, compressed',
      of: `${FIRST_LOAD_BOUND_BYTES / 1000} kB`,
      bound: 1,
      value: firstLoadBytes / FIRST_LOAD_BOUND_BYTES,
    },
  ];
  return goals.map(judge);
}
