import type { Database, Statement } from 'better-sqlite3';
import { asPartition, type Partition } from '../../../core/ids.ts';
import { genesis, type Link } from '../chain.ts';
import { isUnreadable, sqliteCode } from '../database.ts';
import type { Base } from '../segments.ts';

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
  readonly #bases: ReadonlyMap<number, Base>;

  constructor(db: Database, bases: ReadonlyMap<number, Base>) {
    this.#bases = bases;
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
    return this.#stride.all(afterPosition, upTo, STRIDE).flatMap(shaped);
  }

  /** Throws what SQLite throws. */
  atPosition(position: number): ChainRow | undefined {
    const row = this.#atPosition.get(position);
    return row === undefined ? undefined : shaped(row)[0];
  }

  atSeq(partition: number, seq: number): ChainRow | undefined {
    if (seq <= (this.#bases.get(partition)?.seq ?? 0)) return undefined;
    const row = readable(() => this.#atSeq.get(partition, seq));
    return row === undefined ? undefined : shaped(row)[0];
  }

  /** The stored hash that the row's own hash builds on; undefined when the row before it is not there. */
  hashBefore(partition: number, seq: number): Buffer | undefined {
    const base = this.#bases.get(partition);
    if (seq === (base?.seq ?? 0) + 1) return base?.link ?? genesis(partition);
    return readable(() => this.#hashAt.get(partition, seq - 1));
  }
}

/** What the file gives back; undefined for what it cannot. */
export function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    // Without its table a statement is an error in itself.
    if (isUnreadable(error) || sqliteCode(error) === 'SQLITE_ERROR') return undefined;
    throw error;
  }
}

/** Damaged bytes can turn a cell into one of another kind: a row without a place is none, one without content is altered. */
function shaped(row: ChainRow): ChainRow[] {
  const { partition, seq, body, hash } = row;
  if (asPartition(partition) === undefined || !Number.isInteger(seq)) return [];
  if (Buffer.isBuffer(body) && Buffer.isBuffer(hash)) return [row];
  return [{ ...row, body: bytesOf(body), hash: bytesOf(hash) }];
}

function bytesOf(cell: unknown): Buffer {
  return Buffer.isBuffer(cell) ? cell : Buffer.alloc(0);
}
