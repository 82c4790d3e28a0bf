import { EventEmitter } from 'node:events';
import { type DeviceClock, systemClock } from '../device/clock.ts';
import type { Flash } from '../device/flash.ts';
import { type DeviceFacts, NativeDevice } from '../device/native-device.ts';
import type { Credentials, SignalBody } from '../device/wire.ts';
import { type Action, ActionRefused, readAction } from './action.ts';
import { Faults } from './faults.ts';
import { type Line, narrate } from './narrate.ts';
import { type Opening, type Plan, planFaults } from './plan.ts';

/** Lines of the log that are kept for a page that opens later. */
export const LINES_LIMIT = 200;

export interface HomeOptions {
  plan: Plan;
  mqttUrl: string;
  ca?: string | Buffer;
  /** By the key of the plan's device. */
  credentials: Readonly<Record<string, Credentials>>;
  heartbeatMs?: number;
  keepaliveSeconds?: number;
  /** Where each device keeps its boot counter; in memory when absent. */
  flash?: (deviceKey: string) => Flash;
  clock?: DeviceClock;
  random?: () => number;
}

/** What is the case in a home, as its page shows it. */
export interface HomeState {
  key: string;
  arming: 'away' | 'home' | 'disarmed';
  mains: boolean;
  jammed: boolean;
  openings: Record<string, 'open' | 'closed' | 'forced'>;
  locks: Record<string, 'locked' | 'unlocked' | 'jammed'>;
  smoke: Record<string, boolean>;
  tamper: Record<string, boolean>;
  devices: Record<string, DeviceFacts>;
  /** Those that are switched on, for whoever practises to find. */
  faults: string[];
}

interface HomeEvents {
  line: [line: Line];
  change: [];
}

/** A made-up home with its devices. What happens in it goes through `act`; what the gateway does shows in `state` and the lines. */
export class SimulatedHome extends EventEmitter<HomeEvents> {
  readonly plan: Plan;
  readonly lines: Line[] = [];
  readonly #devices: ReadonlyMap<string, NativeDevice>;
  readonly #clock: DeviceClock;
  readonly #state: Omit<HomeState, 'devices' | 'faults'>;
  readonly #faults: Faults;
  #lineCount = 0;
  #held: (() => void)[] | null = null;

