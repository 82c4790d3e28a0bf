import type { Database } from 'better-sqlite3';
import type { Damage } from '../port.ts';
import { isUnreadable, openForReading } from './database.ts';
import { LAST_POSITION } from './schema.ts';
import { ChainRows, type End } from './verify/chain-rows.ts';
import { nameCutEnds, nameEnd, nameMissing } from './verify/ends.ts';
import { Inquiry } from './verify/inquiry.ts';
import { readEnds, readShapes, type Shape } from './verify/shape.ts';
import { checkTables, nameUnreadableRows, nameWreck } from './verify/unreadable.ts';
import { type Findings, walkRows } from './verify/walk.ts';

export interface VerifyOptions {
  /** The data directory. */
  dir: string;
  /** Told after every stride: events proved so far, and about how many there are. */
  onProgress?: (events: number, total: number) => void;
}

export interface Verdict {
  ok: boolean;
  /** In order of partition and seq; one for each thing that was done to the journal, as far as that can be told. */
  damages: Damage[];
  /** Rows that are wrong and were too many to name. */
  unnamed: number;
  partitions: number;
  events: number;
}

/** Epochs tried when a row's own has been changed. */
const EPOCH_LIMIT = 10_000;

/**
 * Proves the journal in a directory row by row and names what is wrong with it. Reads beside a running gateway: what is
 * committed after the start is left for the next time. Memory is bounded, time is one pass. Throws the reading faults of
 * `openSqliteReader` when there is nothing to read at all.
 */
export function verifyJournal({ dir, onProgress = () => {} }: VerifyOptions): Verdict {
  const db = openForReading(dir);
  try {
    return verdictOn(db, onProgress);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return { ok: false, damages: nameWreck(db, error), unnamed: 0, partitions: 0, events: 0 };
  } finally {
    db.close();
  }
}

function verdictOn(db: Database, onProgress: (events: number, total: number) => void): Verdict {
  const { ends, upTo, epochs } = readBounds(db);
  const rows = new ChainRows(db);
  const found = walkRows(rows, upTo, (events) => onProgress(events, upTo));
  const shapes = readShapes(db, ends, upTo);
  const damages = nameAll(db, rows, found, ends, shapes, epochs);
  damages.sort((a, b) => a.partition - b.partition || a.seq - b.seq);
  const ok = damages.length === 0 && found.uncounted === 0;
  return { ok, damages, unnamed: found.uncounted, partitions: shapes.length, events: found.events };
}

/** Ends, last position and epochs of one moment; what comes later is not judged. */
function readBounds(db: Database): { ends: End[]; upTo: number; epochs: number[] } {
  return db.transaction(() => ({
    ends: readEnds(db),
    upTo: Number(db.prepare(LAST_POSITION).pluck().get()),
    epochs: db
      .prepare<[number], number>('SELECT epoch FROM epochs ORDER BY epoch DESC LIMIT ?')
      .pluck()
      .all(EPOCH_LIMIT),
  }))();
}

function nameAll(
  db: Database,
  rows: ChainRows,
  found: Findings,
  ends: readonly End[],
  shapes: readonly Shape[],
  epochs: readonly number[],
): Damage[] {
  const inquiry = new Inquiry(rows, ends, found, epochs);
  nameUnreadableRows(db, found.unreadable, inquiry);
  // Partitions with a recorded end first: a row that strayed is looked for from where it belongs.
  const known = shapes.filter((shape) => shape.end !== undefined);
  const unknown = shapes.filter((shape) => shape.end === undefined);
  for (const shape of [...known, ...unknown]) nameMissing(shape, rows, inquiry);
  inquiry.nameSuspects();
  for (const shape of shapes) nameEnd(shape, rows, inquiry);
  nameCutEnds(db, found.gaps, shapes, inquiry);
  return [...inquiry.damages, ...found.columns, ...checkTables(db)];
}
