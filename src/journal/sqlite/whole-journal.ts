import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Database, Statement } from 'better-sqlite3';
import type { StoredEvent } from '../port.ts';
import { isDamagedRead, JOURNAL_FILE, openForReading } from './database.ts';
import { EVENT_COLUMNS, type EventRecord, eventOf } from './rows.ts';
import { LAST_POSITION } from './schema.ts';
import { type Base, cutOf, readBases, readSegments, type Segment } from './segments.ts';

/** Events fetched at a time; no read transaction outlives one such stride. */
const STRIDE = 1_000;

/** An event as readers that only count need it. */
export interface PlainEvent {
  position: number;
  type: string;
  body: string;
}

type Rows<Row> = Statement<[number, number, number], Row>;

/**
 * The journal from its first event to its newest, archives and files that were set aside with it, on connections of its own
 * that only read. A file that is not there, or a damaged part, is left out; whoever reads sees it by the positions.
 */
export class WholeJournal {
  readonly #dir: string;
  #live: { db: Database; file: number } | undefined;

  /** Throws the reading faults of `openSqliteReader`. */
  constructor(dir: string) {
    this.#dir = dir;
    this.#current();
  }

  /** In order of position, after the given one, as far as the journal goes when it is asked. */
  eventsAfter(position: number): Generator<PlainEvent, void, undefined> {
    return this.#walk<PlainEvent, PlainEvent>('position, type, body', position, (row) => row);
  }

  /** The same, whole and with hashes. */
  storedAfter(position: number): Generator<StoredEvent, void, undefined> {
    return this.#walk<EventRecord, StoredEvent>(EVENT_COLUMNS, position, eventOf);
  }

  lastPosition(): number {
    return this.#current().prepare<[], number>(LAST_POSITION).pluck().get() ?? 0;
  }

  /** Where a file's chains begin that is not the journal's first: what the next row of each partition builds on. */
  joints(): Base[] {
    const live = this.#current();
    const earlier = readSegments(live).flatMap(({ file }) => {
      if (!existsSync(join(this.#dir, file))) return [];
      const db = openForReading(this.#dir, file);
      const bases = [...readBases(db).values()];
      db.close();
      return bases;
    });
    return [...earlier, ...readBases(live).values()];
  }

  close(): void {
    this.#live?.db.close();
    this.#live = undefined;
  }

  *#walk<Row extends { position: number }, Given>(
    columns: string,
    after: number,
    give: (row: Row) => Given,
  ): Generator<Given, void, undefined> {
    const live = this.#current();
    const last = this.lastPosition();
    let position = after;
    for (const segment of readSegments(live)) {
      if (segment.lastPosition <= position) continue;
      if (existsSync(join(this.#dir, segment.file))) yield* this.#fromSegment(segment, columns, position, give);
      position = segment.lastPosition;
    }
    yield* strides(rowsOf<Row>(live, columns), Math.max(position, cutOf(live)), last, give);
  }

  *#fromSegment<Row extends { position: number }, Given>(
    { file, kind, lastPosition }: Segment,
    columns: string,
    after: number,
    give: (row: Row) => Given,
  ): Generator<Given, void, undefined> {
    let db: Database | undefined;
    try {
      db = openForReading(this.#dir, file);
      yield* strides(rowsOf<Row>(db, columns), after, lastPosition, give);
    } catch (error) {
      // A file that was set aside as damaged is on record as such; what can be read of it counts.
      if (kind !== 'damaged' || !isDamagedRead(error)) throw error;
    } finally {
      db?.close();
    }
  }

  /** The journal as it is now: a damaged one is moved aside, and another takes its place. */
  #current(): Database {
    const file = statSync(join(this.#dir, JOURNAL_FILE), { throwIfNoEntry: false })?.ino ?? 0;
    if (this.#live !== undefined && this.#live.file === file) return this.#live.db;
    this.close();
    const db = openForReading(this.#dir);
    this.#live = { db, file };
    return db;
  }
}

function rowsOf<Row>(db: Database, columns: string): Rows<Row> {
  return db.prepare(`SELECT ${columns} FROM events WHERE position > ? AND position <= ? ORDER BY position LIMIT ?`);
}

function* strides<Row extends { position: number }, Given>(
  rows: Rows<Row>,
  after: number,
  upTo: number,
  give: (row: Row) => Given,
): Generator<Given, void, undefined> {
  for (let position = after; ; ) {
    const stride = rows.all(position, upTo, STRIDE);
    for (const row of stride) yield give(row);
    const last = stride.at(-1);
    if (last === undefined) return;
    position = last.position;
  }
}
