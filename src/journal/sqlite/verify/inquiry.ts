import type { Damage } from '../../port.ts';
import { chainHash } from '../chain.ts';
import type { ChainRow, ChainRows, End } from './chain-rows.ts';
import { type Candidates, findColumnChange } from './column-change.ts';
import { bodyFields, columnMismatch, mismatch } from './columns.ts';
import { firstContradiction } from './contradiction.ts';
import type { Range } from './range.ts';
import { findByteChange, SEARCH_BYTES, shownByte } from './single-byte.ts';
import { findSwap } from './swap.ts';
import type { Findings } from './walk.ts';

/** Rows tried against each other or against an empty place; with more damage than this the rest is named row by row. */
const PAIR_LIMIT = 100;

/** Altered rows searched byte by byte, each up to about two seconds; beyond it the row alone is named. */
const SEARCH_ROWS = 50;

/** Gives every suspicious row its one name, and remembers what has been explained so that nothing is named twice. */
export class Inquiry {
  readonly damages: Damage[] = [];
  /** Open intervals of positions in which a gap is accounted for. */
  readonly accounted: Range[] = [];
  readonly #rows: ChainRows;
  readonly #ends: ReadonlyMap<number, End>;
  readonly #candidates: Candidates;
  readonly #suspects: ChainRow[];
  /** Hashes of places where the stored one cannot be trusted. */
  readonly #trueHash = new Map<string, Buffer>();
  readonly #named = new Set<string>();
  #searched = 0;

  constructor(rows: ChainRows, ends: readonly End[], found: Findings, epochs: readonly number[]) {
    this.#rows = rows;
    this.#ends = new Map(ends.map((end) => [end.partition, end]));
    this.#candidates = { epochs, gaps: found.gaps };
    this.#suspects = [...found.suspects, ...found.unproven].sort((a, b) => a.partition - b.partition || a.seq - b.seq);
  }

  /** Looks for a row that belongs in an empty place and stands elsewhere because its partition or seq was changed. */
  findDisplaced(partition: number, seq: number): boolean {
    const before = this.#before(partition, seq);
    if (before === undefined) return false;
    for (const row of this.#suspects.slice(0, PAIR_LIMIT)) {
      if (this.isNamed(row.partition, row.seq)) continue;
      const link = { ...row, partition, seq };
      if (!chainHash(before, link, row.body).equals(row.hash)) continue;
      const inPlace: ChainRow = { ...row, seq, partition: row.partition };
      const column = row.seq === seq ? 'partition' : 'seq';
      this.#add(row, mismatch(inPlace, column, row[column], link[column]));
      this.#trueHash.set(key(partition, seq), row.hash);
      return true;
    }
    return false;
  }

  nameSuspects(): void {
    for (const row of this.#suspects) {
      const before = this.#before(row.partition, row.seq);
      if (this.isNamed(row.partition, row.seq)) continue;
      const proved = before !== undefined && chainHash(before, row, row.body).equals(row.hash);
      if (before === undefined || proved) this.#addIf(row, columnMismatch(row));
      else this.#name(row, before);
    }
  }

  isNamed(partition: number, seq: number): boolean {
    return this.#named.has(key(partition, seq));
  }

  /** The hash that the row after the place builds on. */
  trueHash(row: ChainRow): Buffer {
    return this.#trueHash.get(key(row.partition, row.seq)) ?? row.hash;
  }

