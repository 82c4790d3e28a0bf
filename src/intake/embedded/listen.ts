import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';
import { createServer as createTls, type TlsOptions } from 'node:tls';
import { Fault } from '../../core/fault.ts';
import type { IntakeLimits } from '../limits.ts';
import type { Tally } from '../tally.ts';
import type { Porch } from './porch.ts';

export interface TcpAt {
  host: string;
  port: number;
}

export interface TlsAt extends TcpAt {
  /** PEM. */
  key: string | Buffer;
  cert: string | Buffer;
}

export interface Listener {
  port: number;
  close(): Promise<void>;
}

/** Connections that the kernel may hold for us while we are busy: a whole scheme may come back at once. */
const BACKLOG = 4096;
const NO_DELAY = { noDelay: true, allowHalfOpen: false } as const;

/** Plain MQTT. */
export async function listenTcp(at: TcpAt, visit: (socket: Socket) => void): Promise<Listener> {
  return listening(createTcp(NO_DELAY, visit), at, 'mqtt');
}

/**
 * MQTT over TLS 1.2 or 1.3. Sockets are accepted by a plain server and handed to TLS by `letIn`, so that something may stand
 * in between and decide how many handshakes run at once.
 */
export async function listenTls(
  at: TlsAt,
  { limits, tally, porch }: { limits: IntakeLimits; tally: Tally; porch: Porch },
  visit: (socket: Socket) => void,
  letIn: (raw: Socket, shake: () => void) => void = (_raw, shake) => shake(),
): Promise<Listener> {
  const options: TlsOptions = {
    key: at.key,
    cert: at.cert,
    minVersion: 'TLSv1.2',
    handshakeTimeout: limits.connectTimeoutMs,
  };
  const raws = new Map<string, Socket>();
  const secure = createTls(options, (socket) => {
    const raw = raws.get(peerOf(socket));
    if (raw) porch.leave(raw);
    visit(socket);
  });
  secure.on('tlsClientError', () => tally.add('tls_failed'));
  const server = createTcp(NO_DELAY, (raw) => {
    const peer = peerOf(raw);
    raws.set(peer, raw);
    porch.enter(raw);
    raw.on('error', () => {});
    raw.on('close', () => {
      porch.leave(raw);
      if (raws.get(peer) === raw) raws.delete(peer);
    });
    letIn(raw, () => {
      if (!raw.destroyed) secure.emit('connection', raw);
    });
  });
  return listening(server, at, 'mqtts');
}

function peerOf(socket: Socket): string {
  return `${socket.remoteAddress} ${socket.remotePort}`;
}

async function listening(server: Server, { host, port }: TcpAt, name: string): Promise<Listener> {
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
