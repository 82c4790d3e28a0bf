import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { ReceivedMail } from './read-mail.ts';
import { type Deeds, MailSession, type MailTrouble } from './session.ts';

export interface MailServerOptions {
  port?: number;
  /** Its clock; the machine's when absent. */
  now?: () => number;
  /** What a client has to sign in with before it may send. */
  user?: string;
  password?: string;
  /** With a certificate STARTTLS is offered. */
  certificate?: { key: string; cert: string };
}

/** A mail server for tests and rehearsals: speaks SMTP (RFC 5321), keeps what it takes in memory and passes nothing on. */
export class SimulatedMailServer {
  readonly mails: ReceivedMail[] = [];
  /** How it misbehaves, one entry for each mail that is tried; empty: it behaves. */
  readonly troubles: MailTrouble[] = [];
  /** Everything that clients said, line by line, without what they signed in with. */
  readonly said: string[] = [];
  connections = 0;
  readonly #options: MailServerOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(options: MailServerOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async start(options: MailServerOptions = {}): Promise<SimulatedMailServer> {
    const server = new SimulatedMailServer(options);
    await new Promise<void>((resolve) => server.#server.listen(options.port ?? 0, '127.0.0.1', resolve));
    return server;
  }

  get port(): number {
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the mail server is not listening');
    return address.port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.connections += 1;
    this.#keep(socket);
    const { user, password, certificate } = this.#options;
    const deeds: Deeds = {
      trouble: () => this.troubles.shift(),
      took: (mail) => void this.mails.push({ ...mail, takenAt: this.#options.now?.() ?? Date.now() }),
      heard: (line) => void this.said.push(line),
      ...(certificate !== undefined && {
        encrypt: (plain: Socket) => {
          const secure = new TLSSocket(plain, { isServer: true, secureContext: createSecureContext(certificate) });
          this.#keep(secure);
          return secure;
        },
      }),
      ...(user !== undefined && { signsIn: (name: string, secret: string) => name === user && secret === password }),
    };
    new MailSession(socket, deeds).greet();
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
  }
}
