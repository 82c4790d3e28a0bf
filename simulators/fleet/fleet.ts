import type { Socket } from 'node:net';
import { backoffMs } from '../device/backoff.ts';
import { type FleetClock, monotonicClock } from './clock.ts';
import { dial, type FleetTls, sourceAddress } from './dial.ts';
import { InboundReader } from './inbound.ts';
import { Pacer } from './pacer.ts';
import * as packets from './packets.ts';

export const TICK_MS = 20;
/** Connections under way at once; the rest wait their turn. */
export const CONNECTING_LIMIT = 256;
/** How long closing may take before the sockets are destroyed. */
export const CLOSE_WAIT_MS = 2000;
const BACKOFF = { firstMs: 500, maxMs: 15_000 };

const AWAY = 0;
const QUEUED = 1;
const CONNECTING = 2;
const CONNECTED = 3;
/** Gone because `disconnect` asked for it: comes back only through `reconnect`. */
const HELD = 4;

export interface FleetOptions {
  host: string;
  port: number;
  tls?: FleetTls;
  devices: readonly packets.FleetDevice[];
  connectPerSecond: number;
  heartbeatsPerSecond: number;
  /** QoS of heartbeats; signals are always QoS 1. */
  qos: 0 | 1;
  keepaliveSeconds?: number;
  /** Will and retained `online`, as firmware does; false for a bare broker benchmark. */
  presence?: boolean;
  /** First part of the signals' ids; must differ between two fleets of the same devices. */
  boot?: number;
  onPuback?: (index: number, latencyMs: number) => void;
  /** How long `startFleet` waits for everyone. */
  connectWaitMs?: number;
  clock?: FleetClock;
  random?: () => number;
}

export interface FleetStats {
  connected: number;
  heartbeats: number;
  signals: number;
  /** Everything published at QoS 1, `online` included, and the PUBACKs that came. */
  sent: number;
  acked: number;
  pings: number;
  lost: number;
  refused: number;
  errors: number;
}

interface Awaited {
  sentAt: number;
  resolve: (latencyMs: number) => void;
  reject: (error: Error) => void;
}

/**
 * Connects `devices` at the asked pace and keeps them beating. Resolves once all are connected; rejects (and closes) when that
 * takes longer than `connectWaitMs`.
 */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const fleet = new Fleet(options);
  try {
    await fleet.allConnected();
  } catch (error) {
    await fleet.close();
    throw error;
  }
  return fleet;
}

