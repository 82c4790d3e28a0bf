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

const NOTHING: Buffer = Buffer.alloc(0);

interface Retired {
  answered: (isAlive: boolean) => void;
  overheard: (packets: Buffer) => void;
  /** The socket's own, which the broker no longer reaches. */
  destroy: () => void;
}

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
  /** Whether what it says counts as life. A call for help counts always. */
  believed = true;
  readonly #gate: Gate;
  readonly #tap: Tap;
  readonly #limits: IntakeLimits;
  readonly #tally: Tally;
  /** What came behind CONNECT, until the broker has answered it: it would handle later packets before these. */
  #held: Buffer[] | undefined = [];
  #heldBytes = 0;
  /** What waits until every other device has had its turn. Undefined when nothing does. */
  #waiting: Buffer[] | undefined;
  #endHeld = false;
  #ending = false;
  #byUs = false;
  #nudges = 0;
  #peerEnded = false;
  /** Set when another connection has taken its place. */
  #retired: Retired | undefined;

  constructor(socket: Socket, tap: Tap, device: KnownDevice, limits: IntakeLimits, tally: Tally) {
    this.socket = socket;
    this.device = device.id;
    this.index = device.index;
    this.base = device.topic;
    this.subscriptions = new Subscriptions(device.topic, limits.subscriptions, device.prefixes);
    this.#gate = new Gate(device.prefixes === undefined ? limits.frameBytes : limits.bridgeFrameBytes);
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
    this.#peerEnded = true;
    if (this.#retired !== undefined) return this.#retired.answered(true);
    if (this.#held === undefined && this.#waiting === undefined) this.#tap.passEnd();
    else this.#endHeld = true;
  }

  /** The broker has answered CONNECT: what waited behind it goes on. */
  open(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const chunk of held) this.#feed(chunk);
    if (this.#endHeld && this.#waiting === undefined) this.#tap.passEnd();
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
    if (this.#retired !== undefined) this.#retired.destroy();
    else this.socket.destroy();
  }

  /**
   * Another connection takes its place: the broker lets go of it, our side is closed, and the other's is listened to. `answered`
   * is told true when somebody there closes theirs in turn, false when the line is found dead; not at all when it stays silent. `overheard` gets the
   * whole packets that still come.
   */
  retire(answered: (isAlive: boolean) => void, overheard: (packets: Buffer) => void): void {
    const { socket } = this;
    const isGone = socket.destroyed || this.#peerEnded || this.#gate.goodbye;
    this.#byUs = true;
    this.believed = false;
    this.acks.drop();
    this.#retired = { answered, overheard, destroy: socket.destroy.bind(socket) };
    // The broker destroys what it lets go of, and so does the stream itself once both sides are closed; only an error is news.
    socket.destroy = (error?: Error) => {
      if (error !== undefined && error !== null) answered(false);
      return socket;
    };
    this.client?.close();
    if (isGone) return answered(false);
    this.open();
    socket.end();
    socket.read(0);
  }

  #nudge(): void {
    const nudges = this.#nudges;
    this.#nudges = 0;
    for (let n = 0; n < nudges && !this.socket.destroyed; n += 1) this.socket.emit('readable');
  }

  #feed(chunk: Buffer): boolean {
    if (this.#waiting !== undefined) {
      this.#waiting.push(chunk);
      return false;
    }
    const more = this.#handle(chunk);
    // The kernel hands on up to 32 pieces of a socket in one turn; one that says no in between is left for the next.
    if (chunk.length < this.#limits.bytesAtOnce || this.#ending) return more;
    this.#yield();
    return false;
  }

  /** Nothing more of this device before every other one has had its turn. */
  #yield(): Buffer[] {
    if (this.#waiting === undefined) {
      this.#waiting = [];
      setImmediate(() => this.#nextTurn());
    }
    return this.#waiting;
  }

  /**
   * Hands on as many packets as a device may have in one turn of the event loop; the rest waits for the next, and the socket
   * is not read meanwhile. Thirty thousand packets fit into one piece, and a press of another device would wait for them all.
   */
  #handle(chunk: Buffer): boolean {
    const { out, rest, broken } = this.#gate.feed(chunk, this.#limits.packetsAtOnce);
    let more = true;
    for (const piece of out) {
      if (this.#retired !== undefined) this.#retired.overheard(piece);
      else more = this.#tap.passOn(piece);
    }
    if (rest !== undefined) {
      this.#tally.add('turns_yielded');
      this.#yield().unshift(rest);
      return false;
    }
    if (broken === undefined) return more;
    this.#tally.add('frame_broken');
    this.#ending = true;
    setImmediate(() => this.#endWhenAnswered());
    return true;
  }

  #nextTurn(): void {
    if (this.socket.destroyed || this.#ending) {
      this.#waiting = undefined;
      return;
    }
    const chunk = this.#waiting?.shift();
    if (chunk !== undefined) this.#handle(chunk);
    if (this.#waiting !== undefined && this.#waiting.length > 0) {
      setImmediate(() => this.#nextTurn());
      return;
    }
    this.#waiting = undefined;
    if (this.#endHeld) this.#tap.passEnd();
    // An empty piece has the socket read on: it was told to stop when something had to wait.
    else this.#tap.passOn(NOTHING);
  }

  /** What came before the broken packet is still taken in and answered; only then does the connection end. */
  #endWhenAnswered(): void {
    if (this.socket.destroyed) return;
    const again = () => setImmediate(() => this.#endWhenAnswered());
    if (this.acks.size > 0) this.acks.whenEmpty(again);
    // The broker reads nothing while the device does not: looking again at every turn would keep the process busy.
    else if (this.socket.writableNeedDrain) this.socket.once('drain', again);
    else if (this.socket.readableLength > 0) again();
    else this.socket.destroy();
  }
}
