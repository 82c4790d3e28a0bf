import { isUnreadable, messageOf } from '../database.ts';
import { type ChainRow, type ChainRows, STRIDE } from './chain-rows.ts';
import type { Range } from './range.ts';

/** Stretches that cannot be read, kept by name. */
const STRETCH_LIMIT = 1_000;
/** Reads that failed; beyond it a stride that cannot be read as a whole is given up as a whole. */
const PROBE_LIMIT = 100_000;

export interface Unreadable extends Range {
  why: string;
}

/** Reads rows in order of position by their place in the table alone, around what cannot be read. */
export class Scan {
  readonly unreadable: Unreadable[] = [];
  readonly #rows: Pick<ChainRows, 'stride'>;
  #probes = 0;

  constructor(rows: Pick<ChainRows, 'stride'>) {
    this.#rows = rows;
  }

  /** The next rows after the position, and how far they reach. */
  read(after: number, upTo: number): { rows: ChainRow[]; end: number } {
    try {
      const rows = this.#rows.stride(after, upTo);
      return { rows, end: rows.length < STRIDE ? upTo : (rows.at(-1)?.position ?? upTo) };
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      const end = Math.min(after + STRIDE, upTo);
      return { rows: this.#around({ from: after + 1, to: end }, messageOf(error)), end };
    }
  }

  /** Halves a range that cannot be read until what is left of it can. */
  #around({ from, to }: Range, why: string): ChainRow[] {
    this.#probes += 1;
    if (from === to || this.#probes > PROBE_LIMIT) {
      this.#note(from, to, why);
      return [];
    }
    const middle = Math.floor((from + to) / 2);
    return [...this.#try({ from, to: middle }), ...this.#try({ from: middle + 1, to })];
  }

  #try(range: Range): ChainRow[] {
    try {
      return this.#rows.stride(range.from - 1, range.to);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      return this.#around(range, messageOf(error));
    }
  }

  #note(from: number, to: number, why: string): void {
    const last = this.unreadable.at(-1);
    if (last !== undefined && last.to === from - 1) last.to = to;
    else if (this.unreadable.length < STRETCH_LIMIT) this.unreadable.push({ from, to, why });
  }
}