  /** Throws when the plan is not sound or a device of it has no credentials. */
  constructor(options: HomeOptions) {
    super();
    this.plan = options.plan;
    this.#clock = options.clock ?? systemClock;
    const faults = planFaults(this.plan);
    if (faults.length > 0) throw new Error(`The plan ${this.plan.key} is not sound: ${faults.join('; ')}.`);
    this.#faults = new Faults(this.plan);
    this.#devices = new Map(this.plan.devices.map(({ key }) => [key, this.#makeDevice(options, key)]));
    const watched = this.plan.openings.filter(({ device }) => device !== undefined);
    this.#state = {
      key: this.plan.key,
      arming: 'disarmed',
      mains: true,
      jammed: false,
      openings: Object.fromEntries(watched.map(({ key }) => [key, 'closed' as const])),
      locks: Object.fromEntries(watched.filter(({ lock }) => lock).map(({ key }) => [key, 'unlocked' as const])),
      smoke: Object.fromEntries(
        this.plan.fixtures.filter(({ kind }) => kind === 'smoke').map(({ key }) => [key, false]),
      ),
      tamper: Object.fromEntries(this.plan.devices.map(({ key }) => [key, false])),
    };
  }

  get state(): HomeState {
    return {
      ...this.#state,
      openings: { ...this.#state.openings },
      locks: { ...this.#state.locks },
      smoke: { ...this.#state.smoke },
      tamper: { ...this.#state.tamper },
      devices: Object.fromEntries([...this.#devices].map(([key, device]) => [key, device.facts])),
      faults: this.#faults.list,
    };
  }

  /** The device of that key in the plan. Throws `ActionRefused` when there is none. */
  device(key: string): NativeDevice {
    const device = this.#devices.get(key);
    if (!device) throw new ActionRefused(`${this.plan.name} has no device "${key}".`);
    return device;
  }

  /** Switches every device on. */
  start(): void {
    for (const device of this.#devices.values()) device.plugIn();
  }

  /** Switches every device off properly. */
  async stop(): Promise<void> {
    await Promise.all([...this.#devices.values()].map((device) => device.stop()));
  }

  /** Lets something happen, in words (see `ACTION_FORMS`). Returns what happened as a sentence; throws `ActionRefused`. */
  act(words: string): string {
    const action = readAction(words, this.plan);
    // What it sets off is told after it, though it happens before its sentence is known.
    const held: (() => void)[] = [];
    this.#held = held;
    try {
      const says = this.#perform(action);
      this.#held = null;
      this.#line(this.plan.name, 'did', says);
      return says;
    } finally {
      this.#held = null;
      for (const tell of held) tell();
    }
  }

  #perform(action: Action): string {
    switch (action.do) {
      case 'press':
        return this.#press(action);
      case 'move':
        return this.#move(action.opening, action.state);
      case 'lock':
        return this.#lock(action.opening, action.state);
      case 'arm':
        return this.#arm(action.state, action.code);
      case 'smoke':
        this.#state.smoke[action.fixture.key] = action.state === 'alarm';
        this.#send(action.fixture, { kind: 'smoke', state: action.state });
        return `${action.fixture.label}: ${action.state === 'alarm' ? 'smoke' : 'clear'}`;
      case 'tamper':
        this.#state.tamper[action.device] = action.state === 'alarm';
        this.device(action.device).signal({ kind: 'tamper', state: action.state });
        return `${this.#label(action.device)}: ${action.state === 'alarm' ? 'its case is opened' : 'its case is closed'}`;
      case 'test':
        this.device(action.device).press('test');
        return `${this.#label(action.device)} is tested`;
      case 'battery':
        this.device(action.device).setBattery(action.percent);
        return `${this.#label(action.device)}: battery at ${action.percent} %`;
      default:
        return this.#disturb(action);
    }
  }

  #disturb(action: Extract<Action, { do: 'mains' | 'jam' | 'power' | 'fault' | 'swap' }>): string {
    switch (action.do) {
      case 'mains':
        this.#state.mains = action.state === 'restored';
        for (const { key, power } of this.plan.devices) if (power === 'mains') this.device(key).setMains(action.state);
        return `The mains power is ${action.state}`;
      case 'jam':
        return this.#jam(action.on);
      case 'power': {
        const device = this.device(action.device);
        if (action.on) device.plugIn();
        else device.unplug();
        return `${this.#label(action.device)} is ${action.on ? 'plugged in' : 'unplugged'}`;
      }
      case 'fault':
        this.#faults.turn(action.fault, action.device, this.device(action.device), action.on);
        return `${this.#label(action.device)}: ${action.fault} ${action.on ? 'begins' : 'is over'}`;
      case 'swap':
        this.#faults.swap(action.on);
        return `The contacts of two doors are ${action.on ? 'swapped' : 'as they should be'}`;
    }
  }

  #press({ button, kind }: Extract<Action, { do: 'press' }>): string {
    const id = this.device(button.device).press(kind, button.sensor);
    return id === null
      ? `${button.label} is pressed and does nothing: it has no power`
      : `${button.label} is pressed (${kind})`;
  }

  #move(opening: Opening, state: 'open' | 'closed' | 'forced'): string {
    const { key, kind, label } = opening;
    if (state === 'open' && this.#state.locks[key] === 'locked') {
      throw new ActionRefused(`${label} is locked. Unlock it first, or force it.`);
    }
    if (state === 'forced' && this.#state.locks[key] === 'locked') this.#state.locks[key] = 'jammed';
    this.#state.openings[key] = state;
    this.#send(this.#faults.contactOf(opening), { kind, state });
    return `${label} is ${state}`;
  }

  #lock(opening: Opening, state: 'locked' | 'unlocked' | 'jammed'): string {
    if (state === 'locked' && this.#state.openings[opening.key] !== 'closed') {
      throw new ActionRefused(`${opening.label} is not closed. Close it before you lock it.`);
    }
    this.#state.locks[opening.key] = state;
    this.#send(opening, { kind: 'lock', state });
    return `${opening.label} is ${state}`;
  }

  #arm(state: HomeState['arming'], code: string | null): string {
    const { usual, duress } = this.plan.codes;
    if (code !== null && code !== usual && code !== duress)
      throw new ActionRefused('The keypad does not know this code.');
    if (state === 'disarmed' && code === null) throw new ActionRefused('The keypad asks for a code to disarm.');
    this.#state.arming = state;
    const body: SignalBody = code === duress ? { kind: 'arm', state, code: 'duress' } : { kind: 'arm', state };
    this.device(this.plan.hub).signal(body, 'keypad');
    // The answer is the same for both codes: whoever stands beside her reads it too.
    return state === 'disarmed' ? 'The home is disarmed' : `The home is armed: ${state}`;
  }

  #jam(on: boolean): string {
    this.#state.jammed = on;
    for (const { key, radio } of this.plan.devices) {
      if (!radio) continue;
      if (on) this.device(key).jam();
      else if (!this.#faults.isCutOff(key)) this.device(key).clearJam();
    }
    this.device(this.plan.hub).signal({ kind: 'jamming', state: on ? 'alarm' : 'clear' });
    return on ? 'The radio is jammed' : 'The radio is clear';
  }

  #send({ device, sensor }: { device?: string; sensor?: string }, body: SignalBody): void {
    if (device !== undefined) this.device(device).signal(body, sensor);
  }

  #makeDevice(options: HomeOptions, key: string): NativeDevice {
    const credentials = options.credentials[key];
    if (!credentials) throw new Error(`The home ${this.plan.key} has no credentials for its device ${key}.`);
    const { ca, heartbeatMs, keepaliveSeconds, flash, random } = options;
    const device = new NativeDevice({
      url: options.mqttUrl,
      credentials,
      power: this.plan.devices.find((candidate) => candidate.key === key)?.power ?? 'battery',
      clock: this.#clock,
      ...(ca === undefined ? {} : { ca }),
      ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
      ...(keepaliveSeconds === undefined ? {} : { keepaliveSeconds }),
      ...(flash === undefined ? {} : { flash: flash(key) }),
      ...(random === undefined ? {} : { random }),
    });
    narrate(device, (kind, text) => {
      if (text === null) this.emit('change');
      else this.#line(this.#label(key), kind, text);
    });
    return device;
  }

  #label(key: string): string {
    return this.plan.devices.find((device) => device.key === key)?.label ?? key;
  }

  #line(about: string, kind: Line['kind'], text: string): void {
    if (this.#held) {
      this.#held.push(() => this.#line(about, kind, text));
      return;
    }
    const line = { n: ++this.#lineCount, at: this.#clock.now(), about, kind, text };
    this.lines.push(line);
    if (this.lines.length > LINES_LIMIT) this.lines.shift();
    this.emit('line', line);
    this.emit('change');
  }
}
