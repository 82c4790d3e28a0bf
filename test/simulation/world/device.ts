import { BACKOFF, backoffMs } from '../../../simulators/device/backoff.ts';
import { memoryFlash } from '../../../simulators/device/flash.ts';
import { ACK_WAIT_MS } from '../../../simulators/device/native-device.ts';
import { Outbox } from '../../../simulators/device/outbox.ts';
import type { Signal, SignalBody } from '../../../simulators/device/wire.ts';
import type { DeviceId } from '../../../src/core/ids.ts';
import type { Chance } from '../chance.ts';
import { Connection, type Far, type Near } from './connection.ts';
import type { Packet } from './packet.ts';
import type { Cancel, Timeline } from './timeline.ts';

/** How long a battery takes to lose a point, and between which levels it is used. */
const BATTERY_POINT_MS = 20_000;
const FULL = 97;
const NEARLY_EMPTY = 9;

export interface DeviceParts {
  id: DeviceId;
  timeline: Timeline;
  chance: Chance;
  heartbeatMs: number;
  /** Milliseconds that the network takes for one packet just now. */
  latencyMs(): number;
  /** Asks for a connection; answers undefined when nobody listens or the device is not let in. */
  connect(near: Near, open: (far: Far<Packet>) => Connection<Packet>): Connection<Packet> | undefined;
}

/** Signs of the network's weather at one device. */
export interface Trouble {
  duplicates: boolean;
}

/**
 * A device as `simulators/device` behaves, without its sockets: every signal has its own id for ever and is published again
 * until its PUBACK, over lost connections and power cuts.
 */
export class SimulatedDevice implements Near {
  readonly id: DeviceId;
  readonly trouble: Trouble = { duplicates: false };
  readonly #parts: DeviceParts;
  readonly #flash = memoryFlash();
  readonly #inFlight = new Map<number, readonly string[]>();
  readonly #clockOffMs: number;
  #outbox = new Outbox();
  #powered = false;
  #boot = 0;
  #seq = 0;
  #packets = 0;
  #tries = 0;
  #connection: Connection<Packet> | undefined;
  #old: Connection<Packet> | undefined;
  #heartbeat: Cancel | undefined;
  #ackWait: Cancel | undefined;
  #retry: Cancel | undefined;

  constructor(parts: DeviceParts) {
    this.id = parts.id;
    this.#parts = parts;
    this.#clockOffMs = parts.chance.whole(-90_000, 90_000, 'clock of', parts.id);
  }

  get waiting(): number {
    return this.#outbox.size;
  }

  get powered(): boolean {
    return this.#powered;
  }

