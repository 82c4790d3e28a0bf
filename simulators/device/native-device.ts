import { EventEmitter } from 'node:events';
import { BACKOFF, type Backoff } from './backoff.ts';
import { type DeviceClock, systemClock } from './clock.ts';
import { type Flash, memoryFlash } from './flash.ts';
import { Identity } from './identity.ts';
import { DARK, decideLight, type Light, type LightEvent, type LightState } from './light.ts';
import { Outbox, type Waiting } from './outbox.ts';
import { Uplink } from './uplink.ts';
import * as wire from './wire.ts';

export const HEARTBEAT_MS = 60_000;
/** A signal unanswered this long means the link is not to be trusted: connect anew and send again. Doubles up to the maximum. */
export const ACK_WAIT_MS = 10_000;
export const ACK_WAIT_MAX_MS = 60_000;
export const BATTERY_LOW_PERCENT = 20;
export const BATTERY_OK_PERCENT = 30;
export const FIRMWARE = '1.4.2';
/** A radio at the edge of its range: dBm at best, the part of heartbeats that is lost, and how late the rest is. */
const WEAK_RSSI = -90;
const WEAK_LOSS = 0.4;
const WEAK_LATE_MS = 3000;
const WORN_DRAIN_PERCENT = 1;

export interface NativeDeviceOptions {
  url: string;
  ca?: string | Buffer;
  credentials: wire.Credentials;
  /** Where the boot counter and unacknowledged signals are kept; in memory when absent. */
  flash?: Flash;
  heartbeatMs?: number;
  heartbeatQos?: 0 | 1;
  keepaliveSeconds?: number;
  ackWaitMs?: number;
  backoff?: Backoff;
  /** Percent of battery that each heartbeat costs while there is no mains. */
  drainPercent?: number;
  power?: 'mains' | 'battery';
  clock?: DeviceClock;
  random?: () => number;
}

export interface DeviceEvents {
  connected: [];
  disconnected: [why: string];
  refused: [why: string];
  sent: [signal: wire.Signal, attempt: number];
  acknowledged: [signal: wire.Signal, afterMs: number];
  dropped: [signal: wire.Signal];
  heartbeat: [heartbeat: wire.Heartbeat];
  progress: [progress: wire.Progress];
  light: [light: Light];
  command: [command: wire.Command];
  identity: [says: string];
  identify: [];
  power: [on: boolean];
}

/** What a device knows about itself; `lastHeartbeatAt` is by its own clock without drift. */
export interface DeviceFacts {
  powered: boolean;
  connected: boolean;
  jammed: boolean;
  light: Light;
  waiting: number;
  dropped: number;
  boot: number;
  battery: number;
  mains: boolean;
  lastHeartbeatAt: number | null;
}

/**
 * A device as its firmware would behave on the native protocol: every signal has an id of its own for ever and is published again, same id, until
 * its PUBACK, over lost connections and power cuts.
 */
export class NativeDevice extends EventEmitter<DeviceEvents> {
  readonly #options: Required<Omit<NativeDeviceOptions, 'ca'>>;
  readonly #uplink: Uplink;
  #outbox = new Outbox();
  readonly #identity: Identity;
  #light: LightState = DARK;
  #boot = 0;
  #seq = 0;
  #powered = false;
  #jammed = false;
  #weak = false;
  #drains: 'usual' | 'fast' = 'usual';
  #battery = 100;
  #mains: boolean;
  #lowReported = false;
  #driftMs = 0;
  #startedAt = 0;
  #lastHeartbeatAt: number | null = null;
  #ackMisses = 0;
  #forgetHeartbeat: (() => void) | undefined;
  #forgetAckWait: (() => void) | undefined;

