import { createServer, type Server, type Socket } from 'node:net';
import type { Frame } from '../../dc09/frame.ts';
import { FrameReader } from '../../dc09/frame.ts';
import { type Listener, listening, NO_DELAY, type TcpAt } from '../embedded/listen.ts';
import type { Dc09Counts } from './counts.ts';
import type { Dc09Limits } from './limits.ts';
import type { Caller } from './panel-post.ts';

export interface WireParts {
  limits: Dc09Limits;
  counts: Dc09Counts;
  receive(frame: Frame, caller: Caller): void;
}

/** The TCP side: one panel a connection, several messages on it, each answered in the order in which it came. */
export class PanelLines {
  readonly #parts: WireParts;
  readonly #lines = new Map<Socket, string>();
  readonly #server: Server;
  #listener: Listener | undefined;

  constructor(parts: WireParts) {
    this.#parts = parts;
    this.#server = createServer(NO_DELAY, (socket) => this.#meet(socket));
  }

  get size(): number {
    return this.#lines.size;
  }

  /** The port really listened on. Fails with a `Fault` when it cannot be had. */
  async listen(at: TcpAt): Promise<number> {
    this.#listener = await listening(this.#server, at, 'dc09');
    return this.#listener.port;
  }

  async close(): Promise<void> {
    const closed = this.#listener?.close();
    for (const socket of this.#lines.keys()) socket.destroy();
    await closed;
  }

  #meet(socket: Socket): void {
    const { limits, counts } = this.#parts;
    const from = socket.remoteAddress ?? '';
    const ofOne = [...this.#lines.values()].filter((other) => other === from).length;
    if (this.#lines.size >= limits.connections || ofOne >= limits.connectionsOfOne) {
      counts.connections_refused += 1;
      socket.destroy();
      return;
    }
    counts.connections += 1;
    this.#lines.set(socket, from);
    socket.on('close', () => this.#lines.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setTimeout(limits.firstMs, () => {
      counts.connections_idle += 1;
      socket.destroy();
    });
    const line = new PanelLine(socket, this.#parts);
    socket.on('data', (bytes: Buffer) => line.take(bytes));
  }
}

/** One connection: frames in, answers out in the same order. While too many wait for the disk, nothing more is read. */
class PanelLine {
  readonly #socket: Socket;
  readonly #parts: WireParts;
  readonly #reader = new FrameReader();
  /** Answers in the order of their frames; undefined while one is still to come. */
  readonly #turns: { done: boolean; bytes?: Buffer }[] = [];
  #garbage = 0;

  constructor(socket: Socket, parts: WireParts) {
    this.#socket = socket;
    this.#parts = parts;
  }

  take(bytes: Buffer): void {
    const { limits, counts, receive } = this.#parts;
    const frames = this.#reader.take(bytes);
    counts.garbage_bytes += this.#reader.passedOver - this.#garbage;
    this.#garbage = this.#reader.passedOver;
    if (this.#garbage > limits.garbageBytes) {
      this.#socket.destroy();
      return;
    }
    for (const frame of frames) receive(frame, this.#turn());
    if (this.#turns.length >= limits.inFlight) this.#socket.pause();
  }

  #turn(): Caller {
    const turn: { done: boolean; bytes?: Buffer } = { done: false };
    this.#turns.push(turn);
    return {
      over: 'tcp',
      proved: () => this.#socket.setTimeout(this.#parts.limits.idleMs),
      answer: (bytes) => {
        turn.bytes = bytes;
      },
      done: () => {
        turn.done = true;
        this.#write();
      },
    };
  }

  #write(): void {
    for (let [turn] = this.#turns; turn?.done === true; [turn] = this.#turns) {
      this.#turns.shift();
      if (turn.bytes !== undefined && this.#socket.writable) this.#socket.write(turn.bytes);
    }
    if (this.#turns.length < this.#parts.limits.inFlight && this.#socket.isPaused()) this.#socket.resume();
  }
}
