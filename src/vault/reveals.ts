import Database from 'better-sqlite3';
import { Fault } from '../core/fault.ts';
import { type AttemptId, asAttemptId } from '../core/ids.ts';
import { type Instant, instant } from '../core/time.ts';
import { type Db, waitingAtMost, withoutSync } from './database.ts';
import type { Subject } from './keyring.ts';

/**
 * Why personal data is opened, and for whom. `dispatch`, `roster` (a colleague's name beside what they did) and `nightly` (a
 * check that no person sees) are written in batches; every other purpose is on disk before the text is handed over. `who` is an id, never a name.
 */
export type Purpose =
  | { readonly purpose: 'dispatch'; readonly attempt: AttemptId }
  | { readonly purpose: 'roster' | 'nightly'; readonly who: string }
  | { readonly purpose: 'desk' | 'installer' | 'shell' | 'export'; readonly who: string };

/** One opening of personal data: who, why, whose, what (table, row and field) and when. */
export interface Reveal {
  id: number;
  at: Instant;
  who: string;
  purpose: Purpose['purpose'];
  subject: string;
  what: string;
  attempt: AttemptId | undefined;
}

export interface RevealQuery {
  subject?: Subject;
  who?: string;
  /** Only rows older than this id; pass the last id of a page to get the next. */
  beforeId?: number;
  /** At most `REVEAL_PAGE_LIMIT`, which is also the default. */
  limit?: number;
}

/** Rows waiting in memory at which the log writes them by itself. */
export const AUDIT_FLUSH_AT = 512;
/** Rows kept at most when they cannot be written; beyond it the oldest are dropped and counted. The journal still proves each attempt. */
export const AUDIT_QUEUE_LIMIT = 8_192;
export const REVEAL_PAGE_LIMIT = 500;

type Row = [at: Instant, who: string, purpose: string, subject: string, what: string, attempt: string | null];

const IN_BATCHES: ReadonlySet<Purpose['purpose']> = new Set(['dispatch', 'roster', 'nightly']);

const INSERT = 'INSERT INTO reveals (at, who, purpose, subject, what, attempt) VALUES (?, ?, ?, ?, ?, ?)';
const SELECT = `SELECT id, at, who, purpose, subject, what, attempt FROM reveals
  WHERE (@subject IS NULL OR subject = @subject) AND (@who IS NULL OR who = @who) AND (@beforeId IS NULL OR id < @beforeId)
  ORDER BY id DESC LIMIT @size`;

/** The record of every opening of personal data, in the table `reveals`. */
export class RevealLog {
  readonly #db: Db;
  readonly #clock: () => Instant;
  readonly #wrote: () => void;
  #queue: Row[] = [];
  /** Counters for the metrics page; they only grow. */
  readonly counters = { written: 0, flushFailures: 0, dropped: 0 };

  /** `wrote` is told of each row that must be on disk before the text is seen. */
  constructor(db: Db, clock: () => Instant, wrote: () => void = () => {}) {
    this.#db = db;
    this.#clock = clock;
    this.#wrote = wrote;
  }

  /** Rows in memory, not yet on disk. */
  get waiting(): number {
    return this.#queue.length;
  }

  record(purpose: Purpose, subject: Subject, what: string): void {
    const attempt = purpose.purpose === 'dispatch' ? purpose.attempt : null;
    const who = purpose.purpose === 'dispatch' ? 'dispatch' : purpose.who;
    const row: Row = [this.#clock(), who, purpose.purpose, subject, what, attempt];
    if (IN_BATCHES.has(purpose.purpose)) this.#enqueue(row);
    else {
      this.#write([row]);
      this.#wrote();
    }
  }

  /** Writes what waits, and gives the number of rows. When it throws, nothing is lost and it may be called again. */
  flush(): number {
    const rows = this.#queue;
    if (rows.length === 0) return 0;
    withoutSync(this.#db, () => this.#write(rows));
    this.#queue = [];
    return rows.length;
  }

  list({ subject, who, beforeId, limit = REVEAL_PAGE_LIMIT }: RevealQuery = {}): Reveal[] {
    const size = Math.max(1, Math.min(limit, REVEAL_PAGE_LIMIT));
    const rows = this.#db
      .prepare<unknown[], Omit<Reveal, 'attempt' | 'at'> & { at: number; attempt: string | null }>(SELECT)
      .all({ subject: subject ?? null, who: who ?? null, beforeId: beforeId ?? null, size });
    return rows.map((row) => ({ ...row, at: instant(row.at), attempt: asAttemptId(row.attempt ?? '') }));
  }

  #enqueue(row: Row): void {
    this.#queue.push(row);
    if (this.#queue.length % AUDIT_FLUSH_AT === 0) this.#flushWithoutWaiting();
    if (this.#queue.length <= AUDIT_QUEUE_LIMIT) return;
    this.#queue.splice(0, AUDIT_FLUSH_AT);
    this.counters.dropped += AUDIT_FLUSH_AT;
  }

  /** An alarm is on its way: another process in the middle of a transaction must not hold it up, nor may a full disk. */
  #flushWithoutWaiting(): void {
    try {
      waitingAtMost(this.#db, 0, () => this.flush());
    } catch {
      this.counters.flushFailures += 1;
    }
  }

  #write(rows: Row[]): void {
    const insert = this.#db.prepare<Row>(INSERT);
    const all = this.#db.transaction(() => {
      for (const row of rows) insert.run(...row);
    });
    try {
      all.immediate();
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
      throw new Fault('HW_REGISTER_WRITE_FAILED', { where: 'audit', why: error.code, cause: error });
    }
    this.counters.written += rows.length;
  }
}
