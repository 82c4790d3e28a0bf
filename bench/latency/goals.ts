import { type Goal, type GoalResult, judge } from '../harness/goals.ts';
import { median, type Spread } from '../harness/percentiles.ts';
import type { Absent } from './contestant.ts';
import type { FirstPanic } from './first-panic.ts';
import type { FloorRound } from './floor-rounds.ts';
import type { Plan } from './plan.ts';
import { type Level, type Measure, pairedRatio, type Round, roundsOf } from './rounds.ts';

/** Everything that one run has measured. */
export interface Measured {
  plan: Plan;
  floors: { closed: FloorRound[]; paced: FloorRound[] };
  /** Closed-loop rounds of the product, each right after the floors' closed round of the same number. */
  closedLoop: Round[];
  rounds: Round[];
  firstPanic: FirstPanic;
  absent: Absent[];
}

const L1 = 1.6;
const L2 = { p50: 1.3, p99: 1.5 };
const L3 = { p50: 1 / 5, p99: 1 / 8, tuned: 1 };
const L6 = 2;
const WHERE: Record<Measure, string> = { puback: 'PUBACK', phone: 'phone network', stream: 'desk stream' };

export function goalsOf(measured: Measured): GoalResult[] {
  return [pubackGoal(measured), ...scriptGoals(measured), ...nodeRedGoals(measured), firstGoal(measured)].map(judge);
}

function pubackGoal({ floors, closedLoop }: Measured): Goal {
  const own = closedLoop.map((round) => round.puback);
  const ratio = pairedRatio(
    own,
    floors.closed.map((round) => round.bareAedesInsert),
    'p50Ms',
  );
  const lost = closedLoop.reduce((sum, round) => sum + round.lost.puback, 0);
  return {
    id: 'L1',
    what: 'panic → PUBACK, one in flight, p50',
    of: 'bare aedes + one insert',
    bound: L1,
    ...measuredBy(ratio),
    lost,
  };
}

function scriptGoals({ plan, rounds }: Measured): Goal[] {
  return plan.rates.flatMap((heartbeatsPerSecond) => {
    const level = { connected: plan.fleet.all, heartbeatsPerSecond };
    const what = `panic → phone network, ${words(level)}`;
    return [
      compare(rounds, {
        id: 'L2',
        what: `${what}, p50`,
        peer: 'script',
        bound: L2.p50,
        level,
        measure: 'phone',
        of: 'p50Ms',
      }),
      compare(rounds, {
        id: 'L2',
        what: `${what}, p99`,
        peer: 'script',
        bound: L2.p99,
        level,
        measure: 'phone',
        of: 'p99Ms',
      }),
    ];
  });
}

function nodeRedGoals({ plan, rounds, absent }: Measured): Goal[] {
  const level = { connected: plan.fleet.all, heartbeatsPerSecond: plan.peerRate };
  const goals: Goal[] = [];
  for (const peer of ['node-red', 'node-red, nodelay']) {
    const missing = absent.find(({ name }) => name === peer)?.absent;
    const tuned = peer !== 'node-red';
    for (const measure of ['phone', 'stream'] as const) {
      for (const [name, of] of [['p50', 'p50Ms'] as const, ['p99', 'p99Ms'] as const]) {
        const what = `panic → ${WHERE[measure]}, ${words(level)}, ${name}`;
        const bound = tuned ? L3.tuned : L3[name];
        const goal = compare(rounds, { id: 'L3', what, peer, bound, level, measure, of });
        goals.push(missing === undefined ? goal : { ...goal, note: missing });
      }
    }
  }
  return goals;
}

function firstGoal({ firstPanic: { firstMs, warmMs, lost } }: Measured): Goal {
  const about = {
    id: 'L6',
    what: 'first panic of a fresh process → phone network',
    of: 'its warm median',
    bound: L6,
    lost,
  };
  return { ...about, value: firstMs.length === 0 ? undefined : median(firstMs) / median(warmMs) };
}

interface Comparison {
  id: string;
  what: string;
  peer: string;
  bound: number;
  level: Level;
  measure: Measure;
  of: 'p50Ms' | 'p99Ms';
}

function compare(rounds: readonly Round[], { id, what, peer, bound, level, measure, of }: Comparison): Goal {
  const own = roundsOf(rounds, 'havenwatch', level);
  const spreads = (list: Round[]): Spread[] => list.map((round) => round[measure]);
  const ratio = pairedRatio(spreads(own), spreads(roundsOf(rounds, peer, level)), of);
  const lost = own.reduce((sum, round) => sum + round.lost[measure], 0);
  return { id, what, of: peer, bound, ...measuredBy(ratio), lost };
}

function measuredBy(ratio: ReturnType<typeof pairedRatio>): { value: number | undefined; low?: number; high?: number } {
  return ratio ?? { value: undefined };
}

/** `10,000 connected, 1,000 heartbeats/s` */
export function words({ connected, heartbeatsPerSecond }: Level): string {
  const beats = `${heartbeatsPerSecond.toLocaleString('en-GB')} heartbeats/s`;
  return connected === 0 ? 'idle' : `${connected.toLocaleString('en-GB')} connected, ${beats}`;
}
