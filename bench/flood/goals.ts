import { type Goal, type GoalResult, judge } from '../harness/goals.ts';
import { median } from '../harness/percentiles.ts';
import type { FloodRound } from './round.ts';

/** Every panic of the flood is on the stream this long after the first of them. */
const ALL_ON_STREAM_MS = 2000;
/** A single press in the middle of it. */
const FRESH_P99_MS = 250;

export function goalsOf(rounds: readonly FloodRound[]): GoalResult[] {
  const lost = rounds.reduce(
    (sum, round) => sum + Math.max(...Object.values(round.lost)) + round.journal.outOfOrder,
    0,
  );
  const limits = `${ALL_ON_STREAM_MS} ms`;
  const fresh = `${FRESH_P99_MS} ms`;
  const goals: Goal[] = [
    {
      id: 'L5',
      what: 'flood: every panic raised and on the stream',
      of: limits,
      bound: 1,
      lost,
      ...over(rounds.map((round) => round.allOnStreamMs / ALL_ON_STREAM_MS)),
    },
    {
      id: 'L5',
      what: 'flood: a single fresh panic → phone network, p99',
      of: fresh,
      bound: 1,
      lost,
      ...over(rounds.map((round) => round.fresh.phone.p99Ms / FRESH_P99_MS)),
    },
    {
      id: 'L5',
      what: 'flood: a single fresh panic → desk stream, p99',
      of: fresh,
      bound: 1,
      lost,
      ...over(rounds.map((round) => round.fresh.stream.p99Ms / FRESH_P99_MS)),
    },
  ];
  return goals.map(judge);
}

function over(ratios: readonly number[]): { value: number | undefined; low?: number; high?: number } {
  const measured = ratios.filter(Number.isFinite);
  if (measured.length === 0) return { value: undefined };
  return { value: median(measured), low: Math.min(...measured), high: Math.max(...measured) };
}
