import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** One request as a provider received it. */
export interface Received {
  method: string;
  path: string;
  query: URLSearchParams;
  form: URLSearchParams;
  body: string;
  headers: IncomingMessage['headers'];
}

/** How to answer: a status with a document, never, or by breaking the connection. */
export type Reply = { status: number; body: unknown } | 'stall' | 'break';

/** A provider made of a real HTTP server, for the tests of the channels. */
export class Provider {
  readonly received: Received[] = [];
  reply: (request: Received) => Reply = () => ({
    status: 201,
    body: { sid: `CA${this.received.length}`, status: 'queued' },
  });
  connections = 0;
  readonly #server = createServer((request, response) => void this.#take(request, response));
  readonly #sockets = new Set<Socket>();
  #waiting: { count: number; resolve: () => void }[] = [];

  static async start(): Promise<Provider> {
    const provider = new Provider();
    provider.#server.on('connection', (socket) => {
      provider.connections += 1;
      provider.#sockets.add(socket);
      socket.on('close', () => provider.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => provider.#server.listen(0, '127.0.0.1', resolve));
    return provider;
  }

  get origin(): string {
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the provider is not listening');
    return `http://127.0.0.1:${address.port}`;
  }

  /** Resolves when so many requests have arrived in all. */
  async has(count: number): Promise<Received[]> {
    if (this.received.length < count) await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
    return this.received;
  }

  /** Closes every open connection, as a provider does with idle ones. */
  hangUpOnAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.hangUpOnAll();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const url = new URL(request.url ?? '/', 'http://provider');
    const received: Received = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      form: new URLSearchParams(body),
      body,
      headers: request.headers,
    };
    this.received.push(received);
    const reply = this.reply(received);
    if (reply === 'break') request.socket.destroy();
    else if (reply !== 'stall') {
      response.writeHead(reply.status, { 'content-type': 'application/json' });
      response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
    }
    for (const waiting of this.#waiting) if (this.received.length >= waiting.count) waiting.resolve();
    this.#waiting = this.#waiting.filter((waiting) => this.received.length < waiting.count);
  }
}
