import { connect, type Socket } from 'node:net';
import mqtt, { type Packet } from 'mqtt-packet';
import type { Credentials } from './home.ts';

const KEEPALIVE_S = 60;
const MESSAGE_ID = 1;

/** The gateway as a device of its own: a socket, a CONNECT, one press, and the PUBACK that it waits for. */
export class Presser {
  readonly #socket: Socket;
  readonly #credentials: Credentials;
  readonly #signedIn = Promise.withResolvers<void>();
  readonly #acked = Promise.withResolvers<void>();

  constructor(port: number, credentials: Credentials) {
    this.#credentials = credentials;
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    const parser = mqtt.parser({ protocolVersion: 4 });
    parser.on('packet', (packet: Packet) => this.#take(packet));
    parser.on('error', (error) => this.#fail(error));
    this.#socket.on('data', (bytes) => parser.parse(bytes));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('the connection was closed')));
    // Each is awaited later, or never when the other has failed.
    this.#signedIn.promise.catch(() => {});
    this.#acked.promise.catch(() => {});
    const { device, secret } = credentials;
    this.#socket.write(
      mqtt.generate({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clean: true,
        clientId: device,
        keepalive: KEEPALIVE_S,
        username: device,
        password: Buffer.from(secret),
      }),
    );
  }

  /** Resolves when the broker has let it in; rejects when it has not. */
  signedIn(): Promise<void> {
    return this.#signedIn.promise;
  }

  /** Presses; resolves with the PUBACK. `id` must be new for ever. */
  press(id: string, at: number): Promise<void> {
    const payload = JSON.stringify({ id, kind: 'panic', sensor: 'self-test', at: new Date(at).toISOString() });
    const topic = `${this.#credentials.topic}/up/signal`;
    this.#socket.write(
      mqtt.generate({ cmd: 'publish', topic, payload, qos: 1, messageId: MESSAGE_ID, retain: false, dup: false }),
    );
    return this.#acked.promise;
  }

  close(): void {
    this.#socket.end(mqtt.generate({ cmd: 'disconnect' }));
    this.#socket.destroySoon();
  }

  #take(packet: Packet): void {
    if (packet.cmd === 'puback') this.#acked.resolve();
    if (packet.cmd !== 'connack') return;
    if (packet.returnCode === 0) this.#signedIn.resolve();
    else this.#fail(new Error(`the broker refused it with ${packet.returnCode}`));
  }

  #fail(error: Error): void {
    this.#signedIn.reject(error);
    this.#acked.reject(error);
  }
}
