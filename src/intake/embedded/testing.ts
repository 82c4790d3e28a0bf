import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import mqtt, { type Packet } from 'mqtt-packet';
import { profileByName } from '../../../devices/index.ts';
import { Fault } from '../../core/fault.ts';
import { asDeviceId, asPartition, asPremisesId, type Partition } from '../../core/ids.ts';
import type { Input } from '../../core/input.ts';
import { type Instant, instant } from '../../core/time.ts';
import type { Clock, Door, Settled } from '../../gateway/ports.ts';
import type { DeviceDirectory, KnownDevice } from '../directory.ts';
import type { Intake } from '../intake.ts';
import { INTAKE_LIMITS, type IntakeLimits } from '../limits.ts';
import { type EmbeddedIntakeOptions, startEmbeddedIntake } from './start.ts';

/** A clock that tests move by hand. */
export class HandClock implements Clock {
  #now: number;
  #alarms: { at: number; ring: () => void }[] = [];

  constructor(start = Date.UTC(2026, 10, 21, 19, 0, 0)) {
    this.#now = start;
  }

  now(): Instant {
    return instant(this.#now);
  }

  at(when: Instant, ring: () => void): { cancel(): void } {
    const alarm = { at: when, ring };
    this.#alarms.push(alarm);
    const cancel = (): void => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm);
    };
    return { cancel };
  }

  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const next = this.#alarms.filter((alarm) => alarm.at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#alarms = this.#alarms.filter((alarm) => alarm !== next);
      this.#now = Math.max(this.#now, next.at);
      next.ring();
    }
    this.#now = until;
  }
}

/** A door whose commits a test can hold back, let go and make fail. */
export class HeldDoor implements Door {
  readonly inputs: { partition: Partition; input: Input }[] = [];
  readonly seen: number[] = [];
  readonly lost: number[] = [];
  held = false;
  fault: Fault | undefined;
  #waiting: (Settled | undefined)[] = [];

  submit(partition: Partition, input: Input, settled?: Settled): void {
    this.inputs.push({ partition, input });
    this.#waiting.push(settled);
    if (!this.held) setImmediate(() => this.release());
  }

  sawLife(index: number): void {
    this.seen.push(index);
  }

  lostTouch(index: number): void {
    this.lost.push(index);
  }

  release(count = Number.POSITIVE_INFINITY): void {
    const { fault } = this;
    for (const settled of this.#waiting.splice(0, count)) settled?.(fault ? { ok: false, fault } : { ok: true });
  }

  /** Ids of the signals that came in, in order. */
  get signals(): string[] {
    return this.inputs.flatMap(({ input }) => (input.type === 'signal' ? [input.signal.id] : []));
  }

  /** Why devices were suspected, in order. */
  get suspected(): string[] {
    return this.inputs.flatMap(({ input }) =>
      input.type === 'suspicion' ? [`${input.origin.device} ${input.why}`] : [],
    );
  }

  /** Reasons of what was quarantined, in order. */
  get quarantined(): string[] {
    return this.inputs.flatMap(({ input }) => (input.type === 'quarantine' ? [input.reason] : []));
  }
}

export interface TestDevice extends KnownDevice {
  secret: string;
}

function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the test is wrong: a value is missing');
  return value;
}

/** A registered device made for a test: number 3 is `dv_0003` in home `pr_0003`, partition 3. */
export function testDevice(n: number, changes: Partial<KnownDevice> = {}): TestDevice {
  const name = String(n).padStart(4, '0');
  const partition = need(asPartition(n % 64));
  const secret = `secret-of-${name}-${'s'.repeat(26)}`;
  return {
    id: need(asDeviceId(`dv_${name}`)),
    index: n,
    premises: need(asPremisesId(`pr_${name}`)),
    partition,
    profile: 'native',
    zone: 'interior',
    room: 'hall',
    sensors: new Map([['front-door', { zone: 'perimeter', room: 'porch' }]]),
    revoked: false,
    topic: `hw/1/${partition}/dv_${name}`,
    secretHash: createHash('sha256').update(secret).digest(),
    secret,
    ...changes,
  };
}

export function testDirectory(devices: readonly KnownDevice[]): DeviceDirectory {
  const byId = new Map<string, KnownDevice>(devices.map((device) => [device.id, device]));
  const byIndex = new Map(devices.map((device) => [device.index, device]));
  return {
    device: (id) => byId.get(id),
    deviceAt: (index) => byIndex.get(index),
    premises: () => ({ risk: 'high' }),
  };
}

export interface Bench {
  intake: Intake;
  door: HeldDoor;
  clock: HandClock;
  warnings: object[];
  port: number;
}

