import type { Socket } from 'node:net';

/** Where a stream's bytes go: a client's socket, or what a test puts in its place. */
export interface Sink {
  write(bytes: Buffer): void;
  /** Bytes written and not yet taken by the network. */
  readonly backlog: number;
  readonly closed: boolean;
  /** Calls back once when the backlog has gone or the client has. */
  onceDrained(then: () => void): void;
  onceClosed(then: () => void): void;
  /** Ends the connection at once. */
  drop(): void;
}

export function socketSink(socket: Socket): Sink {
  socket.setNoDelay(true);
  socket.setTimeout(0);
  // What is told within one turn leaves in one piece: a panic's events, and a flood's, cost one write and not one each.
  let gathering = false;
  const flush = () => {
    gathering = false;
    socket.uncork();
  };
  return {
    write: (bytes) => {
      if (!gathering) {
        gathering = true;
        socket.cork();
        process.nextTick(flush);
      }
      socket.write(bytes);
    },
    get backlog() {
      return socket.writableLength;
    },
    get closed() {
      return socket.destroyed;
    },
    onceDrained: (then) => {
      if (socket.writableLength === 0 || socket.destroyed) return void setImmediate(then);
      socket.once('drain', then);
      socket.once('close', then);
    },
    onceClosed: (then) => void socket.once('close', then),
    drop: () => socket.destroy(),
  };
}
