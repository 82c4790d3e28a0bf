import { join } from 'node:path';
import type { BenchOptions, BenchResult } from '../harness/bench.ts';
import { FleetLink } from '../harness/fleet-link.ts';
import { describeMachine } from '../harness/machine.ts';
import { inPlace } from '../harness/place.ts';
import { progress } from '../harness/progress.ts';
import type { Absent, Contestant } from './contestant.ts';
import { firstPanic } from './first-panic.ts';
import { floorRound } from './floor-rounds.ts';
import { Floors } from './floors.ts';
import { goalsOf, type Measured, words } from './goals.ts';
import { startHavenwatch } from './havenwatch.ts';
import { startNodeRed } from './node-red-peer.ts';
import { LONG, type Plan, SHORT } from './plan.ts';
import { details, report } from './report.ts';
import { closedLoopRound, type Entrant, type Level, pacedRound, type Round } from './rounds.ts';
import { type Scheme, writeScheme } from './scheme.ts';
import { startScript } from './script-peer.ts';

const IDLE: Level = { connected: 0, heartbeatsPerSecond: 0 };
const SOME_RATE = 1000;

/** The way of a panic, measured beside the floors and the peers in one run. */
export async function latency({ quick, directory }: BenchOptions): Promise<BenchResult> {
  const plan = quick ? SHORT : LONG;
  return inPlace(directory, async (place) => {
    const machine = describeMachine(place);
    const measured = await measure(place, plan);
    const goals = goalsOf(measured);
    return { goals, text: report(machine, measured, goals), details: details(machine, measured) };
  });
}

async function measure(place: string, plan: Plan): Promise<Measured> {
  progress(`registering ${plan.fleet.all + plan.pressers} devices`);
  const data = join(place, 'data');
  const { pressers, fleet } = plan;
  const scheme = writeScheme(data, { pressers, fleet: fleet.all, homeSize: fleet.homeSize });
  progress(`the first panic of ${plan.freshStarts} fresh processes`);
  const first = await firstPanic(data, scheme, plan);
  const product = await startHavenwatch({ directory: data, scheme, pressers });
  const script = await startScript(scheme);
  const rivals: Contestant[] = [product, script];
  const { floors, closedLoop } = await floorsAndClosedLoop(place, scheme, product, plan);
  const rounds = await idleRounds(rivals, plan);
  const { present, absent } = await nodeReds(place, scheme);
  const fleets = new Fleets(scheme, plan);
  rounds.push(...(await loadedRounds(rivals, present, fleets, plan)));
  await fleets.end();
  for (const contestant of [...rivals, ...present]) await contestant.close();
  return { plan, floors, closedLoop, rounds, firstPanic: first, absent };
}

async function floorsAndClosedLoop(place: string, scheme: Scheme, product: Contestant, plan: Plan) {
  const floors = await Floors.start(place, scheme.pressers);
  const closed = [];
  const pacedFloors = [];
  const closedLoop: Round[] = [];
  // Round 0 warms the code of both and is thrown away.
  for (let round = 0; round <= plan.rounds; round++) {
    progress(`floors and closed loop, round ${round} of ${plan.rounds}`);
    const floor = await floorRound(floors, plan.floorLoop);
    const own = await closedLoopRound(product, plan);
    if (round === 0) continue;
    closed.push(floor);
    closedLoop.push(own);
    pacedFloors.push(await floorRound(floors, plan.pressesPerRound >> 1, plan.pressesPerSecond));
  }
  await floors.close();
  return { floors: { closed, paced: pacedFloors }, closedLoop };
}

async function idleRounds(rivals: readonly Contestant[], plan: Plan): Promise<Round[]> {
  const entrants = rivals.map((contestant) => ({ contestant, fleet: undefined }));
  await level(entrants, IDLE, { ...plan, rounds: 1 }, 'warming up');
  return level(entrants, IDLE, plan, words(IDLE));
}

/** The rounds with a fleet: a part of it first, then all, and Node-RED only where it is compared. */
async function loadedRounds(
  rivals: readonly Contestant[],
  peers: readonly Contestant[],
  fleets: Fleets,
  plan: Plan,
): Promise<Round[]> {
  const rounds: Round[] = [];
  for (const contestant of rivals) await fleets.connect(contestant, plan.fleet.some);
  const some = { connected: plan.fleet.some, heartbeatsPerSecond: SOME_RATE };
  rounds.push(...(await level(fleets.entrants(rivals), some, plan, words(some))));
  for (const contestant of [...rivals, ...peers]) await fleets.connect(contestant, plan.fleet.all);
  const everyone = fleets.entrants([...rivals, ...peers]);
  if (peers.length > 0) {
    await level(
      fleets.entrants(peers),
      { connected: plan.fleet.all, heartbeatsPerSecond: 0 },
      { ...plan, rounds: 1 },
      'warming the peers up',
    );
  }
  for (const heartbeatsPerSecond of plan.rates) {
    const here = { connected: plan.fleet.all, heartbeatsPerSecond };
    const entrants = heartbeatsPerSecond === plan.peerRate ? everyone : fleets.entrants(rivals);
    rounds.push(...(await level(entrants, here, plan, words(here))));
  }
  return rounds;
}

/** Every entrant in turn, round after round, each round beginning with another one. */
async function level(entrants: readonly Entrant[], at: Level, plan: Plan, what: string): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let round = 0; round < plan.rounds; round++) {
    progress(`${what}: round ${round + 1} of ${plan.rounds}`);
    for (let turn = 0; turn < entrants.length; turn++) {
      const entrant = entrants[(round + turn) % entrants.length];
      if (entrant) rounds.push(await pacedRound(entrant, at, plan, round + 1));
    }
  }
  return rounds;
}

async function nodeReds(place: string, scheme: Scheme): Promise<{ present: Contestant[]; absent: Absent[] }> {
  progress('starting Node-RED and mosquitto');
  const all = [await startNodeRed(place, scheme, false), await startNodeRed(place, scheme, true)];
  return { present: all.filter(isPresent), absent: all.filter((one) => 'absent' in one) };
}

function isPresent(one: Contestant | Absent): one is Contestant {
  return !('absent' in one);
}

/** A fleet for every contestant, each in a process of its own. */
class Fleets {
  readonly #scheme: Scheme;
  readonly #plan: Plan;
  readonly #links = new Map<Contestant, FleetLink>();

  constructor(scheme: Scheme, plan: Plan) {
    this.#scheme = scheme;
    this.#plan = plan;
  }

  /** Connects that many devices anew; those of before are gone. */
  async connect(contestant: Contestant, size: number): Promise<void> {
    progress(`connecting ${size} devices to ${contestant.name}`);
    await this.#links.get(contestant)?.end();
    const link = new FleetLink();
    this.#links.set(contestant, link);
    await link.connect({
      host: '127.0.0.1',
      port: contestant.mqttPort,
      devices: this.#scheme.fleet.slice(0, size),
      connectPerSecond: this.#plan.fleet.connectPerSecond,
      qos: 0,
      presence: false,
    });
  }

  entrants(contestants: readonly Contestant[]): Entrant[] {
    return contestants.map((contestant) => ({ contestant, fleet: this.#links.get(contestant) }));
  }

  async end(): Promise<void> {
    for (const link of this.#links.values()) await link.end();
  }
}
