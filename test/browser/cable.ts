import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** The line between a browser and the gateway. Pulled out, it carries nothing and says nothing, as a real one. */
export class Cable {
  readonly #server: Server;
  readonly #ends = new Set<Socket>();
  #isOut = false;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Leads to `port` on this machine. */
  static async lay(port: number): Promise<Cable> {
    const server = createServer();
    const cable = new Cable(server);
    server.on('connection', (near) => cable.#join(near, connect({ host: '127.0.0.1', port })));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return cable;
  }

  get http(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  pull(): void {
    this.#isOut = true;
    for (const end of this.#ends) end.pause();
  }

  /** What was under way when it was pulled is gone, and both ends learn it now. */
  plugIn(): void {
    this.#isOut = false;
    for (const end of this.#ends) end.destroy();
  }

  close(): void {
    for (const end of this.#ends) end.destroy();
    this.#server.close();
  }

  #join(near: Socket, far: Socket): void {
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#ends.add(from);
      from.on('data', (bytes) => to.write(bytes));
      from.on('error', () => {});
      from.on('close', () => {
        this.#ends.delete(from);
        to.destroy();
      });
      if (this.#isOut) from.pause();
    }
  }
}
