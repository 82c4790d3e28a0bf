import type { Database } from 'better-sqlite3';
import type { CurrentRow, TimerRows } from '../../port.ts';
import type { Replayer } from '../../replayer.ts';
import { chainHash } from '../chain.ts';
import { cutOf, firstDocuments, readBaseDocuments, readBases } from '../segments.ts';
import { type ChainRow, ChainRows, type End, readable } from '../verify/chain-rows.ts';
import { Scan } from '../verify/scan.ts';

/** How long a replay may keep the gateway from its journal when the current rows are all there, by their sums, ms. */
export const REPLAY_WITHIN_MS = 2_000;
/** How long when they are not: without it, open incidents could be lost. */
export const REPLAY_ANYWAY_MS = 60_000;

export interface Replayed {
  /** Partitions whose every event could be read and proved, up to the known end. */
  whole: ReadonlySet<number>;
  timers: Map<string, TimerRows>;
  events: number;
  /** Sentences: what could not be read, or that the time ran out. */
  says: string[];
}

interface Place {
  seq: number;
  hash: Buffer;
}

/**
 * Runs every event that can be read through the heart again, in order of position, and proves it on the way. A partition in
 * which one cannot be proved is still followed as far as it goes, but counts as whole no more.
 */
export function replaySource(
  db: Database,
  replayer: Replayer,
  ends: readonly End[],
  limit: { upTo: number; withinMs: number },
  put: (row: CurrentRow) => void,
): Replayed {
  const bases = readable(() => readBases(db)) ?? new Map();
  const rows = new ChainRows(db, bases);
  const scan = new Scan(rows);
  const places = new Map<number, Place>();
  const broken = new Set<number>();
  const replayed = { whole: new Set<number>(), timers: new Map<string, TimerRows>(), events: 0, says: [] as string[] };
  readable(() => replayer.begin(firstDocuments(readBaseDocuments(db))));
  const take = (row: ChainRow) => {
    const last = places.get(row.partition);
    const before = last === undefined ? rows.hashBefore(row.partition, row.seq) : last.hash;
    const next = row.seq === (last?.seq ?? bases.get(row.partition)?.seq ?? 0) + 1;
    if (!next || before === undefined || !chainHash(before, row, row.body).equals(row.hash)) broken.add(row.partition);
    places.set(row.partition, { seq: row.seq, hash: row.hash });
    try {
      replayer.take({ ...row, body: row.body.toString('utf8') });
    } catch {
      broken.add(row.partition);
    }
    replayed.events += 1;
  };
  const flush = () => {
    const { current, timers } = replayer.changed();
    for (const row of current) if (row.body !== null) put(row);
    for (const timer of timers) replayed.timers.set(timer.owner, timer);
  };
  const until = performance.now() + limit.withinMs;
  let position = readable(() => cutOf(db)) ?? 0;
  while (position < limit.upTo && performance.now() < until) {
    const stride = scan.read(position, limit.upTo);
    for (const row of stride.rows) take(row);
    flush();
    position = stride.end;
  }
  for (const { from, to, why } of scan.unreadable)
    replayed.says.push(`positions ${from} to ${to} cannot be read (${why})`);
  if (position < limit.upTo)
    replayed.says.push(
      `the events after position ${position} were not replayed, there was no time: the documents are those on record`,
    );
  for (const { partition, seq, hash } of ends) {
    const last = places.get(partition);
    const reached = last === undefined ? bases.get(partition)?.seq === seq : last.seq === seq && last.hash.equals(hash);
    if (reached && !broken.has(partition)) replayed.whole.add(partition);
  }
  return replayed;
}
