import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { BenchOptions, BenchResult } from '../harness/bench.ts';
import { describeMachine } from '../harness/machine.ts';
import { inPlace } from '../harness/place.ts';
import { progress } from '../harness/progress.ts';
import type { Contestant } from '../latency/contestant.ts';
import { startHavenwatch } from '../latency/havenwatch.ts';
import { LONG as PACE, type Plan } from '../latency/plan.ts';
import { pacedRound, type Round } from '../latency/rounds.ts';
import { type Scheme, writeScheme } from '../latency/scheme.ts';
import { startScript } from '../latency/script-peer.ts';
import { goalsOf, type Measured, notMeasured, type SlowRound } from './goals.ts';
import { details, report } from './report.ts';
import { SlowDisk } from './slow-disk-shim.ts';

const PROGRAM = fileURLToPath(new URL('../peers/commit-then-notify.ts', import.meta.url));
/** The slow disk of the goals, and the stall. */
export const SLOW_MS = 10;
export const STALL_MS = 2000;
const IDLE = { connected: 0, heartbeatsPerSecond: 0 };
const PRESSERS = 200;
/** Between two rounds: what a stall has held up is written. */
const CALM_MS = 500;

const LONG: Plan = { ...PACE, pressers: PRESSERS, pressesPerRound: 60, rounds: 5, settleMs: 200 };
const SHORT: Plan = { ...LONG, pressesPerRound: 30, rounds: 2 };
/** Within the stall: at the usual pace, and over before the disk moves again. */
const STALLED_PART = 0.7;

/** What a slow disk does to a panic: the product beside one that commits before it tells anybody, in turns. */
export async function slowDisk({ quick, directory }: BenchOptions): Promise<BenchResult> {
  const plan = quick ? SHORT : LONG;
  return inPlace(directory, async (place) => {
    const machine = describeMachine(place);
    const own = SlowDisk.make(place, 'product');
    const peers = SlowDisk.make(place, 'peer');
    if (typeof own === 'string' || typeof peers === 'string') {
      const why = typeof own === 'string' ? own : String(peers);
      process.stderr.write(`  ${why}\n`);
      return { goals: notMeasured(why), text: why, details: { machine, absent: why } };
    }
    const measured = await measure(place, plan, own, peers);
    const goals = goalsOf(measured);
    return { goals, text: report(machine, measured, goals), details: details(machine, measured) };
  });
}

async function measure(place: string, plan: Plan, own: SlowDisk, peers: SlowDisk): Promise<Measured> {
  progress(`registering ${plan.pressers} devices`);
  const data = join(place, 'data');
  const scheme = writeScheme(data, { pressers: plan.pressers, fleet: 0, homeSize: 4 });
  const product = await startHavenwatch({ directory: data, scheme, pressers: plan.pressers, env: own.env });
  const { script, committer } = await startPeers(place, scheme, peers);
  if (own.syncs === 0 || peers.syncs === 0)
    throw new Error('The slow disk is not in the processes: nothing was synced through it.');
  const rounds: SlowRound[] = [];
  // Round 0 warms the code of all and is thrown away.
  for (let round = 0; round <= plan.rounds; round++) {
    progress(`round ${round} of ${plan.rounds}`);
    const one = await oneRound({ product, script, committer }, { own, peers }, plan, round);
    if (round > 0) rounds.push(one);
  }
  for (const contestant of [product, script, committer]) await contestant.close();
  own.close();
  peers.close();
  return { plan, rounds, slowMs: SLOW_MS, stallMs: STALL_MS };
}

async function startPeers(place: string, scheme: Scheme, peers: SlowDisk) {
  const directory = join(place, 'peer');
  mkdirSync(directory);
  const script = await startScript(scheme);
  const env = { ...peers.env, JOURNAL_DIRECTORY: directory };
  const committer = await startScript(scheme, { name: 'commit-then-notify', program: PROGRAM, env });
  return { script, committer };
}

interface Rivals {
  product: Contestant;
  script: Contestant;
  committer: Contestant;
}

async function oneRound(
  { product, script, committer }: Rivals,
  disks: { own: SlowDisk; peers: SlowDisk },
  plan: Plan,
  seed: number,
): Promise<SlowRound> {
  const run = (contestant: Contestant) => pacedRound({ contestant, fleet: undefined }, IDLE, plan, seed);
  const fast = await run(product);
  const peer = await run(script);
  for (const disk of [disks.own, disks.peers]) disk.delay(SLOW_MS);
  const slow = await run(product);
  const committed = await run(committer);
  for (const disk of [disks.own, disks.peers]) disk.delay(0);
  const stalled = await stalledRound(product, disks.own, plan, seed);
  return { fast, script: peer, slow, committed, stalled };
}

/** Presses while one sync hangs. The disk moves again by itself; everything held up is written before the next round. */
async function stalledRound(product: Contestant, disk: SlowDisk, plan: Plan, seed: number): Promise<Round> {
  const presses = Math.min(plan.pressesPerRound, Math.floor((plan.pressesPerSecond * STALL_MS * STALLED_PART) / 1000));
  disk.delay(STALL_MS);
  const ends = setTimeout(() => disk.delay(0), STALL_MS);
  const patient = { ...plan, pressesPerRound: presses, settleMs: 50, patienceMs: plan.patienceMs + STALL_MS };
  const round = await pacedRound({ contestant: product, fleet: undefined }, IDLE, patient, seed);
  clearTimeout(ends);
  disk.delay(0);
  await sleep(CALM_MS);
  return round;
}
