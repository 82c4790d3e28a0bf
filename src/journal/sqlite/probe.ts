import { crc32 } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import { Tails } from './tails.ts';
import { readEnds } from './verify/shape.ts';

/** Sentences kept of one look. */
const SAYS_LIMIT = 20;
/** The body is what was written: by its sum, or, in rows older than sums, at least still a document. */
const GOOD = 'CASE WHEN c.sum IS NULL THEN json_valid(c.body) ELSE c.sum = body_sum(c.body) END';
/** What a start reads: everything that is not history. */
const START_READS = [
  `FROM current c WHERE c.kind IN ('premises', 'device', 'gateway')`,
  `FROM current c WHERE c.kind = 'incident' AND c.state IS NOT 'closed'`,
  `FROM current i CROSS JOIN current c ON c.kind = 'attempt' AND c.incident = i.id
     WHERE i.kind = 'incident' AND i.state IS NOT 'closed'`,
];
const START_TABLES = ['heads', 'timers', 'outbox', 'life', 'meta', 'segments', 'bases', 'damages'];

export function defineBodySum(db: Database): void {
  db.function('body_sum', { deterministic: true }, (body) => crc32(String(body)));
}

/**
 * Looks at what a start reads anyway, and at the tail of every chain; never at history, however long it is. Answers plain
 * sentences. Throws what SQLite throws where it cannot read on.
 */
export function probe(db: Database): string[] {
  defineBodySum(db);
  const says: string[] = [];
  for (const table of START_TABLES) db.prepare(`SELECT count(*) FROM ${table} NOT INDEXED`).get();
  for (const from of START_READS) {
    const sql = `SELECT c.kind, c.id ${from} AND NOT ${GOOD} LIMIT ${SAYS_LIMIT}`;
    for (const { kind, id } of db.prepare<[], { kind: string; id: string }>(sql).all())
      says.push(`the document of ${kind} ${id} is not what was written`);
  }
  const tails = new Tails(db);
  const last = db.prepare('SELECT max(seq) FROM events WHERE partition = ?');
  const ends = readEnds(db);
  const records = Number(db.prepare('SELECT count(*) FROM heads NOT INDEXED').pluck().get());
  if (records !== ends.length) says.push('the recorded end of a partition makes no sense');
  for (const end of ends) {
    last.get(end.partition);
    const tail = tails.look(end);
    if (tail.says !== undefined) says.push(tail.says);
  }
  db.prepare('SELECT max(epoch) FROM epochs').get();
  return says.slice(0, SAYS_LIMIT);
}