  constructor(options: NativeDeviceOptions) {
    super();
    const { ca, ...given } = options;
    this.#options = {
      flash: memoryFlash(),
      heartbeatMs: HEARTBEAT_MS,
      heartbeatQos: 0,
      keepaliveSeconds: 30,
      ackWaitMs: ACK_WAIT_MS,
      backoff: BACKOFF,
      drainPercent: 0.01,
      power: 'battery',
      clock: systemClock,
      random: Math.random,
      ...given,
    };
    this.#mains = this.#options.power === 'mains';
    this.#uplink = new Uplink(ca === undefined ? this.#options : { ...this.#options, ca }, {
      up: () => this.#cameUp(),
      down: (why) => this.#wentDown(why),
      refused: (why) => {
        this.#identity.refused();
        this.emit('refused', why);
      },
      message: (topic, payload) => this.#heard(topic, payload),
    });
    const { credentials, clock } = this.#options;
    this.#identity = new Identity(credentials.secret, {
      now: () => clock.now(),
      ask: (body) => this.#uplink.publish('renew', JSON.stringify(body), { qos: 1 }),
      prove: (proof) => this.#uplink.prove(proof),
      comeBack: () => this.#uplink.comeBack(),
      save: () => this.#save(),
      says: (text) => this.emit('identity', text),
    });
  }

  get facts(): DeviceFacts {
    return {
      powered: this.#powered,
      connected: this.#uplink.connected && !this.#jammed,
      jammed: this.#jammed,
      light: this.#light.light,
      waiting: this.#outbox.size,
      dropped: this.#outbox.dropped,
      boot: this.#boot,
      battery: this.#battery,
      mains: this.#mains,
      lastHeartbeatAt: this.#lastHeartbeatAt,
    };
  }

  get id(): string {
    return this.#options.credentials.device;
  }

  /** Power on: counts the boot, takes unacknowledged signals out of the flash and connects. Throws if the flash is damaged. */
  plugIn(): void {
    if (this.#powered) return;
    const { flash, clock } = this.#options;
    const { boot, waiting, ...proofs } = flash.read();
    this.#identity.recall(proofs);
    this.#boot = boot + 1;
    this.#seq = 0;
    this.#outbox = new Outbox(waiting);
    this.#save();
    this.#powered = true;
    this.#startedAt = clock.now();
    this.emit('power', true);
    for (const { id, kind } of waiting) {
      if (showsLight(kind)) this.#turnLight({ type: 'pressed', signal: id });
    }
    this.#uplink.open();
    this.#planHeartbeat();
  }

  /** Power gone in an instant: the socket closes without a DISCONNECT, no heartbeat follows, presses do nothing. */
  unplug(): void {
    if (!this.#powered) return;
    this.#halt();
    this.#uplink.cut('the power went');
    this.emit('power', false);
  }

  /** Switched off properly: `offline` and DISCONNECT. */
  async stop(): Promise<void> {
    if (!this.#powered) return;
    this.#halt();
    await this.#uplink.close();
    this.emit('power', false);
  }

  /** A press on the button. Returns the id of the signal that carries it, or null when the device has no power. */
  press(kind: wire.PressKind = 'panic', sensor?: string): string | null {
    const id = this.signal({ kind }, sensor);
    if (id !== null && showsLight(kind)) this.#turnLight({ type: 'pressed', signal: id });
    return id;
  }

  /** Sends any signal. Returns its id, or null when there is no power or, for anything but a panic, no room. */
  signal(body: wire.SignalBody, sensor?: string): string | null {
    if (!this.#powered) return null;
    const id = `${this.#boot}-${++this.#seq}`;
    const at = new Date(this.#options.clock.now() + this.#driftMs).toISOString();
    const signal: wire.Signal = { id, ...body, ...(sensor === undefined ? {} : { sensor }), at };
    const taken = this.#outbox.add(signal);
    if (taken.became === 'joined') return taken.id;
    if (taken.became === 'refused') {
      this.emit('dropped', signal);
      return null;
    }
    if (taken.dropped) this.emit('dropped', taken.dropped);
    this.#save();
    if (wire.isPanicClass(body)) this.#uplink.hurry();
    this.#flush();
    return id;
  }

  open(sensor?: string, kind: 'door' | 'window' = 'door'): string | null {
    return this.signal({ kind, state: 'open' }, sensor);
  }

  close(sensor?: string, kind: 'door' | 'window' = 'door'): string | null {
    return this.signal({ kind, state: 'closed' }, sensor);
  }

  /** Mains power at the device's supply; without it the battery drains. */
  setMains(state: 'lost' | 'restored'): string | null {
    const on = state === 'restored';
    if (this.#mains === on) return null;
    this.#mains = on;
    return this.signal({ kind: 'power', state });
  }

  /** Sets the charge; crossing the low mark downwards or the ok mark upwards is a signal. At 0 the device dies. */
  setBattery(percent: number): void {
    this.#battery = Math.min(100, Math.max(0, percent));
    if (this.#battery <= BATTERY_LOW_PERCENT && !this.#lowReported) this.#reportBattery('low');
    else if (this.#battery >= BATTERY_OK_PERCENT && this.#lowReported) this.#reportBattery('ok');
    if (this.#battery === 0 && !this.#mains) this.unplug();
  }

  /** Of a weak radio some heartbeats do not arrive, and everything else late. */
  setRadio(state: 'weak' | 'good'): void {
    this.#weak = state === 'weak';
  }

  /** A worn battery loses a percent with each heartbeat. */
  setDrain(state: 'usual' | 'fast'): void {
    this.#drains = state;
  }

  /** Moves the device's clock away from the true time. */
  drift(byMs: number): void {
    this.#driftMs += byMs;
  }

  /** The radio is drowned out: nothing gets through either way and the other end is not told. */
  jam(): void {
    if (this.#jammed) return;
    this.#jammed = true;
    this.#uplink.mute();
    if (this.#powered) this.emit('disconnected', 'the radio is jammed');
  }

  clearJam(): void {
    if (!this.#jammed) return;
    this.#jammed = false;
    this.#uplink.unmute();
  }

  /** Asks for a new proof of who it is; it goes on with the present one until it has it. */
  renew(): void {
    if (this.#powered) this.#identity.renew();
  }

  #halt(): void {
    this.#powered = false;
    this.#forgetHeartbeat?.();
    this.#forgetAckWait?.();
    if (this.#light.light !== 'off') this.emit('light', 'off');
    this.#light = DARK;
  }

  #cameUp(): void {
    this.emit('connected');
    this.#identity.taken();
    this.#beat();
    this.#flush();
  }

  #wentDown(why: string): void {
    this.#outbox.resetSent();
    this.#forgetAckWait?.();
    if (!this.#jammed) this.emit('disconnected', why);
  }

  #flush(): void {
    if (!this.#uplink.connected) return;
    for (let next = this.#outbox.next(); next; next = this.#outbox.next()) this.#publish(next);
    this.#watchAcks();
  }

  #publish(waiting: Waiting): void {
    const { clock } = this.#options;
    const sentAt = clock.now();
    waiting.sentAt = sentAt;
    waiting.attempts += 1;
    const send = () =>
      this.#uplink.publish('signal', JSON.stringify(waiting.signal), { qos: 1 }, () =>
        this.#acknowledged(waiting, sentAt),
      );
    if (this.#weak) clock.after(WEAK_LATE_MS * (0.5 + this.#options.random()), send);
    else send();
    this.emit('sent', waiting.signal, waiting.attempts);
  }

  #acknowledged({ signal }: Waiting, sentAt: number): void {
    if (!this.#outbox.acknowledge(signal.id)) return;
    this.#ackMisses = 0;
    this.#save();
    this.emit('acknowledged', signal, this.#options.clock.now() - sentAt);
    this.#turnLight({ type: 'stored', signal: signal.id });
    this.#flush();
  }

  #watchAcks(): void {
    this.#forgetAckWait?.();
    const oldest = this.#outbox.oldestSentAt;
    if (oldest === null) return;
    const { clock, ackWaitMs } = this.#options;
    const patienceMs = Math.min(ACK_WAIT_MAX_MS, ackWaitMs * 2 ** this.#ackMisses);
    this.#forgetAckWait = clock.after(Math.max(0, oldest + patienceMs - clock.now()), () => {
      this.#ackMisses = Math.min(this.#ackMisses + 1, 10);
      if (!this.#jammed) this.#uplink.reset(`no PUBACK within ${patienceMs} ms`);
    });
  }

  #planHeartbeat(): void {
    this.#forgetHeartbeat = this.#options.clock.after(this.#options.heartbeatMs, () => {
      this.#beat();
      const drain = this.#drains === 'fast' ? WORN_DRAIN_PERCENT : this.#options.drainPercent;
      if (!this.#mains) this.setBattery(this.#battery - drain);
      if (this.#powered) this.#planHeartbeat();
    });
  }

  #beat(): void {
    if (!this.#uplink.connected || this.#jammed) return;
    this.#identity.look();
    const { clock, random, heartbeatQos } = this.#options;
    if (this.#weak && random() < WEAK_LOSS) return;
    const heartbeat: wire.Heartbeat = {
      battery: Math.round(this.#battery),
      rssi: (this.#weak ? WEAK_RSSI : -55) - Math.floor(random() * 15),
      mains: this.#mains,
      // The router of the home hangs on the same mains.
      ...(this.#options.power === 'mains' && { path: this.#mains ? 'broadband' : 'mobile' }),
      firmware: FIRMWARE,
      uptime: Math.floor((clock.now() - this.#startedAt) / 1000),
    };
    this.#uplink.publish('heartbeat', JSON.stringify(heartbeat), { qos: heartbeatQos });
    this.#lastHeartbeatAt = clock.now();
    this.emit('heartbeat', heartbeat);
  }

  #heard(topic: string, payload: Uint8Array): void {
    if (this.#jammed) return;
    const leaf = topic.slice(this.#options.credentials.topic.length + 1);
    if (leaf === 'down/progress') {
      const progress = wire.readProgress(payload);
      if (!progress) return;
      this.emit('progress', progress);
      this.#turnLight({ type: 'progress', progress });
    } else if (leaf === 'down/identity') {
      this.#identity.given(payload);
    } else if (leaf === 'down/command') {
      const command = wire.readCommand(payload);
      if (command) this.#obey(command);
    }
  }

  #obey(command: wire.Command): void {
    this.emit('command', command);
    const reply = (ok: boolean, detail: string) =>
      this.#uplink.publish('reply', JSON.stringify({ to: command.id, ok, detail }), { qos: 1 });
    if (command.command === 'test') {
      this.signal({ kind: 'test' });
      reply(true, 'self-test passed');
    } else if (command.command === 'renew') {
      reply(true, 'a new proof is asked for');
      this.renew();
    } else if (command.command === 'identify') {
      this.emit('identify');
      reply(true, 'the light is blinking');
    } else {
      reply(false, 'this firmware does not know the command');
    }
  }

  #reportBattery(state: 'low' | 'ok'): void {
    this.#lowReported = state === 'low';
    this.signal({ kind: 'battery', state, percent: Math.round(this.#battery) });
  }

  #turnLight(event: LightEvent): void {
    const before = this.#light.light;
    this.#light = decideLight(this.#light, event);
    if (this.#light.light !== before) this.emit('light', this.#light.light);
  }

  #save(): void {
    this.#options.flash.write({ boot: this.#boot, waiting: this.#outbox.signals, ...this.#identity.kept });
  }
}

/** A press under duress must look like nothing at all. */
function showsLight(kind: wire.SignalBody['kind']): boolean {
  return kind === 'panic' || kind === 'hold-up';
}
