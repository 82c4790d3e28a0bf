import type { Socket } from 'node:net';
import { dial } from '../../simulators/fleet/dial.ts';
import { InboundReader } from '../../simulators/fleet/inbound.ts';
import * as packets from '../../simulators/fleet/packets.ts';

/** Twenty minutes: no PINGREQ is due while a benchmark lasts between two presses of one device. */
const KEEPALIVE_S = 1200;
const CONNECT_MS = 30_000;
/** Connections under way at once. */
const CONNECTING = 32;
const HIGHEST_MESSAGE_ID = 65_535;

export interface PresserOptions {
  port: number;
  devices: readonly packets.FleetDevice[];
}

/** The devices whose panic buttons are pressed: one bare socket each in the measuring process, so that one clock sees both ends. */
export class Pressers {
  readonly devices: readonly packets.FleetDevice[];
  readonly #sockets: (Socket | undefined)[] = [];
  readonly #reader: InboundReader;
  readonly #opened = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  readonly #awaited = new Map<number, (at: number) => void>();
  #messageId = 0;
  #readAt = 0;

  private constructor(devices: readonly packets.FleetDevice[]) {
    this.devices = devices;
    this.#reader = new InboundReader({
      connack: (index, code) => this.#connected(index, code),
      puback: (_, messageId) => this.#acked(messageId),
      publish: (index, messageId) => this.#sockets[index]?.write(packets.pubackPacket(messageId)),
      broken: (index) => this.#sockets[index]?.destroy(),
    });
  }

  static async connect({ port, devices }: PresserOptions): Promise<Pressers> {
    const pressers = new Pressers(devices);
    for (let from = 0; from < devices.length; from += CONNECTING) {
      const group = devices.slice(from, from + CONNECTING);
      await Promise.all(group.map((device, at) => pressers.#open(port, device, from + at)));
    }
    return pressers;
  }

  get size(): number {
    return this.devices.length;
  }

  /** Publishes a ready payload on `up/signal`, QoS 1. Gives the moment before the bytes left; `acked` is told the moment of the PUBACK. */
  press(index: number, payload: string, acked: (at: number) => void): number {
    const device = this.devices[index];
    const socket = this.#sockets[index];
    if (!device || !socket?.writable) throw new Error(`The connection of presser ${index} is gone.`);
    // One numbering over all devices, so that a PUBACK is known by its message id alone.
    this.#messageId = (this.#messageId % HIGHEST_MESSAGE_ID) + 1;
    const packet = packets.signalPacket(device, this.#messageId, payload);
    this.#awaited.set(this.#messageId, acked);
    const at = performance.now();
    socket.write(packet);
    return at;
  }

  close(): void {
    for (const socket of this.#sockets) socket?.destroy();
  }

  #open(port: number, device: packets.FleetDevice, index: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`Presser ${index} had no CONNACK in ${CONNECT_MS} ms.`)),
        CONNECT_MS,
      );
      this.#opened.set(index, {
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      this.#sockets[index] = dial(
        { host: '127.0.0.1', port },
        {
          open: () => this.#sockets[index]?.write(packets.connectPacket(device, KEEPALIVE_S, false)),
          bytes: (chunk) => {
            this.#readAt = performance.now();
            this.#reader.read(index, chunk);
          },
          closed: (error) => this.#closed(index, error),
        },
      );
    });
  }

  #connected(index: number, code: number): void {
    const opened = this.#opened.get(index);
    this.#opened.delete(index);
    if (code === 0) opened?.resolve();
    else opened?.reject(new Error(`Presser ${index} was refused with code ${code}.`));
  }

  #acked(messageId: number): void {
    const acked = this.#awaited.get(messageId);
    this.#awaited.delete(messageId);
    acked?.(this.#readAt);
  }

  #closed(index: number, error: Error | undefined): void {
    this.#sockets[index] = undefined;
    this.#reader.forget(index);
    this.#opened.get(index)?.reject(new Error(`Presser ${index} was cut off (${error?.message ?? 'closed'}).`));
    this.#opened.delete(index);
  }
}
