import { connect, type Socket } from 'node:net';
import mqtt, { type IConnectPacket, type Packet } from 'mqtt-packet';

export interface Credentials {
  device: string;
  secret: string;
  topic: string;
}

/** A connection that may be turned away: it sends what it likes and keeps what comes back. */
export class Visitor {
  readonly socket: Socket;
  readonly packets: Packet[] = [];
  closed = false;

  constructor(port: number) {
    this.socket = connect({ host: '127.0.0.1', port, noDelay: true });
    const parser = mqtt.parser({ protocolVersion: 4 });
    parser.on('packet', (packet: Packet) => this.packets.push(packet));
    parser.on('error', () => {});
    this.socket.on('data', (bytes) => parser.parse(bytes));
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.closed = true;
    });
  }

  /** Several packets, or bytes that are none, in one write. */
  send(...packets: (Packet | Buffer)[]): void {
    this.socket.write(Buffer.concat(packets.map((p) => (Buffer.isBuffer(p) ? p : mqtt.generate(p)))));
  }

  /** The answer to CONNECT: 0 when let in, undefined while there is none. */
  get connack(): number | undefined {
    for (const packet of this.packets) if (packet.cmd === 'connack') return packet.returnCode ?? packet.reasonCode;
    return undefined;
  }

  close(): void {
    this.socket.destroy();
  }
}

export function connectPacket({ device, secret }: Credentials, changes: Partial<IConnectPacket> = {}): IConnectPacket {
  const who = { clientId: device, username: device, password: Buffer.from(secret) };
  return { cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 60, ...who, ...changes };
}

/** A PUBLISH at QoS 1 put together by hand, so that its topic can be any bytes. */
export function publishBytes(topic: Buffer, payload: string, messageId: number): Buffer {
  const word = (value: number) => Buffer.of(value >> 8, value & 0xff);
  const body = Buffer.concat([word(topic.length), topic, word(messageId), Buffer.from(payload)]);
  const head = [0x32];
  let rest = body.length;
  do {
    const low = rest % 128;
    rest = (rest - low) / 128;
    head.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return Buffer.concat([Buffer.from(head), body]);
}
