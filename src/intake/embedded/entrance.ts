import type { Socket } from 'node:net';
import { after } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { DeviceDirectory, KnownDevice, Proof } from '../directory.ts';
import type { IntakeLimits } from '../limits.ts';
import { sourceOf } from '../source.ts';
import type { SparingLog } from '../sparing.ts';
import type { Suspicions } from '../suspicions.ts';
import type { Tally, TallyName } from '../tally.ts';
import { readConnect, refusal, renamed } from './connect.ts';
import { frameAt } from './frames.ts';
import { judge, type Refused, type RefusedFor } from './identity.ts';
import type { Porch } from './porch.ts';
import { presentedBy } from './presented.ts';
import type { Refusals } from './refusals.ts';
import { Tap } from './tap.ts';

/** What an admitted socket's bytes go to from then on. */
export interface Receiving {
  take(chunk: Buffer): boolean;
  takeEnd(): void;
}

export interface EntranceOptions {
  directory: DeviceDirectory;
  limits: IntakeLimits;
  clock: Clock;
  tally: Tally;
  porch: Porch;
  refusals: Refusals;
  log: SparingLog;
  suspicions: Suspicions;
  /** A device came in with something that it had not used before. */
  proved(device: KnownDevice, proof: Proof): void;
  /** The device has proved itself; undefined when there is no room for it. `connect` is its CONNECT packet, whole. */
  admit(socket: Socket, tap: Tap, device: KnownDevice, connect: Buffer): Receiving | undefined;
}

const CONNECT_HEADER = 0x10;
const NOTHING: Buffer = Buffer.alloc(0);

const PROTOCOL_TALLY = {
  protocol: 'refused_protocol',
  'client-id': 'refused_client_id',
  credentials: 'refused_unknown_device',
  will: 'refused_will',
} as const satisfies Record<string, TallyName>;
/** Refusals that may be somebody trying: they are answered slowly. */
const SLOW: ReadonlySet<RefusedFor> = new Set(['unknown_device', 'wrong_secret', 'client_id']);

/** A socket whose owner is not known yet: reads its CONNECT and lets it in or turns it away. The broker never sees the latter. */
export class Visitor {
  readonly #socket: Socket;
  readonly #options: EntranceOptions;
  readonly #tap: Tap;
  #data = NOTHING;
  #inside: Receiving | undefined;
  #turnedAway = false;
  #slowAnswer: { cancel(): void } | undefined;

  constructor(socket: Socket, options: EntranceOptions) {
    this.#socket = socket;
    this.#options = options;
    // An unhandled error event would end the process; the close event that follows is what counts.
    socket.on('error', ignore);
    socket.on('close', () => {
      options.porch.leave(socket);
      this.#slowAnswer?.cancel();
    });
    options.porch.enter(socket);
    this.#tap = new Tap(
      socket,
      (chunk) => this.#take(chunk),
      () => this.#takeEnd(),
    );
    const early: unknown = socket.read();
    if (Buffer.isBuffer(early)) this.#take(early);
    socket.read(0);
  }

  #take(chunk: Buffer): boolean {
    if (this.#inside !== undefined) return this.#inside.take(chunk);
    if (this.#turnedAway) return this.#readOnLater();
    this.#data = this.#data.length === 0 ? chunk : Buffer.concat([this.#data, chunk]);
    if (this.#data[0] !== CONNECT_HEADER) return this.#end('broken_connect');
    const frame = frameAt(this.#data, 0);
    if (frame === 'partial') return true;
    if (frame === 'malformed' || frame.end > this.#options.limits.connectBytes) return this.#end('broken_connect');
    if (frame.end > this.#data.length) return true;
    const connect = this.#data.subarray(0, frame.end);
    const rest = this.#data.subarray(frame.end);
    this.#data = NOTHING;
    return this.#knock(connect, connect.subarray(frame.body), rest);
  }

  /** What somebody sends who has been turned away counts for nothing: one piece a turn, and all others come first. */
  #readOnLater(): boolean {
    setImmediate(() => {
      if (!this.#socket.destroyed) this.#tap.passOn(NOTHING);
    });
    return false;
  }

  #takeEnd(): void {
    if (this.#inside !== undefined) this.#inside.takeEnd();
    else this.#socket.destroy();
  }

  #knock(connect: Buffer, body: Buffer, rest: Buffer): boolean {
    const { tally, directory, admit, log, clock, proved } = this.#options;
    const read = readConnect(body);
    if ('broken' in read) return this.#end('broken_connect');
    if ('refused' in read) {
      tally.add(PROTOCOL_TALLY[read.refused]);
      log.warn({ reason: read.refused }, 'a connection was refused');
      return this.#turnAway(read.connack);
    }
    const judged = judge(read.request, directory, presentedBy(this.#socket), clock.now());
    if ('refused' in judged) return this.#refuse(judged);
    const { device } = judged;
    const isByItsName = read.request.clientId === device.id;
    const inside = admit(this.#socket, this.#tap, device, isByItsName ? connect : renamed(body, device.id));
    if (inside === undefined) {
      tally.add('refused_full');
      return this.#turnAway(refusal('unavailable'));
    }
    this.#inside = inside;
    if (judged.proof !== undefined) proved?.(device, judged.proof);
    return rest.length === 0 || inside.take(rest);
  }

  #refuse({ refused, connack, device, suspect }: Refused): boolean {
    const { tally, log, suspicions } = this.#options;
    tally.add(`refused_${refused}`);
    log.warn({ reason: refused, device }, 'a connection was refused');
    const source = sourceOf(this.#socket.remoteAddress);
    if (suspect?.why === 'wrong-secret') suspicions.wrongSecret(suspect.device, source);
    else if (suspect?.guessed) suspicions.guessed(suspect.device, suspect.why, source);
    else if (suspect !== undefined) suspicions.suspect(suspect.device, suspect.why);
    return SLOW.has(refused) ? this.#turnAwaySlowly(connack) : this.#turnAway(connack);
  }

  #turnAwaySlowly(connack: Buffer): boolean {
    const { clock, porch, refusals } = this.#options;
    const now = clock.now();
    this.#turnedAway = true;
    porch.restart(this.#socket);
    const waitMs = refusals.delayMs(sourceOf(this.#socket.remoteAddress), now);
    this.#slowAnswer = clock.at(after(now, waitMs), () => this.#turnAway(connack));
    return true;
  }

  /** Sends the CONNACK that says no and nothing more; the peer closes, or the porch does when its time is over. */
  #turnAway(connack: Buffer): boolean {
    this.#turnedAway = true;
    this.#options.porch.restart(this.#socket);
    if (!this.#socket.destroyed) this.#socket.end(connack);
    return true;
  }

  #end(why: TallyName): boolean {
    this.#turnedAway = true;
    this.#options.tally.add(why);
    this.#socket.destroy();
    return true;
  }
}

function ignore(): void {}
