import { chmodSync, closeSync, fsyncSync, openSync, renameSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { Fault } from '../../../core/fault.ts';
import type { ReplayerModule } from '../../replayer.ts';
import { BUSY_TIMEOUT_MS, JOURNAL_FILE } from '../database.ts';
import { requireKnownVersion, SCHEMA_VERSION } from '../schema.ts';
import {
  type ArchiveRecord,
  cutOf,
  digestOf,
  putBaseDocument,
  readNotices,
  readSegments,
  type Segment,
  writeBases,
  writeSegment,
} from '../segments.ts';
import { type Checkpoint, copyArchive } from './copy.ts';
import { findCut } from './cut.ts';

/** Rows changed in one transaction of the live file: few enough that a commit behind it hardly waits. */
export const STEP_ROWS = 200;
/** Fewer events than this are not worth a file of their own. */
const WORTH_EVENTS = 1;
const PART_FILE = 'journal.archive.part';
const READ_ONLY = 0o400;

export interface ArchiveOptions {
  dir: string;
  /** Events before this instant are moved, as far as no open incident needs them. */
  before: number;
  at: number;
  /** Path of a module that exports `makeReplayer`. */
  replayer: string;
  /** Rests between two steps, so that the gateway always finds its journal free. */
  pause: () => void;
}

export interface Archived {
  /** Undefined when there was nothing to move. */
  file: string | undefined;
  events: number;
  /** The first position that stays. */
  from: number;
}

/**
 * Moves old events into an archive file with a proof of its own. A crash at any point loses nothing: the events leave the
 * live file only after the archive is whole, on disk and on record, and what is left of a removal is done at the next call.
 * Refuses with `HW_DAMAGE_UNACCEPTED` while damage waits for a person.
 */
export function archiveJournal(options: ArchiveOptions): Archived {
  const { dir, before, at, replayer } = options;
  const db = openBeside(dir);
  try {
    const pause = careful(dir, options.pause);
    removeMoved(db, pause);
    const notices = readNotices(db);
    if (notices.length > 0) throw new Fault('HW_DAMAGE_UNACCEPTED', { why: `${notices.length} on record` });
    const from = cutOf(db) + 1;
    const cut = findCut(db, before);
    if (cut - from + 1 < WORTH_EVENTS) return { file: undefined, events: 0, from };
    const number = (readSegments(db).at(-1)?.number ?? 0) + 1;
    const file = `journal.archive-${number}.db`;
    const part = join(dir, PART_FILE);
    const { makeReplayer }: ReplayerModule = createRequire(import.meta.url)(replayer);
    const checkpoint = copyArchive(db, part, cut, makeReplayer(), pause);
    keep(dir, part, file);
    putCheckpoint(db, cut, checkpoint, pause);
    pause();
    const record: ArchiveRecord = { file, documents: digestOf([...checkpoint.documents.values()]) };
    const text = JSON.stringify(record);
    const segment: Segment = {
      number,
      kind: 'archive',
      file,
      firstPosition: from,
      lastPosition: cut,
      madeAt: at,
      record: text,
    };
    db.transaction(() => {
      writeSegment(db, segment);
      writeBases(
        db,
        [...checkpoint.ends.values()].map((end) => ({ ...end, link: end.hash })),
      );
    }).immediate();
    removeMoved(db, pause);
    return { file, events: checkpoint.events, from: cut + 1 };
  } finally {
    db.close();
  }
}

/** A connection of its own beside the writer's; its transactions are short, and each is as durable as a commit. */
function openBeside(dir: string): Database {
  const db = new Sqlite(join(dir, JOURNAL_FILE), { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    const version = requireKnownVersion(db, JOURNAL_FILE);
    if (version < SCHEMA_VERSION)
      throw new Fault('HW_JOURNAL_MISSING', { where: dir, why: 'start the gateway once first' });
    db.pragma('synchronous = FULL');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** On disk under its name before anything refers to it. */
function keep(dir: string, part: string, file: string): void {
  sync(part);
  renameSync(part, join(dir, file));
  chmodSync(join(dir, file), READ_ONLY);
  sync(dir);
}

function sync(path: string): void {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

function putCheckpoint(db: Database, cut: number, { documents }: Checkpoint, pause: () => void): void {
  const put = putBaseDocument(db, cut);
  const all = [...documents.values()];
  for (let from = 0; from < all.length; from += STEP_ROWS) {
    db.transaction(() => all.slice(from, from + STEP_ROWS).forEach(put)).immediate();
    pause();
  }
}

/** Takes out, in steps, what lies in an archive by now: events up to the cut, and documents of cuts before it. */
function removeMoved(db: Database, pause: () => void): void {
  const cut = cutOf(db);
  const events = db.prepare(`DELETE FROM events WHERE position <= ? ORDER BY position LIMIT ${STEP_ROWS}`);
  const documents = db.prepare(`DELETE FROM base_documents WHERE cut <> ? LIMIT ${STEP_ROWS}`);
  for (const remove of [events, documents]) {
    while (remove.run(cut).changes > 0) pause();
  }
}

/** Rests between steps; a break may have put another file in place meanwhile, and the damaged one is not to be touched. */
function careful(dir: string, pause: () => void): () => void {
  const { ino } = statSync(join(dir, JOURNAL_FILE));
  return () => {
    pause();
    if (statSync(join(dir, JOURNAL_FILE)).ino !== ino)
      throw new Fault('HW_DAMAGE_UNACCEPTED', { why: 'it was found while events were being moved' });
  };
}
