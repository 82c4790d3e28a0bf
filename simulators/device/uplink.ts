import { MqttClient } from 'mqtt';
import { type Backoff, backoffMs } from './backoff.ts';
import type { DeviceClock } from './clock.ts';
import { Line } from './line.ts';
import type { Proof } from './proof.ts';
import type { Credentials } from './wire.ts';

/** How long a connection may take to be accepted, and how long a polite goodbye may take. */
export const CONNECT_WAIT_MS = 10_000;
export const GOODBYE_WAIT_MS = 500;
/** A press while waiting to reconnect tries at once, but not more often than this. */
export const HURRY_EVERY_MS = 1000;

export interface UplinkOptions {
  url: string;
  ca?: string | Buffer;
  credentials: Credentials;
  keepaliveSeconds: number;
  backoff: Backoff;
  clock: DeviceClock;
  random: () => number;
}

export interface UplinkEvents {
  up(): void;
  down(why: string): void;
  message(topic: string, payload: Uint8Array): void;
  refused(why: string): void;
}

/**
 * Keeps one MQTT 3.1.1 connection to the gateway: will, subscription, `online`, and back-off with jitter after a loss. It
 * queues nothing; what is published on a connection that dies is the caller's to publish again.
 */
export class Uplink {
  readonly #options: UplinkOptions;
  readonly #events: UplinkEvents;
  #proof: Proof;
  #client: MqttClient | undefined;
  #line: Line | undefined;
  #wanted = false;
  #muted = false;
  #connected = false;
  #attempt = 0;
  #triedAt = Number.NEGATIVE_INFINITY;
  #forgetWait: (() => void) | undefined;

  constructor(options: UplinkOptions, events: UplinkEvents) {
    this.#options = options;
    this.#events = events;
    this.#proof = { secret: options.credentials.secret };
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Proves itself with this from the next connection on. */
  prove(proof: Proof): void {
    this.#proof = proof;
  }

  open(): void {
    this.#wanted = true;
    this.#attempt = 0;
    this.#connect();
  }

  /** Ends the present connection as one does who comes back at once: with a DISCONNECT, so that nobody takes the next for a rival. */
  comeBack(): void {
    const client = this.#client;
    if (client === undefined) return this.hurry();
    client.end(false, {}, () => {
      this.#lost(client, 'connects anew');
      this.#triedAt = Number.NEGATIVE_INFINITY;
      this.hurry();
    });
  }

  /** Publishes on the present connection; `acknowledged` is called at the PUBACK (QoS 1) and never otherwise. */
  publish(leaf: string, payload: string, options: { qos: 0 | 1; retain?: boolean }, acknowledged?: () => void): void {
    if (!this.#connected) return;
    const { qos, retain = false } = options;
    this.#client?.publish(`${this.#options.credentials.topic}/up/${leaf}`, payload, { qos, retain }, (error) => {
      if (!error && qos === 1) acknowledged?.();
    });
  }

  /** Drops the connection, as for a link gone dead, and tries again after the back-off. */
  reset(why: string): void {
    if (this.#client) this.#lost(this.#client, why);
  }

  /** Somebody needs the gateway now: does not sit out the back-off. */
  hurry(): void {
    if (!this.#wanted || this.#client || this.#options.clock.now() - this.#triedAt < HURRY_EVERY_MS) return;
    this.#forgetWait?.();
    this.#connect();
  }

  /** No byte gets through any more, and the other end is not told. */
  mute(): void {
    this.#muted = true;
    this.#line?.mute();
  }

  unmute(): void {
    this.#muted = false;
    this.#line?.cut();
    if (this.#client) this.#lost(this.#client, 'the radio is clear again');
    this.#forgetWait?.();
    if (this.#wanted) this.#connect();
  }

  /** The socket is gone, no DISCONNECT is sent, nothing is tried again. */
  cut(why: string): void {
    this.#wanted = false;
    this.#forgetWait?.();
    this.#line?.cut();
    if (this.#client) this.#lost(this.#client, why);
  }

  /** Says `offline` and DISCONNECT when it can within GOODBYE_WAIT_MS, then closes. */
  async close(): Promise<void> {
    const client = this.#client;
    if (client && this.#connected && !this.#muted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, GOODBYE_WAIT_MS);
        this.publish('state', 'offline', { qos: 1, retain: true }, () => {
          clearTimeout(timer);
          client.end(Object.keys(client.outgoing).length > 0, () => resolve());
        });
      });
    }
    this.cut('switched off');
  }

  #tryLater(): void {
    const { clock, random, backoff } = this.#options;
    this.#forgetWait?.();
    this.#forgetWait = clock.after(backoffMs(this.#attempt++, random, backoff), () => this.#connect());
  }

  #connect(): void {
    if (this.#muted) {
      this.#tryLater();
      return;
    }
    const { credentials, keepaliveSeconds, clock } = this.#options;
    this.#triedAt = clock.now();
    const client = new MqttClient(() => this.#openLine(), {
      protocolVersion: 4,
      clean: true,
      clientId: credentials.device,
      ...('secret' in this.#proof && { username: credentials.device, password: this.#proof.secret }),
      keepalive: keepaliveSeconds,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_WAIT_MS,
      queueQoSZero: false,
      resubscribe: false,
      will: { topic: `${credentials.topic}/up/state`, payload: Buffer.from('offline'), qos: 1, retain: true },
    });
    this.#client = client;
    client.on('connect', () => this.#accepted(client));
    client.on('message', (topic, payload) => this.#events.message(topic, payload));
    client.on('error', (error) => {
      if ('code' in error && (error.code === 4 || error.code === 5)) this.#events.refused(error.message);
      this.#lost(client, error.message);
    });
    client.on('close', () => this.#lost(client, 'the connection was closed'));
  }

  #openLine(): Line {
    const { url, ca } = this.#options;
    const line = new Line({
      url,
      ...(ca === undefined ? {} : { ca }),
      ...('key' in this.#proof && { key: this.#proof.key, cert: this.#proof.certificate }),
    });
    this.#line = line;
    return line;
  }

  #accepted(client: MqttClient): void {
    if (client !== this.#client) return;
    this.#connected = true;
    this.#attempt = 0;
    client.subscribe(`${this.#options.credentials.topic}/down/#`, { qos: 1 });
    this.publish('state', 'online', { qos: 1, retain: true });
    this.#events.up();
  }

  #lost(client: MqttClient, why: string): void {
    if (client !== this.#client) return;
    const wasConnected = this.#connected;
    this.#client = undefined;
    this.#connected = false;
    if (!this.#muted) this.#line?.cut();
    client.end(true);
    if (this.#wanted) this.#tryLater();
    if (wasConnected) this.#events.down(why);
  }
}
