import type { Damage } from '../../port.ts';
import { chainHash } from '../chain.ts';
import type { ChainRow, ChainRows } from './chain-rows.ts';
import { columnMismatch } from './columns.ts';
import type { Range } from './range.ts';
import { Scan, type Unreadable } from './scan.ts';
import { Seen } from './seen.ts';

/** Rows of each kind that are kept for naming; beyond it they are only counted. */
export const SUSPECT_LIMIT = 1_000;

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
  /** Which seqs each partition has. */
  seen: Seen;
}

interface Last {
  seq: number;
  hash: Buffer;
}

/** Reads every row after the one position up to the other once, in order, and proves each against the one before it. */
export function walkRows(
  rows: ChainRows,
  { after, upTo }: { after: number; upTo: number },
  onProgress: (events: number) => void,
): Findings {
  const scan = new Scan(rows);
  const walk = new Walk(rows, after, scan.unreadable);
  let position = after;
  while (position < upTo) {
    const stride = scan.read(position, upTo);
    for (const row of stride.rows) walk.prove(row);
    position = stride.end;
    onProgress(walk.found.events);
  }
  walk.skipTo(upTo + 1);
  return walk.found;
}

class Walk {
  readonly found: Findings;
  readonly #rows: ChainRows;
  readonly #last = new Map<number, Last>();
  #expected: number;

  constructor(rows: ChainRows, after: number, unreadable: Unreadable[]) {
    const lists = { suspects: [], unproven: [], gaps: [], columns: [] };
    this.found = { events: 0, uncounted: 0, ...lists, unreadable, seen: new Seen() };
    this.#rows = rows;
    this.#expected = after + 1;
  }

  prove(row: ChainRow): void {
    this.found.events++;
    this.found.seen.add(row.partition, row.seq);
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
