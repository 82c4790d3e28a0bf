import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FleetOptions, FleetStats } from '../../simulators/fleet/fleet.ts';

export type FleetOrder =
  | { order: 'connect'; options: FleetOptions }
  | { order: 'rate'; heartbeatsPerSecond: number }
  | { order: 'look' };

export interface FleetReply {
  connected: number;
  stats?: FleetStats;
}

interface Answer {
  id: number;
  reply?: FleetReply;
  failed?: string;
}

const PROGRAM = fileURLToPath(new URL('./fleet-process.ts', import.meta.url));
/** Longest wait for an answer; connecting 10,000 devices takes seconds. */
const ANSWER_MS = 180_000;

/** A fleet of devices in another process. */
export class FleetLink {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (reply: FleetReply) => void; reject: (error: Error) => void }>();
  #last = 0;

  constructor() {
    // Its end of the channel closes with this process, and it ends then.
    this.#process = fork(PROGRAM, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#process.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (answer.reply === undefined) waiting?.reject(new Error(answer.failed ?? 'The fleet did not say why.'));
      else waiting?.resolve(answer.reply);
    });
    this.#process.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('The process of the fleet has ended.'));
      this.#waiting.clear();
    });
  }

  /** Connects all devices; rejects when they do not all come. */
  async connect(
    options: Omit<FleetOptions, 'heartbeatsPerSecond' | 'tls' | 'onPuback' | 'clock' | 'random'>,
  ): Promise<void> {
    await this.#order({ order: 'connect', options: { ...options, heartbeatsPerSecond: 0 } });
  }

  async rate(heartbeatsPerSecond: number): Promise<void> {
    await this.#order({ order: 'rate', heartbeatsPerSecond });
  }

  look(): Promise<FleetReply> {
    return this.#order({ order: 'look' });
  }

  /** Ends the process, which cuts its connections off: nobody waits for 10,000 farewells. */
  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => this.#process.once('exit', () => resolve()));
    this.#process.kill('SIGKILL');
    await gone;
  }

  #order(order: FleetOrder): Promise<FleetReply> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`The fleet has not answered "${order.order}" in ${ANSWER_MS} ms.`));
      }, ANSWER_MS);
      const settle =
        <T>(act: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          act(value);
        };
      this.#waiting.set(id, { resolve: settle(resolve), reject: settle(reject) });
      this.#process.send({ id, order });
    });
  }
}
