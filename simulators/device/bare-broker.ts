import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type Client, type PublishPacket } from 'aedes';

export interface Heard {
  client: string;
  topic: string;
  payload: string;
  qos: number;
  retain: boolean;
}

/**
 * A plain broker for the simulators' own tests: keeps what it heard, can withhold PUBACKs, lose every connection, and stand in
 * for the gateway's downlink. It decides nothing.
 */
export class BareBroker {
  readonly heard: Heard[] = [];
  readonly connections = new Map<string, number>();
  /** While true, publishes are heard and not acknowledged. */
  withholding = false;
  #aedes: Aedes | undefined;
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();
  #watchers: { done: () => boolean; resolve: () => void }[] = [];

  static async start(port = 0): Promise<BareBroker> {
    const broker = new BareBroker();
    await broker.restart(port);
    return broker;
  }

  get port(): number {
    const address = this.#server?.address();
    return address && typeof address === 'object' ? address.port : 0;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  get openSockets(): number {
    return this.#sockets.size;
  }

  /** Listens (again), on `port` or on the one it had. */
  async restart(port = this.port): Promise<void> {
    const aedes = await Aedes.createBroker({
      authorizePublish: (client, packet, done) => this.#hear(client, packet, done),
    });
    aedes.on('client', (client) => this.connections.set(client.id, (this.connections.get(client.id) ?? 0) + 1));
    aedes.on('clientReady', () => this.#look());
    aedes.on('clientDisconnect', () => this.#look());
    aedes.on('subscribe', () => this.#look());
    const server = createServer({ noDelay: true }, (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        this.#look();
      });
      aedes.handle(socket);
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', 512, resolve));
    this.#aedes = aedes;
    this.#server = server;
  }

  /** Dies: every connection is cut. Returns the port, for `restart`. */
  async stop(): Promise<number> {
    const { port } = this;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
    await new Promise<void>((resolve) => (this.#aedes ? this.#aedes.close(() => resolve()) : resolve()));
    return port;
  }

  /** Publishes as the gateway would, below a device's `down/`. */
  tell(base: string, leaf: 'progress' | 'command', payload: unknown): void {
    this.#aedes?.publish(
      {
        cmd: 'publish',
        topic: `${base}/down/${leaf}`,
        payload: JSON.stringify(payload),
        qos: 1,
        retain: false,
        dup: false,
      },
      () => {},
    );
  }

  /** What was heard on topics that end so, as text. */
  payloads(leaf: string): string[] {
    return this.heard.filter(({ topic }) => topic.endsWith(leaf)).map(({ payload }) => payload);
  }

  /** Resolves once `done` holds, looking whenever something happens here; rejects after `withinMs`. */
  until(done: () => boolean, withinMs = 4000): Promise<void> {
    if (done()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not within ${withinMs} ms: ${done}`)), withinMs);
      const poll = setInterval(() => this.#look(), 5);
      const finish = () => {
        clearTimeout(timer);
        clearInterval(poll);
        resolve();
      };
      this.#watchers.push({ done, resolve: finish });
    });
  }

  #hear(client: Client | null, packet: PublishPacket, done: (error?: Error | null) => void): void {
    const { topic, payload, qos, retain } = packet;
    this.heard.push({ client: client?.id ?? '', topic, payload: payload.toString(), qos, retain });
    if (!this.withholding) done();
    setImmediate(() => this.#look());
  }

  #look(): void {
    const [ready, rest] = [this.#watchers.filter(({ done }) => done()), this.#watchers.filter(({ done }) => !done())];
    this.#watchers = rest;
    for (const { resolve } of ready) resolve();
  }
}
