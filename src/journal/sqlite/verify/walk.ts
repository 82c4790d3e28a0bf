import type { Damage } from '../../port.ts';
import { chainHash } from '../chain.ts';
import { isUnreadable, messageOf } from '../database.ts';
import { type ChainRow, type ChainRows, STRIDE } from './chain-rows.ts';
import { columnMismatch } from './columns.ts';

/** Rows of each kind that are kept for naming; beyond it they are only counted. */
export const SUSPECT_LIMIT = 1_000;

export interface Range {
  from: number;
  to: number;
}

export interface Unreadable extends Range {
  why: string;
}

/** What one pass over the journal found, not yet named. */
export interface Findings {
  events: number;
  /** Rows whose hash does not follow from the row before them and their own content. */
  suspects: ChainRow[];
  /** Rows that cannot be proved because the row before them is not there. */
  unproven: ChainRow[];
  /** Suspects beyond the limit. */
  uncounted: number;
  /** Positions that no row has. */
  gaps: Range[];
  unreadable: Unreadable[];
  columns: Damage[];
}

interface Last {
  seq: number;
  hash: Buffer;
}

/** Reads every row up to the position once, in order, and proves each against the one before it. */
export function walkRows(rows: ChainRows, upTo: number, onProgress: (events: number) => void): Findings {
  const walk = new Walk(rows);
  let position = 0;
  while (position < upTo) {
    const stride = walk.read(position, upTo);
    for (const row of stride.rows) walk.prove(row);
    position = stride.end;
    onProgress(walk.found.events);
  }
  walk.skipTo(upTo + 1);
  return walk.found;
}

class Walk {
  readonly found: Findings = {
    events: 0,
    suspects: [],
    unproven: [],
    uncounted: 0,
    gaps: [],
    unreadable: [],
    columns: [],
  };
  readonly #rows: ChainRows;
  readonly #last = new Map<number, Last>();
  #expected = 1;

  constructor(rows: ChainRows) {
    this.#rows = rows;
  }

  /** The next rows and how far they reach. Where a stride cannot be read it is tried row by row. */
  read(after: number, upTo: number): { rows: ChainRow[]; end: number } {
    try {
      const rows = this.#rows.stride(after, upTo);
      return { rows, end: rows.length < STRIDE ? upTo : (rows.at(-1)?.position ?? upTo) };
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      const end = Math.min(after + STRIDE, upTo);
      return { rows: this.#readSingly(after, end), end };
    }
  }

  #readSingly(after: number, end: number): ChainRow[] {
    const rows: ChainRow[] = [];
    for (let position = after + 1; position <= end; position++) {
      try {
        const row = this.#rows.atPosition(position);
        if (row !== undefined) rows.push(row);
      } catch (error) {
        this.#noteUnreadable(position, messageOf(error));
      }
    }
    return rows;
  }

  #noteUnreadable(position: number, why: string): void {
    const last = this.found.unreadable.at(-1);
    if (last !== undefined && last.to === position - 1) last.to = position;
    else if (this.found.unreadable.length < SUSPECT_LIMIT)
      this.found.unreadable.push({ from: position, to: position, why });
  }

  prove(row: ChainRow): void {
    this.found.events++;
    this.skipTo(row.position);
    this.#expected = row.position + 1;
    const last = this.#last.get(row.partition);
    const before = last?.seq === row.seq - 1 ? last.hash : this.#rows.hashBefore(row.partition, row.seq);
    this.#last.set(row.partition, { seq: row.seq, hash: row.hash });
    if (before === undefined) this.#keep(this.found.unproven, row);
    else if (!chainHash(before, row, row.body).equals(row.hash)) this.#keep(this.found.suspects, row);
    else {
      const damage = columnMismatch(row);
      if (damage !== undefined && this.found.columns.length < SUSPECT_LIMIT) this.found.columns.push(damage);
    }
  }

  /** Notes the positions between the last row and this one as a gap. */
  skipTo(position: number): void {
    const gap = { from: this.#expected, to: position - 1 };
    if (gap.from <= gap.to && this.found.gaps.length < SUSPECT_LIMIT) this.found.gaps.push(gap);
  }

  #keep(list: ChainRow[], row: ChainRow): void {
    if (list.length < SUSPECT_LIMIT) list.push(row);
    else this.found.uncounted++;
  }
}
