import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { StormOptions, StormOrder, StormResult } from './storm-process.ts';

const PROGRAM = fileURLToPath(new URL('./storm-process.ts', import.meta.url));
/** Longest wait for an answer: thousands of devices connect, and a flood is waited out. */
const ANSWER_MS = 180_000;

interface Answer {
  id: number;
  reply?: StormResult | null;
  failed?: string;
}

/** The devices of a flood, in another process. */
export class StormLink {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<
    number,
    { resolve: (reply: StormResult | undefined) => void; reject: (error: Error) => void }
  >();
  #last = 0;

  constructor() {
    // Its end of the channel closes with this process, and it ends then.
    this.#process = fork(PROGRAM, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced' });
    this.#process.on('message', ({ id, reply, failed }: Answer) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (failed === undefined) waiting?.resolve(reply ?? undefined);
      else waiting?.reject(new Error(failed));
    });
    this.#process.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('The process of the flood has ended.'));
      this.#waiting.clear();
    });
  }

  async connect(options: StormOptions): Promise<void> {
    await this.#order({ order: 'connect', options });
  }

  async flood(): Promise<StormResult> {
    const result = await this.#order({ order: 'flood' });
    if (result === undefined) throw new Error('The flood did not say how it went.');
    return result;
  }

  /** Ends the process, which cuts its connections off. */
  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => this.#process.once('exit', () => resolve()));
    this.#process.kill('SIGKILL');
    await gone;
  }

  #order(order: StormOrder): Promise<StormResult | undefined> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`The flood has not answered "${order.order}" in ${ANSWER_MS} ms.`));
      }, ANSWER_MS);
      this.#waiting.set(id, {
        resolve: (reply) => {
          clearTimeout(timer);
          resolve(reply);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      this.#process.send({ id, order });
    });
  }
}
