import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchOptions, BenchResult } from '../harness/bench.ts';
import { describeMachine } from '../harness/machine.ts';
import { spreadOf } from '../harness/percentiles.ts';
import { inPlace } from '../harness/place.ts';
import { progress } from '../harness/progress.ts';
import { findMosquitto } from '../latency/mosquitto.ts';
import { type Contestant, startGateway, startMosquitto, startPeer } from './contestants.ts';
import { goalsOf } from './goals.ts';
import { type Identities, writeIdentities } from './identities.ts';
import type { Back, Floor, Measured, StormRound } from './measured.ts';
import { type ConnectionsPlan, LONG, SHORT } from './plan.ts';
import { Presses } from './presses.ts';
import { report } from './report.ts';
import { Storm } from './storm.ts';

const WHOLE = 'whole handshakes';
const RESUMED = 'resumed sessions';

/** A scheme that comes back after an outage, every device with a certificate: what it costs a press, and how soon all are there. */
export async function connections({ quick, directory }: BenchOptions): Promise<BenchResult> {
  const plan = quick ? SHORT : LONG;
  return inPlace(directory, async (place) => {
    const machine = describeMachine(place);
    const measured = await measure(place, plan);
    const goals = goalsOf(measured);
    return { goals, text: report(machine, plan, measured, goals), details: { machine, plan, ...measured } };
  });
}

async function measure(place: string, plan: ConnectionsPlan): Promise<Measured> {
  progress(`registering ${plan.all + plan.pressers} devices with certificates`);
  const register = join(place, 'register');
  const identities = await writeIdentities(place, register, plan);
  const storm = await Storm.load(identities.file);
  const bench = { place, register, identities, storm, plan };
  try {
    const rounds: StormRound[] = [];
    const mosquitto = findMosquitto();
    rounds.push(await round(bench, () => startPeer('aedes', identities)));
    if (mosquitto !== undefined) rounds.push(await round(bench, () => startMosquitto(mosquitto, place, identities)));
    rounds.push(await round(bench, (data) => startGateway(data, true)));
    rounds.push(await round(bench, (data) => startGateway(data)));
    const floors = await floorsOf(bench);
    return { rounds, floors, back: await allBack(bench, floors) };
  } finally {
    storm.end();
  }
}

interface BenchParts {
  place: string;
  register: string;
  identities: Identities;
  storm: Storm;
  plan: ConnectionsPlan;
}

/** One contestant in a fresh process, on data of its own. */
async function withContestant<T>(
  { place, register }: BenchParts,
  start: (data: string) => Promise<Contestant>,
  use: (contestant: Contestant) => Promise<T>,
): Promise<T> {
  const data = join(place, 'data');
  cpSync(register, data, { recursive: true });
  const contestant = await start(data);
  try {
    return await use(contestant);
  } finally {
    await contestant.end();
    rmSync(data, { recursive: true, force: true });
  }
}

async function round(bench: BenchParts, start: (data: string) => Promise<Contestant>): Promise<StormRound> {
  const { identities, storm, plan } = bench;
  return withContestant(bench, start, async ({ name, port }) => {
    progress(`${name}: ${plan.storm} devices come back`);
    const presses = await Presses.connect(port, identities.key, identities.pressers);
    try {
      // The first press of each home opens its incident and has people told: that is another benchmark's.
      await presses.until(sleep(plan.warmMs), plan.pressesPerSecond, 0);
      const coming = storm.come(port, plan.storm);
      const { pubacksMs, lost } = await presses.until(coming, plan.pressesPerSecond, 1);
      const { tookMs, failures } = await coming;
      return { name, puback: spreadOf(pubacksMs), lost, tookMs, failures };
    } finally {
      presses.close();
      await storm.leave();
    }
  });
}

async function floorsOf(bench: BenchParts): Promise<Floor[]> {
  const { storm, plan, identities } = bench;
  return withContestant(
    bench,
    () => startPeer('floor', identities),
    async ({ port }) => {
      const floors: Floor[] = [];
      for (const kind of [WHOLE, RESUMED]) {
        progress(`the floor: ${plan.floor} ${kind}`);
        const { tookMs } = await storm.come(port, plan.floor, kind === RESUMED);
        await storm.leave();
        floors.push({ kind, perSecond: (plan.floor / tookMs) * 1000 });
      }
      return floors;
    },
  );
}

async function allBack(bench: BenchParts, floors: readonly Floor[]): Promise<Back[]> {
  const { storm, plan } = bench;
  return withContestant(
    bench,
    (data) => startGateway(data),
    async ({ port }) => {
      const back: Back[] = [];
      for (const { kind, perSecond } of floors) {
        progress(`all ${plan.all} devices come back: ${kind}`);
        const { tookMs, failures, resumed } = await storm.come(port, plan.all, kind === RESUMED);
        await storm.leave();
        back.push({ kind, count: plan.all, tookMs, floorMs: (plan.all / perSecond) * 1000, resumed, failures });
      }
      return back;
    },
  );
}
