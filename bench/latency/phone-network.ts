import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** Bytes of a request's body that are read. */
const BODY_BYTES = 65_536;
const KEEP_ALIVE_MS = 600_000;

export interface PhoneCounts {
  calls: number;
  /** Texts, cancelled calls, questions about the account. */
  others: number;
}

/**
 * The telephone network as a counting HTTP server in the measuring process. It notes the moment at which the headers of a
 * new call are there, answers as the provider does, and tells `called` the call's last part of its callback address: the
 * attempt for the product, the signal's own id for the peers.
 */
export class PhoneNetwork {
  readonly counts: PhoneCounts = { calls: 0, others: 0 };
  readonly #server = createServer((request, response) => this.#take(request, response));
  readonly #sockets = new Set<Socket>();
  readonly #called: (about: string, at: number) => void;

  private constructor(called: (about: string, at: number) => void) {
    this.#called = called;
  }

  static async start(called: (about: string, at: number) => void): Promise<PhoneNetwork> {
    const network = new PhoneNetwork(called);
    const server = network.#server;
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    server.on('connection', (socket) => {
      socket.setNoDelay(true);
      network.#sockets.add(socket);
      socket.once('close', () => network.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return network;
  }

  get origin(): string {
    const address = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const at = performance.now();
    let body = '';
    request.setEncoding('latin1');
    request.on('data', (chunk: string) => {
      body += chunk;
      if (body.length > BODY_BYTES) request.destroy();
    });
    request.on('end', () => {
      const isCall = request.method === 'POST' && (request.url ?? '').endsWith('/Calls.json');
      this.counts[isCall ? 'calls' : 'others'] += 1;
      if (isCall) this.#called(aboutOf(body), at);
      const sid = `CA${String(this.counts.calls).padStart(32, '0')}`;
      response.writeHead(isCall ? 201 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ sid, status: isCall ? 'queued' : 'canceled' }));
    });
  }
}

/** `…/hooks/twilio/call-status/0-1-5.2` → `0-1-5.2` */
function aboutOf(form: string): string {
  const callback = new URLSearchParams(form).get('StatusCallback') ?? '';
  return callback.slice(callback.lastIndexOf('/') + 1);
}
