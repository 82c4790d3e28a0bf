import { crc32 } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import { asPartition, type Partition } from '../../../core/ids.ts';
import type { Damage } from '../../port.ts';
import { isUnreadable, messageOf } from '../database.ts';
import { Around } from '../salvage/around.ts';
import { knowsSegments } from '../segments.ts';
import { readable } from './chain-rows.ts';
import type { Inquiry } from './inquiry.ts';
import type { Unreadable } from './scan.ts';

/** Tables beside the events; small, so SQLite's own full check of each is affordable. */
const TABLES = [
  'heads', 'current', 'timers', 'outbox', 'dedupe', 'life', 'epochs', 'meta', 'segments', 'bases', 'base_documents', 'damages',
] as const; // biome-ignore format: one list
/** Indexes of the events, which the walk does not use, and the rows each must have. */
const EVENT_INDEXES = [
  ['events_chain', ''],
  ['events_incident', 'WHERE incident IS NOT NULL'],
] as const;
/** Rows named in one sentence. */
const NAMED_ROWS = 5;

/** Documents named one by one. */
const DOCUMENT_LIMIT = 1_000;

interface DocumentRow {
  partition: Partition;
  kind: string;
  id: string;
  sum: number | null;
  body: string;
}

interface Place {
  partition: Partition;
  seq: number;
}

/** A stretch of rows that cannot be read, and which they are. */
export interface UnreadableRows extends Unreadable {
  places: Place[];
}

/** The index of the chain lies elsewhere in the file and still knows rows that cannot be read. */
export function placeUnreadableRows(db: Database, stretches: readonly Unreadable[]): UnreadableRows[] {
  return stretches.map((stretch) => ({ ...stretch, places: placesOf(db, stretch.from, stretch.to) }));
}

/** Names stretches of rows that cannot be read. */
export function nameUnreadableRows(stretches: readonly UnreadableRows[], inquiry: Inquiry): void {
  for (const { from, to, why, places } of stretches) {
    const named = places.slice(0, NAMED_ROWS).map(({ partition, seq }) => `seq ${seq} in partition ${partition}`);
    const rest = places.length > NAMED_ROWS ? ` and ${places.length - NAMED_ROWS} more` : '';
    const list = named.length === 0 ? '' : `: ${named.join(', ')}${rest}`;
    const sentence = `position ${from} to ${to} cannot be read (${why})${list}`;
    inquiry.damages.push({ ...(places[0] ?? nowhere()), kind: 'unreadable', sentence });
    inquiry.accounted.push({ from: from - 1, to: to + 1 });
  }
}

function placesOf(db: Database, from: number, to: number): Place[] {
  const sql =
    'SELECT partition, seq FROM events INDEXED BY events_chain WHERE +position BETWEEN ? AND ? ORDER BY +position';
  try {
    return db.prepare<[number, number], Place>(sql).all(from, to);
  } catch (error) {
    if (isUnreadable(error)) return [];
    throw error;
  }
}

/** What is broken when the file is too far gone to be walked at all. */
export function nameWreck(db: Database, error: unknown): Damage[] {
  const tables = [...checkTables(db), ...checkTable(db, 'events')];
  if (tables.length > 0) return tables;
  return [{ ...nowhere(), kind: 'unreadable', sentence: `the journal cannot be read: ${messageOf(error)}` }];
}

/** Names every table beside the events that SQLite finds broken. */
export function checkTables(db: Database): Damage[] {
  return TABLES.flatMap((table) => checkTable(db, table));
}

/** Names indexes of the events that cannot be read, or do not have as many rows as the table. */
export function checkIndexes(db: Database): Damage[] {
  return EVENT_INDEXES.flatMap(([index, where]) => checkIndex(db, index, where));
}

function checkIndex(db: Database, index: string, where: string): Damage[] {
  const look = (): Damage[] => {
    const count = (by: string) => Number(db.prepare(`SELECT count(*) FROM events ${by} ${where}`).pluck().get());
    const table = readable(() => count('NOT INDEXED'));
    if (table === undefined) return [];
    const damage = (says: string): Damage => ({
      ...nowhere(),
      kind: 'unreadable',
      sentence: `index ${index} of the events ${says}`,
    });
    try {
      const found = count(`INDEXED BY ${index}`);
      return found === table
        ? []
        : [damage(`has ${found} entries for ${table} rows; the rows themselves are told of above`)];
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      return [damage(`cannot be read: ${messageOf(error)}; the rows themselves are told of above`)];
    }
  };
  // Both counts are of one moment: a gateway may be writing beside. SQLite ends the transaction by itself at some damage.
  db.exec('BEGIN');
  try {
    return look();
  } finally {
    if (db.inTransaction) db.exec('ROLLBACK');
  }
}

/** Names every document whose text is not what was written, by its sum. */
export function checkDocuments(db: Database): Damage[] {
  if (!knowsSegments(db)) return [];
  const damages: Damage[] = [];
  const around = new Around<DocumentRow>(db, 'current', 'partition, kind, id, sum, body');
  let read = 0;
  for (const { partition, kind, id, sum, body } of around.rows()) {
    read += 1;
    if (sum === null || sum === crc32(body)) continue;
    const sentence = `the document of ${kind} ${id} in partition ${partition} is not what was written`;
    damages.push({ partition, seq: 0, kind: 'altered', sentence });
  }
  // A table of which nothing can be read has been named as a whole.
  if (read > 0) for (const { from, to } of around.gaps) damages.push(nameDocuments(db, from, to));
  return damages.slice(0, DOCUMENT_LIMIT);
}

/** The index of the documents lies elsewhere in the file and may still know which they were. */
function nameDocuments(db: Database, from: number, to: number): Damage {
  const sql = 'SELECT kind, id FROM current INDEXED BY current_document WHERE rowid BETWEEN ? AND ? ORDER BY rowid';
  const rows = readable(() => db.prepare<[number, number], { kind: string; id: string }>(sql).all(from, to)) ?? [];
  const named = rows.slice(0, NAMED_ROWS).map(({ kind, id }) => `${kind} ${id}`);
  const rest = rows.length > NAMED_ROWS ? ` and ${rows.length - NAMED_ROWS} more` : '';
  const list = named.length === 0 ? '' : `: ${named.join(', ')}${rest}`;
  return {
    ...nowhere(),
    kind: 'unreadable',
    sentence: `row ${from} to ${to} of the current documents cannot be read${list}`,
  };
}

function checkTable(db: Database, table: string): Damage[] {
  const problem = problemOf(db, table);
  if (problem === undefined) return [];
  return [{ ...nowhere(), kind: 'unreadable', sentence: `table ${table} cannot be read: ${problem}` }];
}

function problemOf(db: Database, table: string): string | undefined {
  try {
    if (db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table) === undefined)
      return undefined;
    const said = String(db.pragma(`integrity_check('${table}')`, { simple: true }));
    return said === 'ok' ? undefined : said;
  } catch (error) {
    if (isUnreadable(error)) return messageOf(error);
    throw error;
  }
}

/** A whole table belongs to no row. */
function nowhere(): Place {
  const partition = asPartition(0);
  if (partition === undefined) throw new RangeError('partition 0 must exist');
  return { partition, seq: 0 };
}
