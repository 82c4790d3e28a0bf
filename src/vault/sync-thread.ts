import { closeSync, fdatasyncSync, openSync, statSync } from 'node:fs';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { BUSY_TIMEOUT_MS, CHECKPOINT_PAGES, type Db } from './database.ts';

export type SyncAsk = 'sync' | 'close';

export interface SyncAnswer {
  /** What the disk said, when it refused. */
  why?: string;
}

const PAGE_BYTES = 4_096;
/** The log is written back when it has grown to half of what makes a connection of another process do it. */
const LOG_BYTES = (CHECKPOINT_PAGES / 2) * PAGE_BYTES;
/** At this size it is written back even if writers have to wait for it: under a load that leaves no pause. */
const LOG_MOST_BYTES = 2 * CHECKPOINT_PAGES * PAGE_BYTES;
const LOOK_EVERY_MS = 10_000;

/**
 * Syncs the log of one database, and writes it back before it grows long. A log that has been written back begins anew with
 * the next write, which syncs its head: that write is made here too, so that the alarm's thread never does it.
 */
class SyncThread {
  readonly #port: MessagePort;
  readonly #db: Db;
  readonly #log: number;
  readonly #logFile: string;
  readonly #timer: NodeJS.Timeout;

  constructor(port: MessagePort, file: string) {
    this.#port = port;
    this.#db = new Database(file, { timeout: BUSY_TIMEOUT_MS });
    this.#db.pragma('synchronous = FULL');
    this.#db.pragma('wal_autocheckpoint = 0');
    // A log that begins anew is cut, so that the file's size says how much there is in it.
    this.#db.pragma('journal_size_limit = 0');
    this.#writeSomething();
    this.#logFile = `${file}-wal`;
    this.#log = openSync(this.#logFile, 'r+');
    this.#timer = setInterval(() => this.#writeBack(), LOOK_EVERY_MS);
    port.on('message', (ask: SyncAsk) => (ask === 'sync' ? this.#sync() : this.#close()));
  }

  #sync(): void {
    const answer: SyncAnswer = {};
    try {
      fdatasyncSync(this.#log);
    } catch (error) {
      answer.why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    }
    this.#port.postMessage(answer);
    this.#writeBack();
  }

  #writeBack(): void {
    const { size } = statSync(this.#logFile);
    if (size < LOG_BYTES) return;
    try {
      this.#db.pragma(`wal_checkpoint(${size < LOG_MOST_BYTES ? 'PASSIVE' : 'RESTART'})`);
      this.#writeSomething();
    } catch {
      // A full disk or another process in the middle of a transaction: it is tried again with the next look.
    }
  }

  /** The version that the file has anyway. */
  #writeSomething(): void {
    this.#db
      .transaction(() => {
        this.#db.pragma(`user_version = ${Number(this.#db.pragma('user_version', { simple: true }))}`);
      })
      .immediate();
  }

  #close(): void {
    clearInterval(this.#timer);
    this.#db.close();
    closeSync(this.#log);
    this.#port.close();
  }
}

if (parentPort !== null) new SyncThread(parentPort, String(workerData.file));
