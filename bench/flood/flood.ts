import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchOptions, BenchResult } from '../harness/bench.ts';
import { describeMachine } from '../harness/machine.ts';
import { paced } from '../harness/pace.ts';
import { inPlace } from '../harness/place.ts';
import { progress } from '../harness/progress.ts';
import { type Scheme, writeScheme } from '../latency/scheme.ts';
import { goalsOf } from './goals.ts';
import { countJournal } from './journal-count.ts';
import { type FloodPlan, LONG, SHORT } from './plan.ts';
import { type FloodedProduct, startFlooded } from './product.ts';
import { details, report } from './report.ts';
import { type FloodRound, type Fresh, roundOf } from './round.ts';
import { StormLink } from './storm-link.ts';
import type { StormResult } from './storm-process.ts';

/** How long a fresh process is left alone after its devices have connected. */
const QUIET_MS = 1500;
/** How long the desk's news of what was committed may trail the last PUBACK. */
const AFTER_MS = 500;

/** A flood of signals with thousands of panics in it: what of it is seen when, and whether all of it is on disk. */
export async function flood({ quick, directory }: BenchOptions): Promise<BenchResult> {
  const plan = quick ? SHORT : LONG;
  return inPlace(directory, async (place) => {
    const machine = describeMachine(place);
    const rounds = await measure(place, plan);
    const goals = goalsOf(rounds);
    return { goals, text: report(machine, plan, rounds, goals), details: details(machine, plan, rounds) };
  });
}

async function measure(place: string, plan: FloodPlan): Promise<FloodRound[]> {
  const homes = plan.fresh + plan.panics;
  progress(`registering ${homes + plan.chatterers} devices`);
  const register = join(place, 'register');
  const scheme = writeScheme(register, { pressers: homes, fleet: plan.chatterers, homeSize: 4 });
  const rounds: FloodRound[] = [];
  for (let round = 1; round <= plan.rounds; round++) {
    const data = join(place, `data-${round}`);
    cpSync(register, data, { recursive: true });
    rounds.push(await oneRound(data, scheme, plan, round));
    rmSync(data, { recursive: true, force: true });
  }
  return rounds;
}

/** A fresh process each time: thousands of open incidents are not put away in a moment. */
async function oneRound(data: string, scheme: Scheme, plan: FloodPlan, round: number): Promise<FloodRound> {
  progress(`round ${round} of ${plan.rounds}: connecting ${plan.panics + plan.chatterers} devices`);
  const product = await startFlooded(data, scheme, scheme.pressers.slice(0, plan.fresh));
  const storm = new StormLink();
  try {
    await storm.connect({
      port: product.mqttPort,
      pressers: scheme.pressers.slice(plan.fresh),
      chatterers: scheme.fleet,
      signalsEach: plan.signalsEach,
      withinMs: plan.withinMs,
      patienceMs: plan.patienceMs,
      seed: round,
    });
    await sleep(QUIET_MS);
    progress(`round ${round} of ${plan.rounds}: the flood`);
    const [result, fresh] = await Promise.all([storm.flood(), freshPanics(product, plan, round)]);
    await allSeen(product, result, fresh, plan);
    const { desk } = product;
    const [breaks, reloads, metrics] = [desk.breaks, desk.reloads, await product.metrics()];
    await product.close();
    return roundOf({
      result,
      fresh,
      sightings: product.sightings,
      journal: countJournal(data),
      breaks,
      reloads,
      metrics,
    });
  } finally {
    await storm.end();
  }
}

/** Panics of other homes, one after another from the flood's first moment on. */
async function freshPanics(product: FloodedProduct, plan: FloodPlan, seed: number): Promise<Map<string, Fresh>> {
  const pressed = new Map<string, Fresh>();
  await paced(plan.fresh, plan.freshPerSecond, seed, (turn) => {
    const press: Fresh = { sentAt: 0, ackedAt: undefined };
    const id = `f-${turn}`;
    pressed.set(id, press);
    const payload = `{"id":"${id}","kind":"panic","sensor":"bedroom-button"}`;
    press.sentAt =
      performance.timeOrigin +
      product.fresh.press(turn, payload, (at) => {
        press.ackedAt = performance.timeOrigin + at;
      });
  });
  return pressed;
}

async function allSeen(
  { sightings }: FloodedProduct,
  { presses }: StormResult,
  fresh: ReadonlyMap<string, Fresh>,
  plan: FloodPlan,
): Promise<void> {
  const until = performance.now() + plan.patienceMs;
  const ids = [...presses.map(({ id }) => id), ...fresh.keys()];
  const complete = () => ids.every((id) => sightings.streamedAt.has(id) && sightings.calledAt.has(id));
  while (!complete() && performance.now() < until) await sleep(50);
  await sleep(AFTER_MS);
}
