import { createServer, type IncomingMessage, type Server } from 'node:http';

/** One request as it went over the wire. */
export interface Heard {
  method: string;
  url: string;
  headers: string;
  body: string;
}

/** Stands between the gateway and another host: writes down every request, and hands it on where there is somebody. */
export class Eavesdropper {
  readonly heard: Heard[] = [];
  /** Whom requests are handed on to; while nobody is named they are answered 404. */
  target: string | undefined;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      void this.#take(request).then(({ status, body }) => response.writeHead(status).end(body));
    });
  }

  static async listen(): Promise<Eavesdropper> {
    const eavesdropper = new Eavesdropper();
    await new Promise<void>((done) => eavesdropper.#server.listen(0, '127.0.0.1', done));
    return eavesdropper;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #take(request: IncomingMessage): Promise<{ status: number; body: string }> {
    let body = '';
    for await (const bytes of request) body += bytes;
    const { method = '', url = '' } = request;
    this.heard.push({ method, url, headers: request.rawHeaders.join('\n'), body });
    if (this.target === undefined) return { status: 404, body: '{}' };
    const headers = new Headers();
    for (const name of ['authorization', 'content-type', 'accept']) {
      const value = request.headers[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    const answer = await fetch(this.target + url, { method, headers, ...(method === 'POST' && { body }) });
    return { status: answer.status, body: await answer.text() };
  }
}
