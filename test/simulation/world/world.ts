import type { Partition } from '../../../src/core/ids.ts';
import type { Input } from '../../../src/core/input.ts';
import { type Instant, instant } from '../../../src/core/time.ts';
import type { Settled } from '../../../src/gateway/ports.ts';
import type { Batch } from '../../../src/journal/port.ts';
import type { DeviceEntry } from '../../../src/register/directory.ts';
import { Chance } from '../chance.ts';
import { Exercised } from '../exercised.ts';
import type { Death, Schedule } from '../schedule/entry.ts';
import type { Seen, Sighting } from '../seen.ts';
import { DeskPeople } from './desk-people.ts';
import { SimulatedDevice } from './device.ts';
import { Disk } from './disk.ts';
import { Exchange } from './exchange.ts';
import { GatewayProcess } from './gateway-process.ts';
import { Machine } from './machine.ts';
import { DEVICES_PER_HOME, Register, SUPERVISION } from './register.ts';
import type { DiskWeather } from './storage.ts';
import { Timeline } from './timeline.ts';

/** Wednesday, 4 November 2026, 20:00 UTC. */
export const START = Date.UTC(2026, 10, 4, 20);
/** A process that has died is started again by its supervisor after this, if nothing says otherwise. */
const RESTART_MS = 500;
/** A request to the provider is on record and not answered yet. */
const UNDER_WAY_MS = 15;

/** How a world is furnished where it is not as for a short run. */
export interface Setup {
  supervision: DeviceEntry['supervision'];
  devicesPerHome: number;
  /** At the desk everything is acknowledged and closed. */
  diligent: boolean;
  keeps: 'everything' | 'what-is-open';
  rang: ((lateMs: number) => void) | undefined;
}

const USUAL: Setup = {
  supervision: SUPERVISION,
  devicesPerHome: DEVICES_PER_HOME,
  diligent: false,
  keeps: 'everything',
  rang: undefined,
};

/** Everything there is: the gateway on its machine, the homes, the telephone network and the people. */
export class World {
  readonly timeline = new Timeline(START);
  readonly exercised = new Exercised();
  readonly disk: Disk;
  readonly weather: DiskWeather = { fault: undefined, latencyMs: 0, refusals: 0 };
  readonly chance: Chance;
  readonly machine: Machine;
  readonly register: Register;
  readonly exchange: Exchange;
  readonly desk: DeskPeople;
  readonly devices: SimulatedDevice[];
  /** Milliseconds of one packet's way, by device, where it is not as usual. */
  readonly slow = new Map<number, number>();
  readonly watchers: ((sighting: Sighting) => void)[] = [];
  /** True while something goes on in promises. */
  stirred = false;
  /** A death that waits for its moment, and how long the process is then gone. */
  death: { at: Death; downMs: number; silently: boolean } | undefined;
  gateway: GatewayProcess | undefined;
  /** The faults are over. */
  isCalm = false;
  readonly #setup: Setup;
  readonly #asked = new Set<string>();
  #lastAt: Instant = instant(START);
  #lastLine = '';

