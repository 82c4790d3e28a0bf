import type { Socket } from 'node:net';

/**
 * Takes the bytes of a socket before any reader does, without a stream of its own: an idle connection costs a closure, a
 * Duplex in between would cost kilobytes. `passOn` puts bytes where the socket's reader finds them.
 */
export class Tap {
  readonly #socket: Socket;
  readonly #push: Socket['push'];

  constructor(socket: Socket, take: (chunk: Buffer) => boolean, end: () => void) {
    this.#socket = socket;
    this.#push = socket.push.bind(socket);
    socket.push = (chunk: unknown): boolean => {
      if (chunk === null) {
        end();
        return false;
      }
      return Buffer.isBuffer(chunk) ? take(chunk) : this.#push(chunk);
    };
  }

  /** From here on the socket's reader has its bytes itself. */
  remove(): void {
    this.#socket.push = this.#push;
  }

  /** False when the reader has enough for now. */
  passOn(chunk: Buffer): boolean {
    return this.#push(chunk);
  }

  /** The peer sends nothing more. */
  passEnd(): void {
    this.#push(null);
  }
}
