import net from 'node:net';
import tls from 'node:tls';

/** TLS of a fleet: the authority to trust, and the name the gateway's certificate must carry. */
export interface FleetTls {
  ca?: string | Buffer;
  servername?: string;
}

export interface DialOptions {
  host: string;
  port: number;
  localAddress?: string;
  tls?: FleetTls;
}

export interface DialEvents {
  open(): void;
  bytes(chunk: Buffer): void;
  closed(error: Error | undefined): void;
}

/** Connections from one source address to one port that Linux's default range of ports allows, with room to spare. */
export const PORTS_PER_ADDRESS = 20_000;
const READ_BYTES = 16 * 1024;
// Every socket reads into the same memory: its callback runs before the next read, so 10,000 idle devices hold no buffers.
const shared = Buffer.alloc(READ_BYTES);

/** Opens a socket that costs little when idle. `closed` is called exactly once. */
export function dial(options: DialOptions, events: DialEvents): net.Socket {
  const { host, port, localAddress } = options;
  const onread = {
    buffer: shared,
    callback: (size: number): boolean => {
      events.bytes(shared.subarray(0, size));
      return true;
    },
  };
  const target = { host, port, onread, ...(localAddress === undefined ? {} : { localAddress }) };
  const socket = options.tls ? tls.connect({ ...target, ...options.tls }) : net.connect({ ...target, noDelay: true });
  let failure: Error | undefined;
  socket.setNoDelay(true);
  socket.once(options.tls ? 'secureConnect' : 'connect', events.open);
  socket.once('error', (error) => {
    failure = error;
  });
  socket.once('close', () => events.closed(failure));
  return socket;
}

/** The source address for the `index`-th device of a loopback fleet: another of 127.0.0.x for every 20,000. */
export function sourceAddress(host: string, index: number): string | undefined {
  const loopback = host === '127.0.0.1' || host === 'localhost';
  return loopback && index >= PORTS_PER_ADDRESS ? `127.0.0.${1 + Math.floor(index / PORTS_PER_ADDRESS)}` : undefined;
}