  constructor(schedule: Pick<Schedule, 'seed' | 'homes' | 'driftPpm'>, setup: Partial<Setup> = {}) {
    this.#setup = { ...USUAL, ...setup };
    const { supervision, devicesPerHome } = this.#setup;
    this.disk = new Disk(this.#setup.keeps);
    this.chance = new Chance(schedule.seed);
    this.machine = new Machine(this.timeline, schedule.driftPpm);
    if (schedule.driftPpm !== 0) this.exercised.add('clock drift');
    this.register = new Register(schedule.homes, instant(START), supervision, devicesPerHome, this.chance);
    const { timeline, chance, exercised } = this;
    const hook = (partition: Partition, input: Input, settled?: Settled) => this.#hook(partition, input, settled);
    this.exchange = new Exchange({ timeline, chance, exercised, hook });
    const order = (partition: Partition, input: Extract<Input, { type: 'command' }>) => this.#order(partition, input);
    this.desk = new DeskPeople({
      timeline,
      chance,
      exercised,
      diligent: this.#setup.diligent,
      at: () => this.at,
      order,
      submit: (partition, input) => this.#hook(partition, input),
    });
    this.devices = this.register.devices().map(({ id, index }) => this.#device(id, index));
  }

  /** The gateway's own time, or the last it had. */
  get at(): Instant {
    if (this.gateway !== undefined) this.#lastAt = this.gateway.clock.now();
    return this.#lastAt;
  }

  begin(): void {
    this.start();
    for (const device of this.devices) {
      this.timeline.after(this.chance.whole(0, 2_000, 'plugged in', device.id), () => device.plugIn());
    }
  }

  saw(seen: Seen): void {
    const sighting: Sighting = { ...seen, at: this.at };
    if (seen.what === 'told') this.desk.hear(seen.told);
    if (seen.what === 'asked' && this.death !== undefined) this.#asked.add(seen.attempt);
    if (seen.what === 'asked') this.timeline.after(UNDER_WAY_MS, () => this.#dies('while-sending'));
    for (const watcher of this.watchers) watcher(sighting);
  }

  /** A supervisor starts the gateway on what the disk holds. */
  start(): void {
    if (this.gateway !== undefined) return;
    // Nothing starts on a machine that sleeps.
    if (this.machine.isSuspended) {
      this.timeline.after(RESTART_MS, () => this.start());
      return;
    }
    let started: GatewayProcess | undefined;
    const process = new GatewayProcess({
      timeline: this.timeline,
      machine: this.machine,
      disk: this.disk,
      weather: this.weather,
      register: this.register,
      exchange: this.exchange,
      exercised: this.exercised,
      // What a process still does in memory after its death, nobody sees.
      saw: (seen) => {
        if (started === undefined || started.isAlive) this.saw(seen);
      },
      stir: () => {
        this.stirred = true;
      },
      dies: (at) => this.#dies(at),
      plans: (batch) => this.#plans(batch),
      ...(this.#setup.rang === undefined ? {} : { rang: this.#setup.rang }),
      audience: () => this.desk.watching,
      isThere: (staff) => this.desk.isThere(staff),
      log: (says, detail) => this.#log(says, detail),
    });
    started = process;
    this.gateway = process;
    this.desk.gatewayStarted();
  }

  /** Somebody at the desk sets a device on test, or ends that. */
  testDevice(index: number, forMs: number | undefined): void {
    const device = this.register.deviceAt(index);
    if (device === undefined) return;
    const { id, premises } = device;
    const about = {
      type: 'test-mode',
      origin: { device: id, premises, risk: 'standard' },
      by: this.desk.anybody,
    } as const;
    const until = instant(this.at + (forMs ?? 0));
    const home = this.register.premises(premises);
    if (home === undefined) return;
    this.#hook(home.partition, forMs === undefined ? { ...about, now: 'ended' } : { ...about, now: 'began', until });
  }

  /** Somebody at the desk has all of a device's sensors left out, or ends that: `gone`, as of one that is taken out of service. */
  leaveOut(index: number, forMs: number | undefined, gone: boolean): void {
    const device = this.register.deviceAt(index);
    const home = device && this.register.premises(device.premises);
    if (device === undefined || home === undefined) return;
    const origin = { device: device.id, premises: home.id, risk: home.risk };
    const about = { type: 'bypass', origin, by: this.desk.anybody } as const;
    if (forMs === undefined) this.#hook(home.partition, { ...about, now: 'ended', ...(gone && { gone }) });
    else this.#hook(home.partition, { ...about, now: 'began', until: instant(this.at + forMs) });
  }

  /** The process is gone in an instant, and comes back later. */
  kill(where: string, downMs: number, silently: boolean): void {
    const { gateway } = this;
    if (gateway === undefined || this.isCalm) return;
    this.saw({ what: 'killed', where });
    this.exercised.add('duplicate signal taken once', gateway.duplicates);
    gateway.inbox.die();
    gateway.broker.die(silently);
    this.gateway = undefined;
    this.timeline.after(downMs, () => this.start());
  }

  /** A line that only says once more what the one before it said is left out. */
  #log(says: string, detail: object): void {
    const line = `${says} ${JSON.stringify(detail, errorsToo)}`;
    if (line !== this.#lastLine) this.saw({ what: 'logged', says: line });
    this.#lastLine = line;
  }

  #plans({ events }: Batch): boolean {
    if (this.death?.at !== 'after-plan') return false;
    return events.some(({ type, body }) => {
      if (type !== 'attempt-planned') return false;
      const { channel, attempt } = JSON.parse(body);
      return channel !== 'desk' && !this.#asked.has(attempt);
    });
  }

  #dies(at: Death): boolean {
    const due = this.death;
    if (due?.at !== at || this.gateway === undefined) return false;
    this.death = undefined;
    this.exercised.add(DEATHS[at]);
    this.kill(at, due.downMs || RESTART_MS, due.silently);
    return true;
  }

  #hook(partition: Partition, input: Input, settled?: Settled): void {
    const { gateway } = this;
    gateway?.inbox.deliver(() => {
      this.stirred = true;
      gateway.submit(partition, input, settled);
    });
  }

  #order(partition: Partition, input: Extract<Input, { type: 'command' }>): void {
    this.saw({ what: 'ordered', order: input.order });
    this.#hook(partition, input, () => {});
  }

  #device(id: SimulatedDevice['id'], index: number): SimulatedDevice {
    const { timeline, chance } = this;
    return new SimulatedDevice({
      id,
      timeline,
      chance,
      heartbeatMs: this.#setup.supervision.intervalMs,
      latencyMs: () => this.slow.get(index) ?? chance.whole(5, 60, 'latency', id, timeline.now),
      connect: (_near, open) => this.gateway?.broker.connect(id, open),
    });
  }
}

const DEATHS = {
  now: 'kill',
  'before-commit': 'kill before commit',
  torn: 'kill in a torn batch',
  'after-commit': 'kill after commit',
  'after-plan': 'kill between plan and send',
  'after-send': 'kill after a send',
  'at-panic': 'kill at a panic',
  'while-sending': 'kill while sending',
} as const;

function errorsToo(_key: string, value: unknown): unknown {
  return value instanceof Error ? `${value.message} ${value.stack?.split('\n')[1] ?? ''}` : value;
}
