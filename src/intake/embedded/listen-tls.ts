import { createServer as createTcp, type Socket } from 'node:net';
import { createServer as createTls, type Server, type TLSSocket, type TlsOptions } from 'node:tls';
import type { IntakeLimits } from '../limits.ts';
import type { Tally } from '../tally.ts';
import type { TlsIdentity } from '../tls-identity.ts';
import type { Handshakes } from './handshakes.ts';
import { readHello } from './hello.ts';
import { type Listener, listening, NO_DELAY, type TcpAt } from './listen.ts';
import type { Porch } from './porch.ts';
import { nameOf, TICKET_LIFE_MS, type TicketKeys } from './ticket-keys.ts';

export interface TlsAt extends TcpAt, TlsIdentity {
  /** The keys of resumed sessions; without them a restart costs every device a whole handshake. */
  ticketKeys?: TicketKeys | undefined;
}

export interface TlsListener extends Listener {
  /** Shows this from the next handshake on; connections and sessions that are there go on. Throws what TLS cannot use, and nothing has changed. */
  show(identity: TlsIdentity): void;
}

export interface TlsParts {
  limits: IntakeLimits;
  tally: Tally;
  porch: Porch;
  handshakes: Handshakes;
}

/** Fixed, so that a session of before a restart is one of ours after it. */
const SESSION_CONTEXT = 'havenwatch';

/**
 * MQTT over TLS 1.2 or 1.3. A socket is accepted as it is, read up to the end of its ClientHello, and handed to TLS when its turn has
 * come. A certificate is asked for and not insisted on: what it proves is judged with the CONNECT, where a refusal can be told.
 */
export async function listenTls(at: TlsAt, parts: TlsParts, visit: (socket: Socket) => void): Promise<TlsListener> {
  const { tally, porch, handshakes } = parts;
  const raws = new Map<string, Socket>();
  const secured = (socket: TLSSocket): void => {
    const raw = raws.get(peerOf(socket));
    if (raw) {
      porch.leave(raw);
      handshakes.leave(raw);
    }
    if (socket.isSessionReused()) tally.add('handshakes_resumed');
    visit(socket);
  };
  const contexts = new Contexts(at, parts, secured);
  at.ticketKeys?.rotate(() => contexts.renew());
  const server = createTcp(NO_DELAY, (raw) => {
    const peer = peerOf(raw);
    raws.set(peer, raw);
    porch.enter(raw);
    raw.on('error', () => {});
    raw.on('close', () => {
      porch.leave(raw);
      handshakes.leave(raw);
      if (raws.get(peer) === raw) raws.delete(peer);
    });
    const inLine = (hello: Buffer, release: () => void) => {
      // The line has its own bound, and a turn that takes long to come is not the device's fault.
      porch.leave(raw);
      const hasRoom = handshakes.enter(raw, () => {
        if (raw.destroyed) return;
        porch.enter(raw);
        release();
        contexts.of(hello).emit('connection', raw);
      });
      if (!hasRoom) raw.destroy();
    };
    readHello(raw, inLine, () => tally.add('tls_failed'));
  });
  const listener = await listening(server, at, 'mqtts');
  return {
    port: listener.port,
    show: (identity) => contexts.show(identity),
    close: () => {
      at.ticketKeys?.close();
      handshakes.close();
      return listener.close();
    },
  };
}

/**
 * One TLS server for each ticket key, because the library knows one key at a time: a ClientHello that carries a ticket of an older
 * key goes to that key's own, and every other to the newest. They listen nowhere and share everything else.
 */
class Contexts {
  readonly #at: TlsAt;
  readonly #parts: Pick<TlsParts, 'limits' | 'tally'>;
  readonly #secured: (socket: TLSSocket) => void;
  #identity: TlsIdentity;
  /** Newest first; made when it is first asked for. */
  #servers: { name: Buffer | undefined; key: Buffer | undefined; server: Server | undefined }[] = [];

  constructor(at: TlsAt, parts: Pick<TlsParts, 'limits' | 'tally'>, secured: (socket: TLSSocket) => void) {
    this.#at = at;
    this.#parts = parts;
    this.#secured = secured;
    this.#identity = at;
    this.renew();
  }

  show(identity: TlsIdentity): void {
    const before = { identity: this.#identity, servers: this.#servers };
    this.#identity = identity;
    this.#servers = [];
    try {
      this.renew();
    } catch (error) {
      this.#identity = before.identity;
      this.#servers = before.servers;
      throw error;
    }
  }

  renew(): void {
    const keys = this.#at.ticketKeys?.keys ?? [];
    const before = this.#servers;
    this.#servers = keys.map((key) => {
      const known = before.find(({ key: bytes }) => bytes === key.bytes);
      return known ?? { name: nameOf(key), key: key.bytes, server: undefined };
    });
    if (this.#servers.length === 0) this.#servers = [{ name: undefined, key: undefined, server: undefined }];
    this.of(Buffer.alloc(0));
  }

  of(hello: Buffer): Server {
    const newest = this.#servers[0];
    if (newest === undefined) throw new Error('there is always one');
    const chosen = this.#servers.find(({ name }) => name !== undefined && hello.includes(name)) ?? newest;
    chosen.server ??= this.#make(chosen.key);
    return chosen.server;
  }

  #make(ticketKeys: Buffer | undefined): Server {
    const { key, cert, authority } = this.#identity;
    const { limits, tally } = this.#parts;
    const options: TlsOptions = {
      key,
      cert,
      minVersion: 'TLSv1.2',
      handshakeTimeout: limits.connectTimeoutMs,
      sessionIdContext: SESSION_CONTEXT,
      sessionTimeout: TICKET_LIFE_MS / 1000,
      ...(ticketKeys && { ticketKeys }),
      ...(authority !== undefined && { ca: authority, requestCert: true, rejectUnauthorized: false }),
    };
    const server = createTls(options, this.#secured);
    server.on('tlsClientError', () => tally.add('tls_failed'));
    return server;
  }
}

function peerOf(socket: Socket): string {
  return `${socket.remoteAddress} ${socket.remotePort}`;
}