export async function startBench(
  devices: readonly KnownDevice[],
  limits: Partial<IntakeLimits> = {},
  more: Partial<EmbeddedIntakeOptions> = {},
): Promise<Bench> {
  const door = new HeldDoor();
  const clock = more.clock instanceof HandClock ? more.clock : new HandClock();
  const warnings: object[] = [];
  const intake = await startEmbeddedIntake({
    door,
    directory: testDirectory(devices),
    profiles: profileByName,
    clock,
    log: { info: () => {}, warn: (detail) => void warnings.push(detail) },
    tcp: { host: '127.0.0.1', port: 0 },
    tls: null,
    limits: { ...INTAKE_LIMITS, ...limits },
    ...more,
  });
  return { intake, door, clock, warnings, port: intake.mqttPort ?? 0 };
}

/** Waits until it is so; fails after two seconds with what was waited for. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + 2000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`did not happen: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Long enough for whatever is on its way through the loopback to have arrived. */
export function settle(turns = 30): Promise<void> {
  return new Promise((resolve) => {
    const turn = (left: number) => (left === 0 ? resolve() : setTimeout(() => turn(left - 1), 1));
    turn(turns);
  });
}

/** A socket that speaks raw MQTT: keeps every packet it is sent. */
export class RawClient {
  readonly socket: Socket;
  readonly packets: Packet[] = [];
  readonly bytes: Buffer[] = [];
  closed = false;

  constructor(socket: Socket, version: 4 | 5 = 4) {
    this.socket = socket;
    const parser = mqtt.parser({ protocolVersion: version });
    parser.on('packet', (packet: Packet) => this.packets.push(packet));
    parser.on('error', () => {});
    socket.on('data', (chunk) => {
      this.bytes.push(chunk);
      parser.parse(chunk);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
    });
  }

  static open(port: number): RawClient {
    return new RawClient(connect({ host: '127.0.0.1', port, noDelay: true }));
  }

  send(...packets: (Packet | Buffer)[]): void {
    this.socket.write(
      Buffer.concat(packets.map((packet) => (Buffer.isBuffer(packet) ? packet : mqtt.generate(packet)))),
    );
  }

  /** Ids of the messages acknowledged, in order. */
  get acked(): (number | undefined)[] {
    return this.packets.flatMap((packet) => (packet.cmd === 'puback' ? [packet.messageId] : []));
  }

  get connack(): number | undefined {
    for (const packet of this.packets) if (packet.cmd === 'connack') return packet.returnCode ?? packet.reasonCode;
    return undefined;
  }

  end(): void {
    this.socket.destroy();
  }
}

export function connectPacket(device: TestDevice, changes: Partial<mqtt.IConnectPacket> = {}): Packet {
  return {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    clientId: device.id,
    keepalive: 60,
    username: device.id,
    password: Buffer.from(device.secret),
    ...changes,
  };
}

export function publishPacket(
  topic: string,
  payload: string | Buffer,
  messageId: number,
  changes: Partial<mqtt.IPublishPacket> = {},
): Packet {
  return { cmd: 'publish', topic, payload, qos: 1, messageId, retain: false, dup: false, ...changes };
}

export function signalPacket(
  device: TestDevice,
  body: object,
  messageId: number,
  changes: Partial<mqtt.IPublishPacket> = {},
): Packet {
  return publishPacket(`${device.topic}/up/signal`, JSON.stringify(body), messageId, changes);
}

/** A device that is connected and has had its CONNACK. */
export async function online(
  port: number,
  device: TestDevice,
  changes: Partial<mqtt.IConnectPacket> = {},
): Promise<RawClient> {
  const client = RawClient.open(port);
  client.send(connectPacket(device, changes));
  await until(`CONNACK for ${device.id}`, () => client.connack === 0);
  return client;
}

/** A PUBLISH packet built by hand, so that its topic can be any bytes. */
export function rawPublish(topic: Buffer, payload: string, messageId: number, qos = 1): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(topic.length);
  const id = Buffer.alloc(2);
  id.writeUInt16BE(messageId);
  return rawFrame(0x30 | (qos << 1), Buffer.concat([length, topic, ...(qos > 0 ? [id] : []), Buffer.from(payload)]));
}

/** Any packet: first byte, right length, the given body. */
export function rawFrame(first: number, body: Buffer): Buffer {
  const head = [first];
  let rest = body.length;
  do {
    const low = rest % 128;
    rest = (rest - low) / 128;
    head.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return Buffer.concat([Buffer.from(head), body]);
}

export const commitFailed = () => new Fault('HW_COMMIT_FAILED');
