import type { Database } from 'better-sqlite3';
import { asPartition, type Partition } from '../../../core/ids.ts';
import type { Damage } from '../../port.ts';
import { isUnreadable, messageOf } from '../database.ts';
import type { Inquiry } from './inquiry.ts';
import type { Unreadable } from './walk.ts';

/** Tables beside the events; small, so SQLite's own full check of each is affordable. */
const TABLES = ['heads', 'current', 'timers', 'outbox', 'dedupe', 'life', 'epochs', 'meta'] as const;
/** Rows named in one sentence. */
const NAMED_ROWS = 5;

interface Place {
  partition: Partition;
  seq: number;
}

/** Names stretches of rows that cannot be read. The index of the chain lies elsewhere in the file and still knows them. */
export function nameUnreadableRows(db: Database, stretches: readonly Unreadable[], inquiry: Inquiry): void {
  for (const { from, to, why } of stretches) {
    const places = placesOf(db, from, to);
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

function checkTable(db: Database, table: string): Damage[] {
  const problem = problemOf(db, table);
  if (problem === undefined) return [];
  return [{ ...nowhere(), kind: 'unreadable', sentence: `table ${table} cannot be read: ${problem}` }];
}

function problemOf(db: Database, table: string): string | undefined {
  try {
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
