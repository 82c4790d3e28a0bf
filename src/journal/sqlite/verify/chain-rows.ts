import type { Database, Statement } from 'better-sqlite3';
import type { Partition } from '../../../core/ids.ts';
import { genesis, type Link } from '../chain.ts';
import { isUnreadable } from '../database.ts';

/** A row as it lies in the file; the body as bytes, since altered bytes need not be text any more. */
export interface ChainRow extends Link {
  partition: Partition;
  premises: string | null;
  incident: string | null;
  device: string | null;
  body: Buffer;
  hash: Buffer;
}

/** Where a partition's chain ends by its own record. */
export interface End {
  partition: Partition;
  seq: number;
  position: number;
  hash: Buffer;
}

const COLUMNS =
  'position, partition, seq, epoch, at, type, premises, incident, device, CAST(body AS BLOB) AS body, hash';

/** Rows read at a time; no read transaction outlives one such stride, so a running writer is not held up. */
export const STRIDE = 2_000;

/** Looks rows up by place. What the file cannot give back counts as not there; the walk names it. */
export class ChainRows {
  readonly #stride: Statement<[number, number, number], ChainRow>;
  readonly #atPosition: Statement<[number], ChainRow>;
  readonly #atSeq: Statement<[number, number], ChainRow>;
  readonly #hashAt: Statement<[number, number], Buffer>;

  constructor(db: Database) {
    const list = `SELECT ${COLUMNS} FROM events WHERE`;
    this.#stride = db.prepare(`${list} position > ? AND position <= ? ORDER BY position LIMIT ?`);
    this.#atPosition = db.prepare(`${list} position = ?`);
    this.#atSeq = db.prepare(`${list} partition = ? AND seq = ?`);
    this.#hashAt = db
      .prepare<[number, number], Buffer>('SELECT hash FROM events WHERE partition = ? AND seq = ?')
      .pluck();
  }

  /** The next rows in order of position; throws what SQLite throws. */
  stride(afterPosition: number, upTo: number): ChainRow[] {
    return this.#stride.all(afterPosition, upTo, STRIDE);
  }

  /** Throws what SQLite throws. */
  atPosition(position: number): ChainRow | undefined {
    return this.#atPosition.get(position);
  }

  atSeq(partition: number, seq: number): ChainRow | undefined {
    return readable(() => this.#atSeq.get(partition, seq));
  }

  /** The stored hash that the row's own hash builds on; undefined when the row before it is not there. */
  hashBefore(partition: number, seq: number): Buffer | undefined {
    return seq === 1 ? genesis(partition) : readable(() => this.#hashAt.get(partition, seq - 1));
  }
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}
