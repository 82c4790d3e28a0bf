import { describe, expect, test } from 'vitest';
import { LONG } from '../latency/plan.ts';
import type { Round } from '../latency/rounds.ts';
import { goalsOf, notMeasured, type SlowRound } from './goals.ts';

function round(contestant: string, p50Ms: number, p99Ms = 3 * p50Ms, lost = 0): Round {
  const spread = { n: 60, p50Ms, p99Ms, maxMs: p99Ms };
  const missing = { puback: 0, phone: lost, stream: 0 };
  const level = { connected: 0, heartbeatsPerSecond: 0 };
  return { contestant, level, presses: 60, puback: spread, phone: spread, stream: spread, lost: missing };
}

const ONE: SlowRound = {
  fast: round('havenwatch', 1),
  script: round('script', 0.8),
  slow: round('havenwatch', 1.1),
  committed: round('commit-then-notify', 12),
  stalled: round('havenwatch', 1.5),
};

function judged(one: SlowRound): boolean[] {
  return goalsOf({ plan: LONG, rounds: [one, one], slowMs: 10, stallMs: 2000 }).map(({ met }) => met);
}

describe('the lines of the slow disk', () => {
  test('hold when a panic does not wait for the disk', () => {
    expect(judged(ONE)).toEqual([true, true, true, true]);
  });

  test('are missed when it does', () => {
    expect(judged({ ...ONE, slow: round('havenwatch', 11) })).toEqual([false, false, true, true]);
    expect(judged({ ...ONE, stalled: round('havenwatch', 2000) })).toEqual([true, true, false, false]);
  });

  test('are missed when anything is lost, however fast the rest was', () => {
    expect(judged({ ...ONE, stalled: round('havenwatch', 1, 2, 1) })).toEqual([true, true, false, false]);
  });

  test('are not met where there is no compiler', () => {
    expect(notMeasured('no cc').every(({ met, measured }) => !met && !measured)).toBe(true);
  });
});
