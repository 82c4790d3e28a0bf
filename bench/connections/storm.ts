import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type StormOrder =
  | { order: 'load'; file: string }
  | { order: 'come'; port: number; count: number; resume: boolean }
  | { order: 'leave' };

export interface StormReply {
  tookMs: number;
  /** Connections that were turned away and had to come again. */
  failures: number;
  resumed: number;
}

const PROGRAM = fileURLToPath(new URL('./storm-process.ts', import.meta.url));
/** A storm that takes longer than this has got stuck. */
const PATIENCE_MS = 180_000;

/** The devices of a scheme, in a process that ends with this one. */
export class Storm {
  readonly #process: ChildProcess = fork(PROGRAM, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });

  static async load(file: string): Promise<Storm> {
    const storm = new Storm();
    await storm.#order({ order: 'load', file });
    return storm;
  }

  come(port: number, count: number, resume = false): Promise<StormReply> {
    return this.#order({ order: 'come', port, count, resume });
  }

  async leave(): Promise<void> {
    await this.#order({ order: 'leave' });
  }

  end(): void {
    this.#process.disconnect();
  }

  #order(order: StormOrder): Promise<StormReply> {
    return new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`The devices did not ${order.order} in time.`)), PATIENCE_MS);
      this.#process.once('message', ({ reply, failed }: { reply?: StormReply; failed?: string }) => {
        clearTimeout(timer);
        if (reply === undefined) fail(new Error(failed ?? 'The devices did not say why.'));
        else done(reply);
      });
      this.#process.send(order);
    });
  }
}
