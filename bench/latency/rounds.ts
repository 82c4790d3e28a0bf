import { setTimeout as sleep } from 'node:timers/promises';
import type { FleetLink } from '../harness/fleet-link.ts';
import { paced } from '../harness/pace.ts';
import { median, medianOfRounds, type Spread, spreadOf } from '../harness/percentiles.ts';
import { type Contestant, press } from './contestant.ts';
import type { Plan } from './plan.ts';

/** What goes on behind the presses. */
export interface Level {
  connected: number;
  heartbeatsPerSecond: number;
}

export type Measure = 'puback' | 'phone' | 'stream';
export const MEASURES: readonly Measure[] = ['puback', 'phone', 'stream'];

/** One contestant's round at one level. */
export interface Round extends Record<Measure, Spread> {
  contestant: string;
  level: Level;
  presses: number;
  lost: Record<Measure, number>;
}

export interface Entrant {
  contestant: Contestant;
  /** Its own fleet; undefined before one is connected. */
  fleet: FleetLink | undefined;
}

const LOOK_EVERY_MS = 10;

/** Paced presses at one level: the load settles, the buttons are pressed, the last sighting is waited for, and everything is put back. */
export async function pacedRound(
  { contestant, fleet }: Entrant,
  level: Level,
  plan: Plan,
  seed: number,
): Promise<Round> {
  await fleet?.rate(level.heartbeatsPerSecond);
  await sleep(plan.settleMs);
  await paced(plan.pressesPerRound, plan.pressesPerSecond, seed, (turn) => press(contestant, turn));
  await everythingSeen(contestant, plan.patienceMs);
  await fleet?.rate(0);
  return await finish(contestant, level);
}

/** Presses one after another, each when the last one is acknowledged. Nothing else goes on. */
export async function closedLoopRound(contestant: Contestant, plan: Plan): Promise<Round> {
  const ends = performance.now() + plan.patienceMs + plan.closedLoop * 100;
  for (let turn = 0; turn < plan.closedLoop && performance.now() < ends; turn++) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, plan.patienceMs);
      press(contestant, turn, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
  await everythingSeen(contestant, plan.patienceMs);
  return await finish(contestant, { connected: 0, heartbeatsPerSecond: 0 });
}

/** Waits until every press has been seen everywhere, or for `patienceMs`. */
export async function everythingSeen({ ledger }: Contestant, patienceMs: number): Promise<void> {
  const until = performance.now() + patienceMs;
  while (!ledger.complete && performance.now() < until) await sleep(LOOK_EVERY_MS);
}

async function finish(contestant: Contestant, level: Level): Promise<Round> {
  const { presses, pubackMs, phoneMs, streamMs, lost } = contestant.ledger.take();
  await contestant.tidy();
  const seen = { puback: spreadOf(pubackMs), phone: spreadOf(phoneMs), stream: spreadOf(streamMs) };
  return { contestant: contestant.name, level, presses, ...seen, lost };
}

/** The rounds of one contestant at one level. */
export function roundsOf(rounds: readonly Round[], contestant: string, level: Level): Round[] {
  return rounds.filter(
    (round) =>
      round.contestant === contestant &&
      round.level.connected === level.connected &&
      round.level.heartbeatsPerSecond === level.heartbeatsPerSecond,
  );
}

export function figure(rounds: readonly Round[], contestant: string, level: Level, measure: Measure): Spread {
  return medianOfRounds(roundsOf(rounds, contestant, level).map((round) => round[measure]));
}

/**
 * How a contestant stands to a peer: the ratio of each pair of rounds that ran one after the other, and of those the median, so
 * that what the machine did in the meantime hits both sides. Undefined when there is no pair.
 */
export function pairedRatio(
  own: readonly Spread[],
  peers: readonly Spread[],
  of: 'p50Ms' | 'p99Ms',
): { value: number; low: number; high: number } | undefined {
  const ratios = own
    .slice(0, peers.length)
    .map((spread, at) => spread[of] / (peers[at]?.[of] ?? Number.NaN))
    .filter(Number.isFinite);
  if (ratios.length === 0) return undefined;
  return { value: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) };
}