/** Thousands of native devices in one process: typed arrays for their state, one timer for all, packets made once. */
export class Fleet {
  readonly #options: Required<Omit<FleetOptions, 'tls' | 'onPuback' | 'clock' | 'random'>> &
    Pick<FleetOptions, 'tls' | 'onPuback'>;
  readonly #clock: FleetClock;
  readonly #random: () => number;
  readonly #size: number;
  readonly #state: Uint8Array;
  readonly #attempts: Uint8Array;
  readonly #tryAt: Float64Array;
  readonly #spokeAt: Float64Array;
  readonly #beatAt: Float64Array;
  readonly #beatId: Uint16Array;
  readonly #nextId: Uint16Array;
  readonly #sockets: (Socket | undefined)[];
  readonly #beats: packets.HeartbeatPacket[];
  readonly #awaited = new Map<number, Awaited>();
  readonly #reader: InboundReader;
  readonly #connectPace: Pacer;
  readonly #beatPace: Pacer;
  readonly #stopTicking: () => void;
  readonly #stats: FleetStats = {
    connected: 0,
    heartbeats: 0,
    signals: 0,
    sent: 0,
    acked: 0,
    pings: 0,
    lost: 0,
    refused: 0,
    errors: 0,
  };
  #queue: number[] = [];
  #away: number[] = [];
  #connecting = 0;
  #open = 0;
  #held = 0;
  #beatCursor = 0;
  #pingCursor = 0;
  #seq = 0;
  #closing = false;
  #onChange: (() => void) | undefined;

  constructor(options: FleetOptions) {
    const { clock = monotonicClock, random = Math.random, ...given } = options;
    this.#options = {
      keepaliveSeconds: 1200,
      presence: true,
      boot: Math.floor(Date.now() / 1000),
      connectWaitMs: 30_000 + (3000 * options.devices.length) / options.connectPerSecond,
      ...given,
    };
    this.#clock = clock;
    this.#random = random;
    this.#size = options.devices.length;
    this.#state = new Uint8Array(this.#size).fill(QUEUED);
    this.#attempts = new Uint8Array(this.#size);
    this.#tryAt = new Float64Array(this.#size);
    this.#spokeAt = new Float64Array(this.#size);
    this.#beatAt = new Float64Array(this.#size);
    this.#beatId = new Uint16Array(this.#size);
    this.#nextId = new Uint16Array(this.#size);
    this.#sockets = new Array<Socket | undefined>(this.#size).fill(undefined);
    this.#beats = options.devices.map((device) => packets.heartbeatPacket(device, options.qos));
    this.#queue = options.devices.map((_, index) => index).reverse();
    this.#reader = new InboundReader({
      connack: (index, code) => this.#accepted(index, code),
      puback: (index, messageId) => this.#acked(index, messageId),
      publish: (index, messageId) => this.#write(index, packets.pubackPacket(messageId)),
      broken: (index) => {
        this.#stats.errors += 1;
        this.#sockets[index]?.destroy();
      },
    });
    this.#connectPace = new Pacer(options.connectPerSecond, clock.now());
    this.#beatPace = new Pacer(options.heartbeatsPerSecond, clock.now());
    this.#stopTicking = clock.every(TICK_MS, () => this.#tick());
  }

  /** How many devices the gateway has accepted at this moment. */
  get connected(): number {
    return this.#stats.connected;
  }

  get stats(): Readonly<FleetStats> {
    return { ...this.#stats };
  }

  /** Resolves when every device that is not held is connected. */
  async allConnected(): Promise<void> {
    if (this.#ready()) return;
    const { connectWaitMs } = this.#options;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        const { connected, refused } = this.#stats;
        reject(
          new Error(
            `Only ${connected} of ${this.#size} devices connected in ${connectWaitMs} ms (${refused} refused).`,
          ),
        );
      }, connectWaitMs);
      this.#onChange = () => {
        if (!this.#ready()) return;
        clearTimeout(timer);
        this.#onChange = undefined;
        resolve();
      };
    });
  }

  /**
   * Publishes one signal of the `index`-th device at once. `body` is a signal (given an id if it has none) or a raw payload. Resolves with the
   * milliseconds to its PUBACK; rejects when the device is not connected or loses its connection first.
   */
  publishSignal(index: number, body: Record<string, unknown> | string | Buffer): Promise<number> {
    const device = this.#options.devices[index];
    if (!device || this.#state[index] !== CONNECTED)
      return Promise.reject(new Error(`Device ${index} of the fleet is not connected.`));
    const raw = typeof body === 'string' || Buffer.isBuffer(body);
    const payload = raw ? body : JSON.stringify({ id: `${this.#options.boot}-${++this.#seq}`, ...body });
    const messageId = this.#takeId(index);
    const packet = packets.signalPacket(device, messageId, payload);
    return new Promise((resolve, reject) => {
      this.#stats.signals += 1;
      this.#stats.sent += 1;
      this.#awaited.set(index * 65_536 + messageId, { sentAt: this.#clock.now(), resolve, reject });
      this.#write(index, packet);
    });
  }

  /** Changes the pace of heartbeats of the whole fleet; 0 stops them (PINGREQ keeps the connections alive). */
  setRate(heartbeatsPerSecond: number): void {
    this.#beatPace.setRate(heartbeatsPerSecond);
  }

  /** Cuts `count` connected devices off without a DISCONNECT and keeps them away. Returns their indices. */
  disconnect(count: number): number[] {
    const chosen: number[] = [];
    for (let index = 0; index < this.#size && chosen.length < count; index++) {
      if (this.#state[index] === CONNECTED) chosen.push(index);
    }
    for (const index of chosen) {
      this.#stats.connected -= 1;
      this.#state[index] = HELD;
      this.#held += 1;
      this.#sockets[index]?.destroy();
    }
    return chosen;
  }

  /** Lets held devices come back, at the pace of `connectPerSecond`. */
  reconnect(indices: readonly number[]): void {
    for (const index of indices) {
      if (this.#state[index] !== HELD) continue;
      this.#held -= 1;
      // A socket that is still closing queues its device itself when it has closed.
      this.#state[index] = this.#sockets[index] ? AWAY : QUEUED;
      if (!this.#sockets[index]) this.#queue.unshift(index);
    }
  }

  /** DISCONNECT for all, then every socket closed; nothing of the fleet is left when it resolves. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#stopTicking();
    for (const [index, socket] of this.#sockets.entries()) {
      if (this.#state[index] === CONNECTED) socket?.end(packets.DISCONNECT);
      else socket?.destroy();
    }
    if (this.#open === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        for (const socket of this.#sockets) socket?.destroy();
      }, CLOSE_WAIT_MS);
      this.#onChange = () => {
        if (this.#open > 0) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #ready(): boolean {
    return this.#stats.connected === this.#size - this.#held;
  }

  #tick(): void {
    const now = this.#clock.now();
    this.#recall(now);
    this.#connectSome(this.#connectPace.take(now));
    this.#beatSome(this.#beatPace.take(now));
    this.#pingSome(now);
  }

  #recall(now: number): void {
    if (this.#away.length === 0) return;
    this.#away = this.#away.filter((index) => {
      if (this.#state[index] !== AWAY) return false;
      if ((this.#tryAt[index] ?? 0) > now) return true;
      this.#state[index] = QUEUED;
      this.#queue.unshift(index);
      return false;
    });
  }

  #connectSome(count: number): void {
    for (let done = 0; done < count && this.#connecting < CONNECTING_LIMIT; done++) {
      const index = this.#queue.pop();
      if (index === undefined) return;
      this.#connect(index);
    }
  }

  #connect(index: number): void {
    const device = this.#options.devices[index];
    if (!device) return;
    const { host, port, tls, keepaliveSeconds, presence } = this.#options;
    const localAddress = sourceAddress(host, index);
    this.#state[index] = CONNECTING;
    this.#connecting += 1;
    this.#open += 1;
    this.#sockets[index] = dial(
      { host, port, ...(localAddress ? { localAddress } : {}), ...(tls ? { tls } : {}) },
      {
        open: () => this.#write(index, packets.connectPacket(device, keepaliveSeconds, presence)),
        bytes: (chunk) => this.#reader.read(index, chunk),
        closed: (error) => this.#closed(index, error),
      },
    );
  }

  #accepted(index: number, code: number): void {
    if (this.#state[index] !== CONNECTING) return;
    this.#connecting -= 1;
    if (code !== 0) {
      this.#stats.refused += 1;
      this.#state[index] = AWAY;
      this.#sockets[index]?.destroy();
      return;
    }
    this.#state[index] = CONNECTED;
    this.#stats.connected += 1;
    this.#attempts[index] = 0;
    const device = this.#options.devices[index];
    if (device && this.#options.presence) {
      this.#stats.sent += 1;
      this.#write(index, packets.onlinePacket(device, this.#takeId(index)));
    }
    this.#onChange?.();
  }

  #closed(index: number, error: Error | undefined): void {
    const was = this.#state[index];
    this.#open -= 1;
    this.#sockets[index] = undefined;
    this.#reader.forget(index);
    this.#beatId[index] = 0;
    if (error && !this.#closing) this.#stats.errors += 1;
    if (was === CONNECTING) this.#connecting -= 1;
    if (was === CONNECTED) this.#stats.connected -= 1;
    if (was === CONNECTED && !this.#closing) this.#stats.lost += 1;
    this.#rejectAwaited(index);
    if (was !== HELD) {
      this.#state[index] = AWAY;
      const attempt = this.#attempts[index] ?? 0;
      this.#attempts[index] = Math.min(attempt + 1, 30);
      this.#tryAt[index] = this.#clock.now() + backoffMs(attempt, this.#random, BACKOFF);
      this.#away.push(index);
    }
    this.#onChange?.();
  }

  #rejectAwaited(index: number): void {
    if (this.#awaited.size === 0) return;
    const first = index * 65_536;
    for (const [key, awaited] of this.#awaited) {
      if (key < first || key >= first + 65_536) continue;
      this.#awaited.delete(key);
      awaited.reject(new Error(`Device ${index} of the fleet lost its connection before the PUBACK.`));
    }
  }

  #beatSome(count: number): void {
    if (this.#stats.connected === 0) return;
    for (let sent = 0; sent < count; ) {
      const index = this.#beatCursor;
      this.#beatCursor = index + 1 === this.#size ? 0 : index + 1;
      if (this.#state[index] !== CONNECTED) continue;
      this.#beat(index);
      sent += 1;
    }
  }

  #beat(index: number): void {
    const beat = this.#beats[index];
    if (!beat) return;
    this.#stats.heartbeats += 1;
    if (beat.idAt === 0) {
      this.#write(index, beat.bytes);
      return;
    }
    const messageId = this.#takeId(index);
    this.#stats.sent += 1;
    this.#beatAt[index] = this.#clock.now();
    this.#beatId[index] = messageId;
    // The bytes are reused, unless the last ones are still on their way to the kernel.
    const bytes = this.#sockets[index]?.writableLength === 0 ? beat.bytes : Buffer.from(beat.bytes);
    bytes.writeUInt16BE(messageId, beat.idAt);
    this.#write(index, bytes);
  }

  /** Looks at a part of the fleet each tick, all of it within a quarter of the keepalive, and pings who has been quiet for half of it. */
  #pingSome(now: number): void {
    const quarterMs = this.#options.keepaliveSeconds * 250;
    const part = Math.min(this.#size, Math.ceil((this.#size * TICK_MS) / quarterMs));
    for (let looked = 0; looked < part; looked++) {
      const index = this.#pingCursor;
      this.#pingCursor = index + 1 === this.#size ? 0 : index + 1;
      if (this.#state[index] !== CONNECTED || now - (this.#spokeAt[index] ?? 0) < 2 * quarterMs) continue;
      this.#stats.pings += 1;
      this.#write(index, packets.PINGREQ);
    }
  }

  #acked(index: number, messageId: number): void {
    this.#stats.acked += 1;
    const now = this.#clock.now();
    const key = index * 65_536 + messageId;
    const awaited = this.#awaited.get(key);
    if (awaited) {
      this.#awaited.delete(key);
      awaited.resolve(now - awaited.sentAt);
      this.#options.onPuback?.(index, now - awaited.sentAt);
    } else if (messageId === this.#beatId[index]) {
      this.#beatId[index] = 0;
      this.#options.onPuback?.(index, now - (this.#beatAt[index] ?? now));
    }
  }

  #takeId(index: number): number {
    const next = ((this.#nextId[index] ?? 0) % 65_535) + 1;
    this.#nextId[index] = next;
    return next;
  }

  #write(index: number, bytes: Buffer): void {
    this.#spokeAt[index] = this.#clock.now();
    this.#sockets[index]?.write(bytes);
  }
}
