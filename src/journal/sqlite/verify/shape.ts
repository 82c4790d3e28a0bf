import type { Database } from 'better-sqlite3';
import type { Partition } from '../../../core/ids.ts';
import type { End } from './chain-rows.ts';
import type { Range } from './walk.ts';

/** Which of a partition's rows are there, against its recorded end. */
export interface Shape {
  partition: Partition;
  /** Undefined when the partition's record of its end is itself gone. */
  end: End | undefined;
  /** The highest seq up to the recorded end that is there; 0 when none is. */
  last: number;
  /** The highest seq of all. */
  highest: number;
  /** Seqs between 1 and `last` that are not there. */
  missing: Range[];
}

/** Ranges kept per partition. */
const RANGE_LIMIT = 1_000;

export function readEnds(db: Database): End[] {
  return db.prepare<[], End>('SELECT partition, seq, position, hash FROM heads ORDER BY partition').all();
}

/** The shape of every partition that has an end or a row, from the index of the chain alone. */
export function readShapes(db: Database, ends: readonly End[], upTo: number): Shape[] {
  const seqs = db
    .prepare<[Partition, number], number>('SELECT seq FROM events WHERE partition = ? AND position <= ? ORDER BY seq')
    .pluck();
  const found = db.prepare<[], Partition>('SELECT DISTINCT partition FROM events ORDER BY partition').pluck().all();
  const partitions = new Set<Partition>([...ends.map((end) => end.partition), ...found]);
  return [...partitions]
    .sort((a, b) => a - b)
    .map((partition) => {
      const end = ends.find((candidate) => candidate.partition === partition);
      return shapeOf(partition, end, seqs.iterate(partition, upTo));
    });
}

function shapeOf(partition: Partition, end: End | undefined, seqs: Iterable<number>): Shape {
  const shape: Shape = { partition, end, last: 0, highest: 0, missing: [] };
  for (const seq of seqs) {
    shape.highest = seq;
    if (end !== undefined && seq > end.seq) continue;
    if (seq > shape.last + 1 && shape.missing.length < RANGE_LIMIT) {
      shape.missing.push({ from: shape.last + 1, to: seq - 1 });
    }
    shape.last = seq;
  }
  return shape;
}
