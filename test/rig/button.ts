import { connect, type Socket } from 'node:net';
import mqtt, { type Packet } from 'mqtt-packet';

/** A device over a plain socket, with nothing between the test and the wire. */
export class Button {
  readonly socket: Socket;
  readonly device: string;
  readonly topic: string;
  readonly inbox: { topic: string; payload: string }[] = [];
  closed = false;
  #next = 0;
  readonly #waiting = new Map<number, { acked: () => void; lost: (error: Error) => void }>();

  private constructor(socket: Socket, credentials: { device: string; topic: string }) {
    this.socket = socket;
    this.device = credentials.device;
    this.topic = credentials.topic;
  }

  static connect(port: number, credentials: { device: string; secret: string; topic: string }): Promise<Button> {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    const button = new Button(socket, credentials);
    const parser = mqtt.parser({ protocolVersion: 4 });
    socket.on('data', (bytes) => parser.parse(bytes));
    return new Promise((done, fail) => {
      parser.on('packet', (packet: Packet) => {
        if (packet.cmd === 'connack') {
          if (packet.returnCode === 0) done(button);
          else fail(new Error(`refused with ${packet.returnCode}`));
        } else button.#take(packet);
      });
      socket.on('error', fail);
      socket.on('close', () => {
        button.closed = true;
        for (const { lost } of button.#waiting.values()) lost(new Error('the connection closed before the PUBACK'));
        button.#waiting.clear();
        fail(new Error('the connection was closed'));
      });
      const { device, secret } = credentials;
      socket.write(
        mqtt.generate({
          cmd: 'connect',
          protocolId: 'MQTT',
          protocolVersion: 4,
          clean: true,
          clientId: device,
          keepalive: 60,
          username: device,
          password: Buffer.from(secret),
        }),
      );
    });
  }

  /** Publishes at QoS 1; resolves with the PUBACK, rejects when the connection closes before it. */
  publish(topic: string, payload: string | Buffer, retain = false): Promise<void> {
    this.#next = (this.#next % 65_000) + 1;
    const messageId = this.#next;
    return new Promise((acked, lost) => {
      this.#waiting.set(messageId, { acked, lost });
      this.socket.write(mqtt.generate({ cmd: 'publish', topic, payload, qos: 1, messageId, retain, dup: false }));
    });
  }

  signal(body: object): Promise<void> {
    return this.publish(`${this.topic}/up/signal`, JSON.stringify(body));
  }

  press(id: string): Promise<void> {
    return this.signal({ id, kind: 'panic', sensor: 'bedroom-button', at: new Date().toISOString() });
  }

  subscribe(): void {
    this.socket.write(
      mqtt.generate({
        cmd: 'subscribe',
        messageId: 65_535,
        subscriptions: [{ topic: `${this.topic}/down/#`, qos: 1 }],
      }),
    );
  }

  /** What the device has been told about its alarm, in order. */
  get stages(): string[] {
    return this.inbox
      .filter(({ topic }) => topic.endsWith('/down/progress'))
      .map(({ payload }) => JSON.parse(payload).stage);
  }

  /** Bytes as they are, for what no client library would send. */
  raw(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  close(): void {
    this.socket.destroy();
  }

  #take(packet: Packet): void {
    if (packet.cmd === 'puback' && packet.messageId !== undefined) {
      this.#waiting.get(packet.messageId)?.acked();
      this.#waiting.delete(packet.messageId);
    } else if (packet.cmd === 'publish') {
      this.inbox.push({ topic: packet.topic, payload: String(packet.payload) });
      if (packet.qos === 1) this.socket.write(mqtt.generate({ cmd: 'puback', messageId: packet.messageId ?? 0 }));
    }
  }
}
