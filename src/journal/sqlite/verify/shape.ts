import type { Database } from 'better-sqlite3';
import { asPartition, PARTITIONS, type Partition } from '../../../core/ids.ts';
import { HASH_BYTES } from '../chain.ts';
import type { Base } from '../segments.ts';
import { type End, readable } from './chain-rows.ts';
import type { Range } from './range.ts';
import type { Seen } from './seen.ts';

/** Which of a partition's rows are there, against its recorded end. */
export interface Shape {
  partition: Partition;
  /** Undefined when the partition's record of its end is itself gone. */
  end: End | undefined;
  /** The highest seq up to the recorded end that is there; where the file begins when none is. */
  last: number;
  /** The highest seq of all. */
  highest: number;
  /** Seqs between the first of the file and `last` that are not there. */
  missing: Range[];
}

/** Ranges kept per partition. */
const RANGE_LIMIT = 1_000;

/** The recorded ends, one by one where the table cannot be read as a whole. */
export function readEnds(db: Database): End[] {
  const columns = 'SELECT partition, seq, position, hash FROM heads';
  const whole = readable(() => db.prepare<[], End>(`${columns} ORDER BY partition`).all());
  if (whole !== undefined) return whole.filter(isEnd);
  const one = db.prepare<[number], End>(`${columns} WHERE partition = ?`);
  const ends = Array.from({ length: PARTITIONS }, (_, n) => readable(() => one.get(n)));
  return ends.flatMap((end) => (end !== undefined && isEnd(end) ? [end] : []));
}

/** False for a record that damaged bytes have turned into something else. */
function isEnd({ partition, seq, position, hash }: End): boolean {
  const isPlace = asPartition(partition) !== undefined && Number.isSafeInteger(seq) && Number.isSafeInteger(position);
  return isPlace && Buffer.isBuffer(hash) && hash.length === HASH_BYTES;
}

/** The shape of every partition that has an end or a row, from what the walk has seen. */
export function shapesOf(seen: Seen, ends: readonly End[], bases: ReadonlyMap<number, Base>): Shape[] {
  const partitions = new Set<Partition>([...ends.map((end) => end.partition), ...seen.partitions()]);
  return [...partitions]
    .sort((a, b) => a - b)
    .map((partition) => {
      const end = ends.find((candidate) => candidate.partition === partition);
      return shapeOf(partition, end, bases.get(partition)?.seq ?? 0, seen.ranges(partition));
    });
}

function shapeOf(partition: Partition, end: End | undefined, from: number, ranges: readonly Range[]): Shape {
  const shape: Shape = { partition, end, last: from, highest: from, missing: [] };
  for (const range of ranges) {
    shape.highest = Math.max(shape.highest, range.to);
    if (end !== undefined && range.from > end.seq) continue;
    if (range.from > shape.last + 1 && shape.missing.length < RANGE_LIMIT) {
      shape.missing.push({ from: shape.last + 1, to: range.from - 1 });
    }
    shape.last = Math.max(shape.last, end === undefined ? range.to : Math.min(range.to, end.seq));
  }
  return shape;
}
