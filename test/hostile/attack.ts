import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import mqtt, { type Packet } from 'mqtt-packet';

/** How long an attacker waits for an answer that it wants to see. */
const ANSWER_WITHIN_MS = 10_000;

/** One hostile socket: sends bytes as they are and keeps what comes back, unless it never reads. */
export class Attacker {
  readonly socket: Socket;
  readonly packets: Packet[] = [];
  closed = false;
  readonly #closing: Promise<void>;

  constructor(socket: Socket, reads = true) {
    this.socket = socket;
    this.#closing = new Promise((done) => socket.once('close', () => done()));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
    });
    if (!reads) {
      socket.pause();
      return;
    }
    const parser = mqtt.parser({ protocolVersion: 4 });
    parser.on('packet', (packet: Packet) => this.packets.push(packet));
    parser.on('error', () => {});
    socket.on('data', (bytes) => parser.parse(bytes));
  }

  static tcp(port: number, reads = true): Attacker {
    return new Attacker(connect({ host: '127.0.0.1', port, noDelay: true }), reads);
  }

  /** Over TLS, whoever answers: what is attacked here is not the client's trust. */
  static tls(port: number, maxVersion: 'TLSv1.2' | 'TLSv1.3' = 'TLSv1.3'): Attacker {
    return new Attacker(connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false, maxVersion }));
  }

  /** The code of the CONNACK, when there was one. */
  get connack(): number | undefined {
    for (const packet of this.packets) if (packet.cmd === 'connack') return packet.returnCode ?? packet.reasonCode;
    return undefined;
  }

  send(...bytes: Buffer[]): void {
    if (!this.socket.destroyed) this.socket.write(Buffer.concat(bytes));
  }

  /** Writes no faster than the gateway reads; false when the connection has ended. */
  async push(bytes: Buffer): Promise<boolean> {
    if (this.closed) return false;
    if (!this.socket.write(bytes))
      await Promise.race([once(this.socket, 'drain').catch(() => undefined), this.#closing]);
    else await turn();
    return !this.closed;
  }

  /** Waits until the gateway has ended the connection. */
  async ended(withinMs = ANSWER_WITHIN_MS): Promise<void> {
    await this.until(() => this.closed, 'the end of the connection', withinMs);
  }

  async until(isSo: () => boolean, what: string, withinMs = ANSWER_WITHIN_MS): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (!isSo()) {
      if (performance.now() > deadline) throw new Error(`${what} did not come within ${withinMs} ms`);
      await pause(2);
    }
  }

  count(cmd: Packet['cmd']): number {
    return this.packets.filter((packet) => packet.cmd === cmd).length;
  }

  /** Goes without a word. */
  close(): void {
    this.socket.destroy();
  }
}
