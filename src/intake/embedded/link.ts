import type { Socket } from 'node:net';
import type { Client } from 'aedes';
import type { DeviceId } from '../../core/ids.ts';
import type { Instant } from '../../core/time.ts';
import type { Settled } from '../../gateway/ports.ts';
import type { KnownDevice } from '../directory.ts';
import type { IntakeLimits } from '../limits.ts';
import type { Tally } from '../tally.ts';
import { Acks, type Answer } from './acks.ts';
import { Gate } from './gate.ts';
import { Subscriptions } from './subscriptions.ts';
import type { Tap } from './tap.ts';

/** One proven device's connection: its socket, what stands in front of the broker, and what it is owed. */
export class Link {
  readonly socket: Socket;
  readonly device: DeviceId;
  /** The directory's dense index, so that a heartbeat needs no look-up by name. */
  readonly index: number;
  readonly base: string;
  readonly acks = new Acks();
  readonly subscriptions: Subscriptions;
  client: Client | undefined;
  readonly #gate: Gate;
  readonly #tap: Tap;
  readonly #limits: IntakeLimits;
  readonly #tally: Tally;
  /** What came behind CONNECT, until the broker has answered it: it would handle later packets before these. */
  #held: Buffer[] | undefined = [];
  #heldBytes = 0;
  #endHeld = false;
  #ending = false;
  #byUs = false;
  #nudges = 0;

  constructor(socket: Socket, tap: Tap, device: KnownDevice, limits: IntakeLimits, tally: Tally) {
    this.socket = socket;
    this.device = device.id;
    this.index = device.index;
    this.base = device.topic;
    this.subscriptions = new Subscriptions(device.topic, limits.subscriptions);
    this.#gate = new Gate(limits.frameBytes);
    this.#tap = tap;
    this.#limits = limits;
    this.#tally = tally;
  }

  /** True once the broker has answered CONNECT. */
  get ready(): boolean {
    return this.#held === undefined;
  }

  /** True when the connection went away on the device's side without a DISCONNECT. */
  get lost(): boolean {
    return !this.#gate.goodbye && !this.#byUs;
  }

  /** Bytes from the device. False asks the socket to stop reading for now. */
  take(chunk: Buffer): boolean {
    if (this.#ending) return true;
    if (this.#held === undefined) return this.#feed(chunk);
    this.#held.push(chunk);
    this.#heldBytes += chunk.length;
    return this.#heldBytes < this.#limits.frameBytes;
  }

  takeEnd(): void {
    if (this.#held === undefined) this.#tap.passEnd();
    else this.#endHeld = true;
  }

  /** The broker has answered CONNECT: what waited behind it goes on. */
  open(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const chunk of held) this.#feed(chunk);
    if (this.#endHeld) this.#tap.passEnd();
  }

  /** Takes a place in the order of PUBACKs; a fault ends the connection without one, and the device sends again. */
  expect(answer: Answer, since: Instant): Settled {
    return this.acks.expect(answer, since, () => {
      this.#tally.add('settle_failed');
      this.close();
    });
  }

  /**
   * The broker stops reading a socket while messages that came in one piece wait for the disk, and a press right behind
   * them would wait too. One more `readable` for each of them keeps it reading, up to the limit of messages in flight.
   */
  keepReading(): void {
    if (this.acks.size >= this.#limits.inFlight) return;
    this.#nudges += 1;
    if (this.#nudges === 1) setImmediate(() => this.#nudge());
  }

  /** Ends the connection from our side: it does not count as lost. */
  close(): void {
    this.#byUs = true;
    this.acks.drop();
    this.socket.destroy();
  }

  #nudge(): void {
    const nudges = this.#nudges;
    this.#nudges = 0;
    for (let n = 0; n < nudges && !this.socket.destroyed; n += 1) this.socket.emit('readable');
  }

  #feed(chunk: Buffer): boolean {
    const { out, broken } = this.#gate.feed(chunk);
    let more = true;
    for (const piece of out) more = this.#tap.passOn(piece);
    if (broken === undefined) return more;
    this.#tally.add('frame_broken');
    this.#ending = true;
    setImmediate(() => this.#endWhenAnswered());
    return true;
  }

  /** What came before the broken packet is still taken in and answered; only then does the connection end. */
  #endWhenAnswered(): void {
    if (this.socket.destroyed) return;
    if (this.acks.size === 0 && this.socket.readableLength === 0) this.socket.destroy();
    else this.#waitToEnd();
  }

  #waitToEnd(): void {
    this.acks.whenEmpty(() => setImmediate(() => this.#endWhenAnswered()));
  }
}
