import { createServer, type Server, type Socket } from 'node:net';
import { readFrame, type Spoken, wrap } from './wire.ts';

/** How it answers: as it should, that it cannot, with a wrong check, about another message, not at all, or by hanging up. */
export type Manner = 'acknowledge' | 'cannot' | 'wrong-check' | 'other-number' | 'silent' | 'hang-up' | 'in-the-clear';

export interface ReceiverOptions {
  port?: number;
  /** 16, 24 or 32 bytes; without one nothing is encrypted. */
  key?: Buffer;
  /** The receiver's own clock in ms since 1970. */
  now?: () => number;
}

/** A message is taken that is at most this much older, or newer, than the receiver's clock (DC-09). */
const BACK_MS = 40_000;
const AHEAD_MS = 20_000;
const KEPT = 10_000;

/** The receiver of a made-up receiving centre: speaks DC-09 over TCP on this machine and keeps what it has taken. */
export class ArcReceiver {
  /** What it acknowledged, oldest first. */
  readonly taken: Spoken[] = [];
  /** Link tests that it acknowledged. */
  linkTests = 0;
  /** Everything that arrived, understood or not. */
  arrived = 0;
  manner: Manner = 'acknowledge';
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #options: ReceiverOptions;

  private constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#meet(socket));
  }

  static async listen(options: ReceiverOptions = {}): Promise<ArcReceiver> {
    const receiver = new ArcReceiver(options);
    await new Promise<void>((done) => receiver.#server.listen(options.port ?? 0, '127.0.0.1', done));
    return receiver;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((done) => this.#server.close(() => done()));
  }

  #meet(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => {});
    socket.on('data', (bytes: Buffer) => {
      this.arrived += 1;
      const answer = this.#answer(bytes);
      if (answer === 'hang-up') socket.destroy();
      else if (answer !== undefined) socket.write(answer);
    });
  }

  #answer(bytes: Buffer): Buffer | 'hang-up' | undefined {
    if (this.manner === 'silent') return undefined;
    if (this.manner === 'hang-up') return 'hang-up';
    const { key, now = Date.now } = this.#options;
    const spoken = readFrame(bytes, key);
    if (spoken === undefined) return wrap({ token: 'NAK', sequence: 0, now: now() });
    if (spoken.at !== undefined && (now() - spoken.at > BACK_MS || spoken.at - now() > AHEAD_MS))
      return wrap({ token: 'NAK', sequence: 0, now: now() });
    const { sequence, account } = spoken;
    const about = { sequence, account, now: now(), ...(key !== undefined && { key }) };
    if (this.manner === 'cannot') return wrap({ token: 'DUH', ...about });
    if (this.manner === 'other-number') return wrap({ token: 'ACK', ...about, sequence: (sequence % 9_999) + 1 });
    if (this.manner === 'in-the-clear') return wrap({ token: 'ACK', sequence, account, now: now() });
    const ack = wrap({ token: 'ACK', ...about });
    if (this.manner === 'wrong-check') return Buffer.concat([ack.subarray(0, 1), Buffer.from('0000'), ack.subarray(5)]);
    this.#keep(spoken);
    return ack;
  }

  #keep(spoken: Spoken): void {
    if (spoken.token === 'NULL') this.linkTests += 1;
    else this.taken.push(spoken);
    if (this.taken.length > KEPT) this.taken.shift();
  }
}
