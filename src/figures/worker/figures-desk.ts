import { Worker } from 'node:worker_threads';
import { Fault } from '../../core/fault.ts';
import { faultOf } from '../../journal/sqlite/failure.ts';
import type { Standards } from '../standards.ts';
import type { Answer, Ask, Question } from './ask.ts';

/** Questions that wait at most; whoever asks beyond that asks again. */
export const MOST_WAITING = 16;
/** The ledger of a large scheme over years. What does not fit is said plainly, and harms nothing else. */
const HEAP = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 1_024 };

interface Waiting {
  resolve(text: string): void;
  reject(fault: Fault): void;
}

/**
 * Answers questions about figures, in a thread and over connections of its own that can only read: neither alarms nor the desk
 * wait for a report. The thread begins with the first question.
 */
export class FiguresDesk {
  readonly #options: { dir: string; standards: Standards };
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #last = 0;
  /** For the metrics page; `lastMs` is what the newest answer took, the rest only grows. */
  readonly counts = { asked: 0, answered: 0, kept: 0, refused: 0, failed: 0, events: 0, lastMs: 0 };

  constructor(options: { dir: string; standards: Standards }) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** The answer as JSON text. Rejects with `HW_FIGURES_BUSY`, `HW_FIGURES_FAILED`, or what reading the journal is refused with. */
  ask(question: Question): Promise<string> {
    this.counts.asked += 1;
    if (this.#waiting.size >= MOST_WAITING) {
      this.counts.refused += 1;
      return Promise.reject(new Fault('HW_FIGURES_BUSY'));
    }
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker ??= this.#start();
      const ask: Ask = { id, question };
      this.#worker.postMessage(ask);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), {
      workerData: this.#options,
      execArgv: [],
      resourceLimits: HEAP,
    });
    worker.on('message', (answer: Answer) => this.#settle(answer));
    worker.on('error', (error) => this.#give(error instanceof Error ? error.message : String(error)));
    worker.on('exit', () => {
      this.#worker = undefined;
      this.#give('its thread has ended');
    });
    worker.unref();
    return worker;
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('failure' in answer) {
      this.counts.failed += 1;
      waiting?.reject(faultOf(answer.failure));
      return;
    }
    const { events, kept, ms } = answer.cost;
    this.counts.answered += 1;
    this.counts.events += events;
    this.counts.lastMs = ms;
    if (kept) this.counts.kept += 1;
    waiting?.resolve(answer.text);
  }

  /** Nobody waits for ever: everything that was asked is answered with why it cannot be. */
  #give(why: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Fault('HW_FIGURES_FAILED', { why }));
    this.counts.failed += this.#waiting.size;
    this.#waiting.clear();
  }
}