  #before(partition: number, seq: number): Buffer | undefined {
    return this.#trueHash.get(key(partition, seq - 1)) ?? this.#rows.hashBefore(partition, seq);
  }

  #name(row: ChainRow, before: Buffer): void {
    if (this.#nameHash(row, before) || this.#nameSwap(row, before) || this.#nameColumn(row, before)) return;
    const { partition, seq } = row;
    const place = `seq ${seq} in partition ${partition}`;
    const searched = row.body.length <= SEARCH_BYTES && this.#searched++ < SEARCH_ROWS;
    const change = searched ? findByteChange(before, row) : undefined;
    let sentence: string;
    if (change !== undefined) {
      sentence = `byte ${change.byte} of ${place}: reads ${shownByte(change.reads)}, was ${shownByte(change.was)}`;
    } else {
      const how = searched ? 'more than one byte' : 'it was not searched byte by byte';
      const unlike = firstContradiction(row, bodyFields(row));
      sentence = `${place} has been altered (${how})${unlike === undefined ? '' : `: ${unlike}`}`;
    }
    this.#add(row, { partition, seq, kind: 'altered', sentence });
  }

  /** The content proves the next row, so it is the stored hash that was changed. */
  #nameHash(row: ChainRow, before: Buffer): boolean {
    const { partition, seq } = row;
    const computed = chainHash(before, row, row.body);
    const next = this.#rows.atSeq(partition, seq + 1);
    const end = this.#ends.get(partition);
    const provesNext = next !== undefined && chainHash(computed, next, next.body).equals(next.hash);
    const provesEnd = end !== undefined && end.seq === seq && end.hash.equals(computed);
    if (!provesNext && !provesEnd) return false;
    this.#trueHash.set(key(partition, seq), computed);
    const sentence = `the stored hash of seq ${seq} in partition ${partition} has been altered; its content is whole`;
    this.#add(row, { partition, seq, kind: 'altered', sentence });
    return true;
  }

  #nameSwap(row: ChainRow, beforeRow: Buffer): boolean {
    const said = Number(bodyFields(row)?.['seq']);
    const hinted = Number.isInteger(said) && said !== row.seq ? this.#rows.atSeq(row.partition, said) : undefined;
    const others = [...(hinted === undefined ? [] : [hinted]), ...this.#suspects.slice(0, PAIR_LIMIT)];
    for (const other of others) {
      if (isSame(row, other) || this.isNamed(other.partition, other.seq)) continue;
      const beforeOther = this.#before(other.partition, other.seq);
      if (beforeOther === undefined) continue;
      const swap = findSwap(row, other, beforeRow, (trueHash) => (isNext(row, other) ? trueHash : beforeOther));
      if (swap === undefined) continue;
      this.#trueHash.set(key(row.partition, row.seq), swap.a);
      this.#trueHash.set(key(other.partition, other.seq), swap.b);
      this.#named.add(key(other.partition, other.seq));
      const { partition, seq } = row;
      const places = `seq ${seq} in partition ${partition} and seq ${other.seq} in partition ${other.partition}`;
      this.#add(row, { partition, seq, kind: 'swapped', sentence: `${places} stand in each other's place` });
      return true;
    }
    return false;
  }

  #nameColumn(row: ChainRow, before: Buffer): boolean {
    const change = findColumnChange(before, row, bodyFields(row), this.#candidates);
    if (change === undefined) return false;
    if (change.column === 'position') this.#accountForMove(Number(change.was), row.position);
    this.#add(row, mismatch(row, change.column, row[change.column], change.was));
    return true;
  }

  /** A changed position leaves a hole where it was and may leave one in front of where it is. */
  #accountForMove(was: number, is: number): void {
    this.accounted.push({ from: was - 1, to: was + 1 });
    const before = this.#candidates.gaps.find((gap) => gap.to === is - 1);
    if (before !== undefined) this.accounted.push({ from: before.from - 1, to: is });
  }

  #addIf(row: ChainRow, damage: Damage | undefined): void {
    if (damage !== undefined) this.#add(row, damage);
  }

  #add(row: ChainRow, damage: Damage): void {
    this.#named.add(key(row.partition, row.seq));
    this.#named.add(key(damage.partition, damage.seq));
    this.damages.push(damage);
  }
}

function key(partition: number, seq: number): string {
  return `${partition}/${seq}`;
}

function isSame(a: ChainRow, b: ChainRow): boolean {
  return a.partition === b.partition && a.seq === b.seq;
}

function isNext(a: ChainRow, b: ChainRow): boolean {
  return a.partition === b.partition && b.seq === a.seq + 1;
}
