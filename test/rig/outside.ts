import { createServer, type IncomingMessage, type Server } from 'node:http';
import { until } from './rig.ts';

export interface Arrived {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Somebody outside whom the gateway tells how it is: keeps what arrives. */
export class Outside {
  readonly arrived: Arrived[] = [];
  /** What it answers. */
  status = 204;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      let body = '';
      for await (const bytes of request) body += bytes;
      const { method = '', url = '', headers } = request;
      this.arrived.push({ method, path: url, headers, body });
      response.writeHead(this.status).end();
    });
  }

  static async listen(): Promise<Outside> {
    const outside = new Outside();
    await new Promise<void>((done) => outside.#server.listen(0, '127.0.0.1', done));
    return outside;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  }

  /** What has arrived at a path, in order. */
  at(path: string): Arrived[] {
    return this.arrived.filter((one) => one.path === path);
  }

  /** The first alert of a code that says this news. */
  alert(code: string, news: 'raised' | 'still' | 'cleared'): Promise<Arrived> {
    const says = (one: Arrived) => one.body.includes(`"${code}"`) && one.body.includes(`"${news}"`);
    return until(() => this.arrived.find(says), 5_000, `the alert ${code}, ${news}`);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