  plugIn(): void {
    if (this.#powered) return;
    const { boot, waiting } = this.#flash.read();
    this.#powered = true;
    this.#boot = boot + 1;
    this.#seq = 0;
    this.#outbox = new Outbox(waiting);
    this.#save();
    this.#dial();
    this.#planHeartbeat();
  }

  /** Power gone in an instant. */
  unplug(): void {
    if (!this.#powered) return;
    this.#powered = false;
    this.#heartbeat?.cancel();
    this.#retry?.cancel();
    this.#letGo('rudely');
  }

  /** Anything that the device has to say. Returns the signal's id, or undefined without power or room. */
  signal(body: SignalBody, retained = false): string | undefined {
    if (!this.#powered) return undefined;
    this.#seq += 1;
    const id = `${this.#boot}-${this.#seq}`;
    const at = new Date(this.#parts.timeline.now + this.#clockOffMs).toISOString();
    const taken = this.#outbox.add({ id, ...body, at });
    if (taken.became !== 'queued') return taken.became === 'joined' ? taken.id : undefined;
    this.#save();
    this.#flush(retained);
    return id;
  }

  /** Publishes something that is no signal, or no sense at all. */
  say(suffix: string, payload: string, qos: 0 | 1, retained = false): void {
    if (!this.#powered) return;
    this.#publish({ suffix, payload, qos, retained, signals: [] });
  }

  /** As a bridge: an end device has said something. It is not kept: a frame that the line loses is lost. */
  passOn(below: string, payload: string, retained: boolean): void {
    if (this.#powered) this.#publish({ suffix: '', below, payload, qos: 1, retained, signals: [] });
  }

  /** The line breaks. `silently`: nobody is told, and the device finds out by the PUBACK that does not come. */
  loseLine(how: 'cut' | 'silently'): void {
    if (how === 'silently') this.#connection?.breakSilently();
    else this.#connection?.cut();
  }

  /** A second connection takes over; what the first had sent may still arrive after it. */
  connectAgain(): void {
    if (!this.#powered || this.#connection === undefined) return;
    this.#old = this.#connection;
    this.#connection = undefined;
    this.#retry?.cancel();
    this.#dial();
  }

  acknowledged(packet: number): void {
    const signals = this.#inFlight.get(packet);
    this.#inFlight.delete(packet);
    for (const id of signals ?? []) this.#outbox.acknowledge(id);
    this.#save();
    this.#flush();
  }

  ended(): void {
    this.#letGo('gone');
    if (this.#powered) this.#dialLater();
  }

  #dial(): void {
    const opened = this.#parts.connect(this, (far) => {
      const { timeline, latencyMs } = this.#parts;
      const connection: Connection<Packet> = new Connection({
        timeline,
        latencyMs,
        far,
        near: {
          acknowledged: (packet) => this.acknowledged(packet),
          ended: () => {
            if (this.#connection === connection || this.#connection === undefined) this.ended();
          },
        },
      });
      return connection;
    });
    if (opened === undefined) return this.#dialLater();
    this.#connection = opened;
    this.#tries = 0;
    this.#old?.endNear('late');
    this.#old = undefined;
    this.#outbox.resetSent();
    this.say('state', 'online', 1, true);
    this.#beat();
    this.#flush();
  }

  #dialLater(): void {
    const { timeline, chance, id } = this.#parts;
    const waitMs = backoffMs(this.#tries, () => chance.fraction('backoff', id, timeline.now), BACKOFF);
    this.#tries += 1;
    this.#retry?.cancel();
    this.#retry = timeline.after(waitMs, () => {
      if (this.#powered && this.#connection === undefined) this.#dial();
    });
  }

  #letGo(how: 'rudely' | 'gone'): void {
    this.#ackWait?.cancel();
    this.#inFlight.clear();
    this.#outbox.resetSent();
    const connection = this.#connection;
    this.#connection = undefined;
    if (how === 'rudely') connection?.endNear('lost');
  }

  #flush(retained = false): void {
    if (this.#connection === undefined) return;
    for (let next = this.#outbox.next(); next !== undefined; next = this.#outbox.next()) {
      next.sentAt = this.#parts.timeline.now;
      next.attempts += 1;
      const payload = JSON.stringify(next.signal);
      const packet = { suffix: 'signal', payload, qos: 1, retained, signals: [next.signal] } as const;
      this.#publish(packet);
      if (this.trouble.duplicates) this.#publish(packet);
    }
    this.#watchAcks();
  }

  #publish(packet: Omit<Packet, 'id'>): void {
    if (this.#connection === undefined) return;
    this.#packets += 1;
    if (packet.qos === 1) this.#inFlight.set(this.#packets, packet.signals.map(idOf));
    this.#connection.up({ ...packet, id: this.#packets });
  }

  /** A PUBACK that does not come means that the line is not to be trusted. */
  #watchAcks(): void {
    this.#ackWait?.cancel();
    const oldest = this.#outbox.oldestSentAt;
    if (oldest === null) return;
    this.#ackWait = this.#parts.timeline.at(oldest + ACK_WAIT_MS, () => {
      this.#letGo('rudely');
      if (this.#powered) this.#dialLater();
    });
  }

  #planHeartbeat(): void {
    this.#heartbeat = this.#parts.timeline.after(this.#parts.heartbeatMs, () => {
      this.#beat();
      this.#planHeartbeat();
    });
  }

  #beat(): void {
    this.say('heartbeat', JSON.stringify({ battery: batteryAt(this.#parts.timeline.now), mains: true }), 0);
  }

  #save(): void {
    this.#flash.write({ boot: this.#boot, waiting: this.#outbox.signals });
  }
}

/** It drains far faster than any battery, so that a restart always finds another level, and is changed when it is nearly empty. */
function batteryAt(now: number): number {
  return FULL - (Math.floor(now / BATTERY_POINT_MS) % (FULL - NEARLY_EMPTY));
}

function idOf({ id }: Signal): string {
  return id;
}
