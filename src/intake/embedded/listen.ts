import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';
import { Fault } from '../../core/fault.ts';

export interface TcpAt {
  host: string;
  port: number;
}

export interface Listener {
  port: number;
  close(): Promise<void>;
}

/** Connections that the kernel may hold for us while we are busy: a whole scheme may come back at once. */
const BACKLOG = 4096;
export const NO_DELAY = { noDelay: true, allowHalfOpen: false } as const;

/** Plain MQTT. */
export async function listenTcp(at: TcpAt, visit: (socket: Socket) => void): Promise<Listener> {
  return listening(createTcp(NO_DELAY, visit), at, 'mqtt');
}

/** Has a server listen. Fails with a `Fault` when the address cannot be had. */
export async function listening(server: Server, { host, port }: TcpAt, name: string): Promise<Listener> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, `${name} ${host}:${port}`)));
    server.listen({ host, port, backlog: BACKLOG }, resolve);
  });
  server.removeAllListeners('error');
  // Out of file descriptors is no reason to end: the connections there are go on, and accepting resumes by itself.
  server.on('error', () => {});
  return {
    port: portOf(server.address()),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function portOf(address: AddressInfo | string | null): number {
  return address !== null && typeof address === 'object' ? address.port : 0;
}

/** The fault of an address that cannot be listened on. */
export function cannotListen(error: NodeJS.ErrnoException, where: string): Fault {
  const why =
    error.code === 'EADDRINUSE'
      ? 'another program is already listening there'
      : error.code === 'EACCES'
        ? 'this user may not listen on that port'
        : `listening failed with ${error.code ?? 'an unknown error'}`;
  return new Fault('HW_CONFIG_INVALID', { where, why, cause: error });
}
