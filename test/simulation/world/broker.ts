import { isPanicClass } from '../../../simulators/device/wire.ts';
import type { DeviceId } from '../../../src/core/ids.ts';
import type { Clock, Door } from '../../../src/gateway/ports.ts';
import type { KnownDevice } from '../../../src/intake/directory.ts';
import { Acks } from '../../../src/intake/embedded/acks.ts';
import { INTAKE_LIMITS } from '../../../src/intake/limits.ts';
import type { Receiver } from '../../../src/intake/receive.ts';
import type { Seen } from '../seen.ts';
import type { Connection, Far } from './connection.ts';
import type { Packet } from './packet.ts';
import { BRIDGE_PREFIX, type Register } from './register.ts';

export interface BrokerParts {
  register: Register;
  receiver: Receiver;
  door: Pick<Door, 'lostTouch'>;
  clock: Clock;
  deliver(act: () => void): void;
  saw(seen: Seen): void;
}

/** The broker's side of one device's connection: one acknowledgement a message, in order, and none without its commit. */
class BrokerLink {
  readonly acks = new Acks();
  readonly connection: Connection<Packet>;
  open = true;

  constructor(connection: Connection<Packet>) {
    this.connection = connection;
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    this.acks.drop();
    this.connection.endFar();
  }
}

/** What the embedded broker does around the production receiver, without its sockets. */
export class ModelBroker {
  readonly #parts: BrokerParts;
  readonly #links = new Map<DeviceId, BrokerLink>();

  constructor(parts: BrokerParts) {
    this.#parts = parts;
  }

  /** A connection comes in; undefined when the device is not let in. A second one takes over from the first. */
  connect(id: DeviceId, open: (far: Far<Packet>) => Connection<Packet>): Connection<Packet> | undefined {
    const { register, deliver } = this.#parts;
    if (register.device(id)?.revoked !== false) return undefined;
    const far: Far<Packet> = {
      take: (packet) => deliver(() => this.#take(id, link, packet)),
      ended: () => deliver(() => this.#ended(id, link)),
    };
    const link = new BrokerLink(open(far));
    const before = this.#links.get(id);
    this.#links.set(id, link);
    deliver(() => before?.close());
    return link.connection;
  }

  /** The will of a connection that has been taken over, as a broker cluster delivers it: after its successor is there. */
  lateWill(id: DeviceId): void {
    const device = this.#parts.register.device(id);
    const { receiver, clock } = this.#parts;
    if (device === undefined) return;
    const message = { suffix: 'state', payload: Buffer.from('offline'), retained: true, receivedAt: clock.now() };
    receiver.receive(device, message, () => {});
  }

  disconnect(id: DeviceId): void {
    this.#links.get(id)?.close();
    this.#links.delete(id);
  }

  /** The process is gone: its system ends the connections, or the whole machine is gone and nobody says a word. */
  die(silently: boolean): void {
    for (const { connection } of this.#links.values()) {
      if (silently) connection.breakSilently();
      else connection.endFar();
    }
  }

  /** Ends connections that wait too long for the disk. */
  look(): void {
    const now = this.#parts.clock.now();
    for (const link of this.#links.values()) {
      const since = link.acks.oldestAt;
      if (since !== undefined && now - since >= INTAKE_LIMITS.settleMs) link.close();
    }
  }

  #ended(id: DeviceId, link: BrokerLink): void {
    if (!link.open) return;
    link.open = false;
    link.acks.drop();
    const device = this.#parts.register.device(id);
    if (device !== undefined) this.#parts.door.lostTouch(device.index);
  }

  #take(id: DeviceId, link: BrokerLink, packet: Packet): void {
    const { register, receiver, clock } = this.#parts;
    const device = register.device(id);
    if (!link.open || device === undefined) return;
    const { suffix, retained } = packet;
    const message = { suffix, payload: Buffer.from(packet.payload), retained, receivedAt: clock.now() };
    const answer = () => this.#acknowledge(device, link, packet);
    const failed = () => link.close();
    const settled = packet.qos === 0 ? () => {} : link.acks.expect(answer, clock.now(), failed);
    if (packet.below !== undefined) return this.#takeBelow(device, link, packet, packet.below);
    this.#sawAll(device, packet);
    receiver.receive(device, message, settled);
  }

  /** A frame of an end device behind a bridge: what is acknowledged of it must have come to what its binding says. */
  #takeBelow(bridge: KnownDevice, link: BrokerLink, packet: Packet, rest: string): void {
    const { register, receiver, clock, saw } = this.#parts;
    const receivedAt = clock.now();
    const device = register.endDevice(bridge.id, rest)?.id;
    const counts = !packet.retained && rest === 'bound';
    if (device !== undefined && counts) saw({ what: 'frame', device, receivedAt });
    const answer = () => {
      if (device !== undefined && counts) saw({ what: 'frame-acknowledged', device, receivedAt });
      link.connection.acknowledge(packet.id);
    };
    const settled = link.acks.expect(answer, receivedAt, () => link.close());
    const payload = Buffer.from(packet.payload);
    receiver.receiveBelow(
      bridge,
      { prefix: BRIDGE_PREFIX, rest, payload, retained: packet.retained, receivedAt },
      settled,
    );
  }

  #sawAll({ id, premises }: KnownDevice, { signals }: Packet): void {
    for (const signal of signals) {
      const named = { device: id, premises, signal: signal.id as never, panic: isPanicClass(signal) };
      this.#parts.saw({ what: 'received', ...named });
    }
  }

  #acknowledge({ id }: KnownDevice, link: BrokerLink, packet: Packet): void {
    const signals = packet.signals.map((signal) => ({ id: signal.id as never, panic: isPanicClass(signal) }));
    this.#parts.saw({ what: 'puback', device: id, signals });
    link.connection.acknowledge(packet.id);
  }
}
