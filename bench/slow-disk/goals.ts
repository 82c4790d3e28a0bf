import { type Goal, type GoalResult, judge } from '../harness/goals.ts';
import type { Spread } from '../harness/percentiles.ts';
import type { Plan } from '../latency/plan.ts';
import { pairedRatio, type Round } from '../latency/rounds.ts';

/** The rounds that ran one after the other. */
export interface SlowRound {
  /** The product, and the script, on the disk as it is. */
  fast: Round;
  script: Round;
  /** The product, and the one that commits first, on the slow disk. */
  slow: Round;
  committed: Round;
  /** The product while a sync hangs. */
  stalled: Round;
}

export interface Measured {
  plan: Plan;
  rounds: SlowRound[];
  slowMs: number;
  stallMs: number;
}

/** On a slow disk: beside itself on the disk as it is; and at most a tenth of what commits first. */
const SLOW = { own: 1.3, committed: 1 / 10 };
/** While the disk hangs: twice what the panic's way to the telephone network may take of the script. */
const STALLED = { p50: 2 * 1.3, p99: 2 * 1.5 };

interface Line {
  what: string;
  of: string;
  bound: number;
  own: keyof SlowRound;
  peer: keyof SlowRound;
  at: 'p50Ms' | 'p99Ms';
}

const LINES: readonly Line[] = [
  {
    what: 'panic → phone network, disk syncs in 10 ms, p50',
    of: 'itself on the disk as it is',
    bound: SLOW.own,
    own: 'slow',
    peer: 'fast',
    at: 'p50Ms',
  },
  {
    what: 'panic → phone network, disk syncs in 10 ms, p50',
    of: 'commit, then notify',
    bound: SLOW.committed,
    own: 'slow',
    peer: 'committed',
    at: 'p50Ms',
  },
  {
    what: 'panic → phone network, disk stalls for 2 s, p50',
    of: 'script',
    bound: STALLED.p50,
    own: 'stalled',
    peer: 'script',
    at: 'p50Ms',
  },
  {
    what: 'panic → phone network, disk stalls for 2 s, p99',
    of: 'script',
    bound: STALLED.p99,
    own: 'stalled',
    peer: 'script',
    at: 'p99Ms',
  },
];

export function goalsOf({ rounds }: Measured): GoalResult[] {
  const phone = (which: keyof SlowRound): Spread[] => rounds.map((round) => round[which].phone);
  return LINES.map(({ what, of, bound, own, peer, at }): Goal => {
    const lost = rounds.reduce((sum, round) => sum + Math.max(...Object.values(round[own].lost)), 0);
    const ratio = pairedRatio(phone(own), phone(peer), at) ?? { value: undefined };
    return { id: 'L4', what, of, bound, lost, ...ratio };
  }).map(judge);
}

/** The lines of a machine that cannot make a slow disk. */
export function notMeasured(why: string): GoalResult[] {
  return LINES.map(({ what, of, bound }): Goal => ({ id: 'L4', what, of, bound, value: undefined, note: why })).map(
    judge,
  );
}
