import type { Exercised } from './exercised.ts';
import { PROMISES } from './promises/all.ts';
import type { Checker, View } from './promises/checker.ts';
import type { Schedule } from './schedule/entry.ts';
import type { Sighting } from './seen.ts';
import { doDeed } from './world/deeds.ts';
import { START, World } from './world/world.ts';

/** A promise that was not kept: which, how, and when (milliseconds from the start, true time). */
export interface Violation {
  promise: string;
  says: string;
  afterMs: number;
}

export interface RunResult {
  violation: Violation | undefined;
  steps: number;
  simulatedMs: number;
  events: number;
  exercised: Exercised;
  /** The ends of all chains: two runs of one schedule have the same. */
  digest: string;
}

export interface RunOptions {
  /** Told of everything that is seen, for a person to read. */
  told?(afterMs: number, sighting: Sighting): void;
}

/** Rounds of promises and turns after a step in which something was begun; what hangs on it never takes more. */
const ROUNDS = 4;
/** A run that takes more than this has lost its way. */
const MOST_STEPS = 5_000_000;

/** Runs a schedule to its end or to the first promise that is not kept. */
export async function run(schedule: Schedule, options: RunOptions = {}): Promise<RunResult> {
  const world = new World(schedule);
  const course = new Course(world, options);
  for (const entry of schedule.entries) world.timeline.at(START + entry.afterMs, () => doDeed(world, entry));
  world.begin();
  const until = START + schedule.forMs + schedule.peaceMs;
  world.timeline.at(START + schedule.forMs, () => calm(world));
  let steps = 0;
  for (; steps < MOST_STEPS && course.violation === undefined && world.timeline.step(until); steps += 1) {
    for (let round = 0; world.stirred && round < ROUNDS; round += 1) await turn();
    world.stirred = false;
    course.look();
  }
  if (course.violation === undefined) course.end();
  world.gateway?.inbox.die();
  world.exercised.add('duplicate signal taken once', world.gateway?.duplicates ?? 0);
  return {
    violation: course.violation,
    steps,
    simulatedMs: world.timeline.now - START,
    events: world.disk.position,
    exercised: world.exercised,
    digest: [...world.disk.heads.values()].map(({ hash }) => hash.toString('hex').slice(0, 12)).join(' '),
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The faults are over: whatever is still broken is mended, and whoever is away comes back. */
function calm(world: World): void {
  world.isCalm = true;
  world.start();
  world.weather.fault = undefined;
  world.weather.refusals = 0;
  world.death = undefined;
  world.exchange.faults.clear();
  world.exchange.lookUp = undefined;
  world.slow.clear();
  world.desk.allBack();
  for (const device of world.devices) {
    device.trouble.duplicates = false;
    device.plugIn();
  }
}

/** A run as its checkers see it. */
class Course implements View {
  violation: Violation | undefined;
  awakeMs = 0;
  promptMs = 0;
  steadySinceMs: number | undefined;
  readonly #world: World;
  readonly #checkers: Checker[];
  #awakeAt: number | undefined;
  #promptAt: number | undefined;

  constructor(world: World, { told }: RunOptions) {
    this.#world = world;
    this.#checkers = PROMISES.map(({ promise, make }) => make(this, (says) => this.#broken(promise, says)));
    const seeing = this.#checkers.filter(({ see }) => see !== undefined);
    world.watchers.push((sighting) => {
      told?.(world.timeline.now - START, sighting);
      for (const checker of seeing) checker.see?.(sighting);
    });
  }

  get at() {
    return this.#world.at;
  }
  get disk() {
    return this.#world.disk;
  }
  get register() {
    return this.#world.register;
  }
  get exercised() {
    return this.#world.exercised;
  }
  get devices() {
    return this.#world.devices;
  }
  get desk() {
    return this.#world.desk;
  }
  get gateway() {
    return this.#world.gateway;
  }

  look(): void {
    this.#count();
    for (const checker of this.#checkers) checker.look?.();
  }

  end(): void {
    for (const checker of this.#checkers) checker.end?.();
  }

  /** Time counts as awake when the process was running from one step to the next, as prompt when it was prompt at both. */
  #count(): void {
    const { gateway, machine } = this.#world;
    const now = machine.monotonic();
    const isPrompt = gateway?.isPrompt === true;
    if (this.#awakeAt !== undefined) this.awakeMs += now - this.#awakeAt;
    if (this.#promptAt !== undefined && isPrompt) this.promptMs += now - this.#promptAt;
    this.#awakeAt = gateway?.inbox.isRunning === true ? now : undefined;
    this.#promptAt = isPrompt ? now : undefined;
    if (!isPrompt || gateway.gateway.status.disk !== 'good') this.steadySinceMs = undefined;
    else this.steadySinceMs ??= this.awakeMs;
  }

  #broken(promise: string, says: string): void {
    const afterMs = this.#world.timeline.now - START;
    this.violation ??= { promise, says, afterMs };
  }
}
