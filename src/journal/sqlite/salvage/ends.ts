import type { Database } from 'better-sqlite3';
import { asPartition, PARTITIONS } from '../../../core/ids.ts';
import type { Head } from '../heads.ts';
import { readBases } from '../segments.ts';
import { endOf, type Tail, Tails } from '../tails.ts';
import { ChainRows, type End, readable, STRIDE } from '../verify/chain-rows.ts';
import { Scan } from '../verify/scan.ts';
import { readEnds } from '../verify/shape.ts';

/** Positions looked through, from the end backwards, for partitions whose recorded end is gone. */
const LOOK_BACK = 200_000;
/** No row of ours is shorter. */
export const SHORTEST_ROW_BYTES = 100;

/** What the process that was writing still knows for certain. */
export interface Known {
  heads: ReadonlyMap<number, Head>;
  position: number;
  epoch: number;
}

/** The end of every partition: as the writer knew it, else as its record says, else as its last readable row says. */
export function salvageEnds(db: Database, known: Known | undefined, lastPosition: number): Tail[] {
  if (known !== undefined) return knownTails(known);
  const tails = new Tails(db);
  const found = new Map<number, Tail>();
  for (const end of readEnds(db)) found.set(end.partition, tails.look(end));
  for (const [partition, base] of readable(() => readBases(db)) ?? []) {
    const { seq, position, link } = base;
    if (!found.has(partition))
      found.set(partition, tails.look({ partition: base.partition, seq, position, hash: link }));
  }
  if (readable(() => db.prepare('SELECT count(*) FROM heads').get()) === undefined)
    lookBack(db, tails, found, lastPosition);
  return [...found.values()].sort((a, b) => a.end.partition - b.end.partition);
}

export function knownTails({ heads }: Known): Tail[] {
  return [...heads].flatMap(([n, head]): Tail[] => {
    const partition = asPartition(n);
    return partition === undefined ? [] : [{ end: { partition, ...head }, proof: 'proved' }];
  });
}

function lookBack(db: Database, tails: Tails, found: Map<number, Tail>, lastPosition: number): void {
  const rows = new ChainRows(db, new Map());
  const looked = new Map<number, End>();
  const stop = Math.max(0, lastPosition - LOOK_BACK);
  for (let upTo = lastPosition; upTo > stop && looked.size < PARTITIONS; upTo -= STRIDE) {
    const scan = new Scan(rows).read(Math.max(stop, upTo - STRIDE), upTo);
    for (const row of scan.rows.toReversed())
      if (!looked.has(row.partition) && !found.has(row.partition)) looked.set(row.partition, endOf(row));
  }
  for (const [partition, end] of looked) found.set(partition, tails.look(end));
}

/** The highest position that was ever given out, or a number that it cannot have reached. */
export function salvagePosition(db: Database, atLeast: number): number {
  const read = (sql: string) => readable(() => Number(db.prepare(sql).pluck().get() ?? 0));
  const events = read('SELECT ifnull(max(position), 0) FROM events NOT INDEXED');
  const heads = read('SELECT ifnull(max(position), 0) FROM heads');
  const epochs = read('SELECT ifnull(max(first_position) - 1, 0) FROM epochs');
  const bytes = readable(() => Number(db.pragma('page_count', { simple: true })) * 4_096) ?? 0;
  const sure = events ?? heads;
  const least = Math.max(atLeast, heads ?? 0, epochs ?? 0);
  return sure === undefined ? least + Math.ceil(bytes / SHORTEST_ROW_BYTES) : Math.max(least, sure);
}
