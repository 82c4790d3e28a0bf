import { setTimeout as pause } from 'node:timers/promises';

const OPEN_WITHIN_MS = 10_000;

/** Looks into a gateway that runs as a process of its own with `NODE_OPTIONS=--inspect`, through the runtime's own debugger. */
export class HeapView {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  #next = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const { id, result } = JSON.parse(String(data));
      this.#waiting.get(id)?.(result);
      this.#waiting.delete(id);
    });
  }

  /** `log` is what the process has written to stderr; it names the debugger's address there. */
  static async open(log: readonly string[]): Promise<HeapView> {
    const address = log.flatMap((line) => /^Debugger listening on (ws:\S+)/.exec(line)?.[1] ?? [])[0];
    if (address === undefined) throw new Error('the gateway was not started with --inspect');
    const socket = new WebSocket(address);
    await Promise.race([
      new Promise((done, fail) => {
        socket.addEventListener('open', done, { once: true });
        socket.addEventListener('error', () => fail(new Error('the debugger cannot be reached')), { once: true });
      }),
      pause(OPEN_WITHIN_MS, undefined, { ref: false }).then(() => {
        throw new Error(`the debugger did not answer within ${OPEN_WITHIN_MS} ms`);
      }),
    ]);
    return new HeapView(socket);
  }

  /** Bytes that are alive after a full collection: V8's heap, and what lies outside it (buffers). */
  async alive(): Promise<number> {
    // Twice: what a finaliser lets go of is free after the second only.
    await this.#ask('HeapProfiler.collectGarbage');
    await this.#ask('HeapProfiler.collectGarbage');
    const usage = await this.#ask('Runtime.evaluate', {
      expression:
        '(() => { const { heapUsed, arrayBuffers } = process.memoryUsage(); return heapUsed + arrayBuffers; })()',
    });
    const bytes = valueIn(usage);
    if (typeof bytes !== 'number') throw new Error('the debugger did not tell the size of the heap');
    return bytes;
  }

  close(): void {
    this.#socket.close();
  }

  #ask(method: string, params: object = {}): Promise<unknown> {
    this.#next += 1;
    const id = this.#next;
    return new Promise((done) => {
      this.#waiting.set(id, done);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }
}

function valueIn(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || !('result' in answer)) return undefined;
  const { result } = answer;
  return typeof result === 'object' && result !== null && 'value' in result ? result.value : undefined;
}
