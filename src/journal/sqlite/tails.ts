import type { Database } from 'better-sqlite3';
import { chainHash } from './chain.ts';
import type { EndProof } from './segments.ts';
import { readBases } from './segments.ts';
import { type ChainRow, ChainRows, type End, readable } from './verify/chain-rows.ts';

/** The end of one partition, as far as it can be proved without walking its chain. */
export interface Tail {
  end: End;
  proof: EndProof;
  /** A plain sentence when something is wrong with it. */
  says?: string;
}

/** Holds a partition's recorded end against its last rows: three look-ups, whatever the length of the chain. */
export class Tails {
  readonly #rows: ChainRows;
  readonly #bases;
  readonly #last;

  constructor(db: Database) {
    this.#bases = readable(() => readBases(db)) ?? new Map();
    this.#rows = new ChainRows(db, this.#bases);
    this.#last = db.prepare<[number], number | null>('SELECT max(seq) FROM events WHERE partition = ?').pluck();
  }

  look(end: End): Tail {
    const { partition, seq } = end;
    const base = this.#bases.get(partition);
    const beyond = this.#beyond(end);
    if (beyond !== undefined) return beyond;
    if (base !== undefined && seq === base.seq) {
      if (base.link.equals(end.hash)) return { end, proof: 'proved' };
      return {
        end,
        proof: 'recorded',
        says: `the recorded end of partition ${partition} is not where its file begins`,
      };
    }
    const row = readable(() => this.#rows.atPosition(end.position));
    const place = `seq ${seq} of partition ${partition}`;
    if (row === undefined)
      return { end, proof: 'recorded', says: `${place}, its last row, is missing or cannot be read` };
    if (row.partition !== partition || row.seq !== seq)
      return { end, proof: 'recorded', says: `another row stands in the place of ${place}` };
    if (!this.#follows(row)) return { end, proof: 'recorded', says: `${place}, its last row, has been altered` };
    if (row.hash.equals(end.hash)) return { end, proof: 'proved' };
    const says = `the recorded end of partition ${partition} does not match its last row, seq ${seq}`;
    return { end: { ...end, hash: row.hash }, proof: 'proved', says };
  }

  /** A record that falls short of rows which are there and follow on. */
  #beyond(end: End): Tail | undefined {
    const last = readable(() => this.#last.get(end.partition));
    if (typeof last !== 'number' || last <= end.seq) return undefined;
    const row = this.#rows.atSeq(end.partition, last);
    const says = `partition ${end.partition} has rows up to seq ${last} where its recorded end is seq ${end.seq}`;
    if (row === undefined || !this.#follows(row)) return { end, proof: 'recorded', says };
    return { end: endOf(row), proof: 'proved', says };
  }

  /** True when the row's content and the hash before it give its own; also when the row before it cannot be read. */
  #follows(row: ChainRow): boolean {
    const before = this.#rows.hashBefore(row.partition, row.seq);
    return before === undefined || chainHash(before, row, row.body).equals(row.hash);
  }
}

export function endOf({ partition, seq, position, hash }: ChainRow): End {
  return { partition, seq, position, hash };
}
