import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import mqtt, { type IConnectPacket, type Packet } from 'mqtt-packet';

/** How long an answer is waited for; a wrong secret is answered slowly on purpose. */
const ANSWER_MS = 8_000;

/** Where a gateway takes MQTT. */
export interface At {
  host: string;
  port: number;
  /** PEM: the certificate of the gateway, for TLS; absent: a plain socket. */
  trust?: string | undefined;
}

/** What is shown to prove who one is. */
export interface Shown {
  /** Client id, and username where a secret is given. */
  device: string;
  secret?: string | undefined;
  /** PEM. */
  certificate?: string | undefined;
  key?: string | undefined;
}

/** A connection of somebody who may not be who they say: it keeps what comes back and never throws for being turned away. */
export class Line {
  readonly #socket: Socket;
  readonly #packets: Packet[] = [];
  readonly #waiting = new Set<() => void>();
  #next = 0;
  closed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const parser = mqtt.parser({ protocolVersion: 4 });
    parser.on('packet', (packet: Packet) => {
      this.#packets.push(packet);
      this.#look();
    });
    parser.on('error', () => {});
    socket.on('data', (bytes) => parser.parse(bytes));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
      this.#look();
    });
  }

  /** Signs in; answers with the line, whatever the gateway said, once it has said it. */
  static async open(at: At, shown: Shown): Promise<Line> {
    const { host, port, trust } = at;
    const { device, secret, certificate, key } = shown;
    const proof = certificate === undefined || key === undefined ? {} : { cert: certificate, key };
    const socket =
      trust === undefined
        ? connectTcp({ host, port, noDelay: true })
        : // The certificate is the gateway's own, whatever the address it is reached by.
          connectTls({ host, port, ca: trust, checkServerIdentity: () => undefined, ...proof });
    const line = new Line(socket);
    const sign: IConnectPacket = {
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      clientId: device,
      keepalive: 60,
      ...(secret !== undefined && { username: device, password: Buffer.from(secret) }),
    };
    socket.write(mqtt.generate(sign));
    await line.#until(() => line.closed || line.answer !== undefined);
    return line;
  }

  /** The CONNACK: 0 is let in; undefined when there was none. */
  get answer(): number | undefined {
    for (const packet of this.#packets) if (packet.cmd === 'connack') return packet.returnCode ?? undefined;
    return undefined;
  }

  get isIn(): boolean {
    return this.answer === 0 && !this.closed;
  }

  /** Publishes at QoS 1; answers whether it was acknowledged. */
  async publish(topic: string, payload: string): Promise<boolean> {
    this.#next += 1;
    const messageId = this.#next;
    if (this.closed) return false;
    this.#socket.write(mqtt.generate({ cmd: 'publish', topic, payload, qos: 1, messageId, retain: false, dup: false }));
    const acked = () => this.#packets.some((packet) => packet.cmd === 'puback' && packet.messageId === messageId);
    await this.#until(() => this.closed || acked());
    return acked();
  }

  /** Subscribes; answers whether it was granted. */
  async subscribe(topic: string): Promise<boolean> {
    this.#next += 1;
    const messageId = this.#next;
    this.#socket.write(mqtt.generate({ cmd: 'subscribe', messageId, subscriptions: [{ topic, qos: 1 }] }));
    const granted = () => this.#packets.find((packet) => packet.cmd === 'suback' && packet.messageId === messageId);
    await this.#until(() => this.closed || granted() !== undefined);
    const answer = granted();
    return answer?.cmd === 'suback' && answer.granted.every((qos) => Number(qos) < 0x80);
  }

  /** Resolves once the other side has ended it. */
  async ended(): Promise<boolean> {
    await this.#until(() => this.closed);
    return this.closed;
  }

  close(): void {
    this.#socket.destroy();
  }

  #look(): void {
    for (const look of [...this.#waiting]) look();
  }

  #until(isSo: () => boolean): Promise<void> {
    return new Promise((done) => {
      const look = () => {
        if (!isSo()) return;
        clearTimeout(patience);
        this.#waiting.delete(look);
        done();
      };
      const patience = setTimeout(() => {
        this.#waiting.delete(look);
        done();
      }, ANSWER_MS);
      this.#waiting.add(look);
      look();
    });
  }
}
