import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { readFrame } from '../../dc09/frame.ts';
import { cannotListen } from '../embedded/listen.ts';
import type { WireParts } from './tcp.ts';

/** The UDP side: one frame a datagram, answered to where it came from. */
export class PanelDatagrams {
  readonly #parts: WireParts;
  readonly #socket: Socket;
  #waiting = 0;

  constructor(parts: WireParts, host: string) {
    this.#parts = parts;
    this.#socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  }

  /** The port really listened on. Fails with a `Fault` when it cannot be had. */
  async listen({ host, port }: { host: string; port: number }): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      const fail = (error: NodeJS.ErrnoException): void => reject(cannotListen(error, `dc09 udp ${host}:${port}`));
      this.#socket.once('error', fail);
      this.#socket.bind(port, host, () => {
        this.#socket.off('error', fail);
        resolve();
      });
    });
    // Whom an answer does not reach is no reason to end.
    this.#socket.on('error', () => {});
    this.#socket.on('message', (bytes, from) => this.#take(bytes, from));
    return this.#socket.address().port;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }

  #take(bytes: Buffer, { address, port }: RemoteInfo): void {
    const { limits, counts, receive } = this.#parts;
    counts.datagrams += 1;
    const frame = readFrame(trimmed(bytes));
    if (frame === undefined) {
      counts.garbage_bytes += bytes.length;
      return;
    }
    if (this.#waiting >= limits.datagrams) {
      counts.datagrams_dropped += 1;
      return;
    }
    this.#waiting += 1;
    receive(frame, {
      over: 'udp',
      proved: () => {},
      answer: (answer) => this.#socket.send(answer, port, address, () => {}),
      done: () => {
        this.#waiting -= 1;
      },
    });
  }
}

/** Some communicators fill their datagrams up with zeroes. */
function trimmed(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return bytes.subarray(0, end);
}
