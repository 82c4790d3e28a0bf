import type { Database } from 'better-sqlite3';
import { readable } from '../verify/chain-rows.ts';

/** Rows fetched at a time. */
const STRIDE = 500;
/** Reads that may fail in one table before the rest of it is given up. */
const PROBE_LIMIT = 20_000;
const GAP_LIMIT = 1_000;
/** No row of ours is shorter, so a file cannot hold more of them than this tells. */
const SHORTEST_ROW_BYTES = 64;

/** What a table with row ids still gives, row by row around what it does not. */
export class Around<Row> {
  /** Ranges of row ids that could not be read. */
  readonly gaps: { from: number; to: number }[] = [];
  readonly #db: Database;
  readonly #table: string;
  readonly #range;
  #probes = 0;

  constructor(db: Database, table: string, columns: string) {
    this.#db = db;
    this.#table = table;
    const sql = `SELECT rowid AS place, ${columns} FROM ${table} c NOT INDEXED WHERE rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ?`;
    this.#range = readable(() => db.prepare<[number, number, number], Row & { place: number }>(sql));
  }

  *rows(): Generator<Row, void, undefined> {
    const last = this.#last();
    let after = 0;
    while (after < last && this.#probes <= PROBE_LIMIT) {
      const rows = readable(() => this.#range?.all(after, last, STRIDE));
      yield* rows ?? this.#between(after, Math.min(last, after + STRIDE));
      if (rows !== undefined && rows.length < STRIDE) return;
      after = rows?.at(-1)?.place ?? after + STRIDE;
    }
    if (after < last) this.#note(after + 1, last);
  }

  /** The highest row id; where not even that can be read, what the file has room for. */
  #last(): number {
    const sql = `SELECT ifnull(max(rowid), 0) FROM ${this.#table} NOT INDEXED`;
    const last = readable(() => Number(this.#db.prepare(sql).pluck().get()));
    if (last !== undefined) return last;
    const bytes = readable(() => Number(this.#db.pragma('page_count', { simple: true })) * 4_096) ?? 0;
    return Math.ceil(bytes / SHORTEST_ROW_BYTES);
  }

  #between(after: number, upTo: number): Row[] {
    const rows = readable(() => this.#range?.all(after, upTo, STRIDE));
    if (rows !== undefined) return rows;
    this.#probes += 1;
    if (upTo - after <= 1 || this.#probes > PROBE_LIMIT) {
      this.#note(after + 1, upTo);
      return [];
    }
    const middle = Math.floor((after + upTo) / 2);
    return [...this.#between(after, middle), ...this.#between(middle, upTo)];
  }

  #note(from: number, to: number): void {
    const last = this.gaps.at(-1);
    if (last !== undefined && last.to === from - 1) last.to = to;
    else if (this.gaps.length < GAP_LIMIT) this.gaps.push({ from, to });
  }

  /** Row ids that could not be read; some of them may never have been used. */
  get unreadable(): number {
    return this.gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  }
}

/** What a table ordered by a key still gives: from its beginning up to the damage, and from its end back to it. */
export function fromBothEnds<Row>(
  db: Database,
  table: string,
  columns: string,
  order: readonly string[],
  limit: number,
) {
  const take = (direction: 'ASC' | 'DESC') => {
    const rows: Row[] = [];
    const by = order.map((column) => `${column} ${direction}`).join(', ');
    const whole = readable(() => {
      for (const row of db
        .prepare<[number], Row>(`SELECT ${columns} FROM ${table} ORDER BY ${by} LIMIT ?`)
        .iterate(limit))
        rows.push(row);
      return true;
    });
    return { rows, whole: whole === true };
  };
  const newest = take('DESC');
  if (newest.whole) return newest;
  return { rows: [...take('ASC').rows, ...newest.rows], whole: false };
}
