import { Worker } from 'node:worker_threads';
import { Fault } from '../core/fault.ts';
import { CHECKPOINT_PAGES, type Db } from './database.ts';
import type { SyncAnswer, SyncAsk } from './sync-thread.ts';

/** How long somebody waits for the disk before being told that nobody knows yet. */
export const SETTLE_PATIENCE_MS = 10_000;

interface Waiting {
  upTo: number;
  done(fault?: Fault): void;
}

/**
 * Lets the alarm's thread write in a database without waiting for the disk. A thread of its own does the syncing and the
 * checkpoints; whoever must not go on before a write is on disk awaits `settled`. One sync serves all who wait.
 */
export class Settling {
  readonly #db: Db;
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  #waiting: Waiting[] = [];
  #written = 0;
  #settled = 0;
  #asked: number | undefined;
  #ended: Fault | undefined;
  /** Counters for the metrics page; they only grow. */
  readonly counters = { syncs: 0, syncFailures: 0, syncPatienceLost: 0 };

  /** `db` is the connection that writes, opened to be synced `afterwards`; `file` its path. */
  constructor(db: Db, file: string) {
    this.#db = db;
    this.#worker = new Worker(new URL('./sync-thread.ts', import.meta.url), { workerData: { file }, execArgv: [] });
    this.#worker.unref();
    this.#worker.on('message', (answer: SyncAnswer) => this.#hear(answer));
    // What it died of is told by `exit`, which follows; unheard, it would end this process.
    this.#worker.on('error', () => {});
    this.#exited = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#exit();
        resolve();
      });
    });
  }

  /** Called with each write that must be on disk before anybody hears of it. */
  wrote(): void {
    this.#written += 1;
  }

  /**
   * Resolves when everything written so far is on disk; at once when it is. Rejects with `HW_REGISTER_WRITE_FAILED` when the
   * disk refuses and with `HW_COMMIT_SLOW` after `SETTLE_PATIENCE_MS`.
   */
  settled(): Promise<void> {
    if (this.#settled >= this.#written) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => {
        this.counters.syncPatienceLost += 1;
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        reject(new Fault('HW_COMMIT_SLOW', { where: 'register' }));
      }, SETTLE_PATIENCE_MS);
      const waiting: Waiting = {
        upTo: this.#written,
        done(fault) {
          clearTimeout(patience);
          if (fault === undefined) resolve();
          else reject(fault);
        },
      };
      this.#waiting.push(waiting);
      this.#ask();
    });
  }

  /** Ends the thread; the connection syncs each write by itself from then on. */
  async close(): Promise<void> {
    this.#syncEachWrite();
    const ask: SyncAsk = 'close';
    this.#worker.postMessage(ask);
    await this.#exited;
  }

  #ask(): void {
    if (this.#asked !== undefined || this.#ended !== undefined || this.#waiting.length === 0) return;
    this.#asked = this.#written;
    const ask: SyncAsk = 'sync';
    this.#worker.postMessage(ask);
  }

  #hear({ why }: SyncAnswer): void {
    this.counters.syncs += 1;
    if (why !== undefined) this.counters.syncFailures += 1;
    const upTo = this.#asked ?? 0;
    this.#asked = undefined;
    // A sync that failed is not made good by a later one that succeeds: the kernel may have dropped the pages.
    this.#settled = Math.max(this.#settled, upTo);
    this.#answer(upTo, why === undefined ? undefined : new Fault('HW_REGISTER_WRITE_FAILED', { why }));
    this.#ask();
  }

  #answer(upTo: number, fault: Fault | undefined): void {
    const answered = this.#waiting.filter((waiting) => waiting.upTo <= upTo);
    this.#waiting = this.#waiting.filter((waiting) => waiting.upTo > upTo);
    for (const waiting of answered) waiting.done(fault);
  }

  /** The thread is gone: slower from now on, but as safe. */
  #exit(): void {
    const fault = new Fault('HW_REGISTER_WRITE_FAILED', { why: 'the thread that syncs it has stopped' });
    this.#ended = fault;
    this.#syncEachWrite();
    this.#answer(this.#written, fault);
    this.wrote = () => {};
    this.#settled = this.#written;
  }

  #syncEachWrite(): void {
    if (!this.#db.open) return;
    this.#db.pragma('synchronous = FULL');
    this.#db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  }
}
