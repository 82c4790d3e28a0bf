import { Worker } from 'node:worker_threads';
import type { AuditAnswer, AuditAsk } from './finding.ts';

/** The thread holds one page of rows at a time. */
const HEAP = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 64 };

/**
 * Checks the heart's promises on the live tables, in a thread and over a connection of its own: a disk that is slow to read
 * holds up the audit and nothing else. The thread begins with the first audit. One audit at a time.
 */
export class Auditor {
  readonly #dir: string;
  #worker: Worker | undefined;
  #answer: ((answer: AuditAnswer) => void) | undefined;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Never rejects: an audit that could not be made says why. Answers with a failure while another is under way. */
  audit(ask: AuditAsk): Promise<AuditAnswer> {
    if (this.#answer !== undefined) return Promise.resolve({ failed: 'the audit before it has not ended' });
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#worker ??= this.#start();
      this.#worker.postMessage(ask);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), {
      workerData: { dir: this.#dir },
      execArgv: [],
      resourceLimits: HEAP,
    });
    worker.on('message', (answer: AuditAnswer) => this.#settle(answer));
    worker.on('error', (error) => this.#settle({ failed: error instanceof Error ? error.message : String(error) }));
    worker.on('exit', () => {
      this.#worker = undefined;
      this.#settle({ failed: 'its thread has ended' });
    });
    worker.unref();
    return worker;
  }

  #settle(answer: AuditAnswer): void {
    const settle = this.#answer;
    this.#answer = undefined;
    settle?.(answer);
  }
}
