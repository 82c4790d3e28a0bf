import type { Database } from 'better-sqlite3';
import { cutOf } from '../segments.ts';

/**
 * The last position that may be moved: every event up to it is older than the instant, and none of them belongs to an
 * incident that is still open. Answers the present cut when there is nothing to move.
 */
export function findCut(db: Database, before: number): number {
  const present = cutOf(db);
  const oldest = oldestOfOpenIncidents(db);
  const cut = Math.min(lastBefore(db, present, before), (oldest ?? Number.MAX_SAFE_INTEGER) - 1);
  return Math.max(present, cut);
}

/** Time runs with positions, so the place is found by halving; there is no index by time. */
function lastBefore(db: Database, after: number, before: number): number {
  const atOrAfter = db.prepare<[number], { position: number; at: number }>(
    'SELECT position, at FROM events WHERE position >= ? ORDER BY position LIMIT 1',
  );
  let low = after;
  let high = Number(db.prepare('SELECT ifnull(max(position), 0) FROM events').pluck().get());
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const row = atOrAfter.get(middle);
    if (row !== undefined && row.at < before) low = row.position;
    else high = middle - 1;
  }
  return low;
}

function oldestOfOpenIncidents(db: Database): number | undefined {
  const open = db
    .prepare<[], string>("SELECT id FROM current WHERE kind = 'incident' AND state IS NOT 'closed'")
    .pluck()
    .all();
  const first = db.prepare<[string], number | null>('SELECT min(position) FROM events WHERE incident = ?').pluck();
  const positions = open.flatMap((id) => first.get(id) ?? []);
  return positions.length === 0 ? undefined : Math.min(...positions);
}
