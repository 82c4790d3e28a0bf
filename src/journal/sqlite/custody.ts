import type { Database } from 'better-sqlite3';
import { Fault } from '../../core/fault.ts';
import { closeUntouched, isDamage, JOURNAL_FILE, messageOf, openForWriting, sqliteCode } from './database.ts';
import type { Start } from './messages.ts';
import { probe } from './probe.ts';
import { breakJournal, finishBreak } from './salvage/break.ts';
import { sayBreak } from './salvage/fresh.ts';
import { migrate, requireSaneVersion } from './schema.ts';
import { findTear } from './torn-log.ts';
import { Writer } from './writer.ts';

/**
 * Opens the journal for its writer. A file that is found damaged is set aside, and the writer gets a fresh segment that goes
 * on from it: old damage must not keep a new alarm from being taken in. Throws what keeps any file from being written here.
 */
export function openWriter(start: Start): Writer {
  finishBreak(start.dir);
  const opened = tryOpen(start);
  if (opened instanceof Writer) return opened;
  const { dir, replayer, startedAt: at } = start;
  breakJournal({ dir, why: opened.why, at, replayer });
  return openSound(start);
}

/** Goes on in a fresh segment while running: with the ends, the position and the epoch that the writer knows. */
export function switchToFresh(writer: Writer, start: Start, why: string, at: number): { writer: Writer; says: string } {
  const { known } = writer;
  const { dir, replayer } = start;
  writer.letGo();
  finishBreak(dir);
  const record = breakJournal({ dir, why, at, known, replayer });
  return { writer: openSound(start, known.epoch), says: sayBreak(record) };
}

/** The segment in place, whatever it is, after a switch that failed half-way. */
export function openAgain(start: Start, epoch: number): Writer {
  finishBreak(start.dir);
  return openSound(start, epoch);
}

function openSound(start: Start, epoch?: number): Writer {
  const db = openForWriting(start.dir, start);
  try {
    migrate(db, JOURNAL_FILE);
    return new Writer(db, start.startedAt, epoch);
  } catch (error) {
    closeUntouched(db);
    throw error;
  }
}

function tryOpen(start: Start): Writer | { why: string } {
  const tear = findTear(start.dir);
  if (tear !== undefined) return { why: tear };
  let db: Database | undefined;
  try {
    db = openForWriting(start.dir, start);
    requireSaneVersion(db);
    migrate(db, JOURNAL_FILE);
    const says = probe(db);
    if (says.length === 0) return new Writer(db, start.startedAt);
    closeUntouched(db);
    return { why: says.join('; ') };
  } catch (error) {
    if (db?.open === true) closeUntouched(db);
    if (isDamage(error) || isSenseless(error)) return { why: plain(error) };
    throw error;
  }
}

/**
 * What this software made is not there, or not of the kind it made: tables are missing, lengths and numbers make no sense.
 * Before the first commit nothing but damage to the file can say so.
 */
function isSenseless(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  const cause = error instanceof Fault ? error.cause : error;
  return /^SQLITE_(ERROR|TOOBIG|NOMEM|MISMATCH|CONSTRAINT)/.test(sqliteCode(cause));
}

function plain(error: unknown): string {
  return error instanceof Fault ? (error.why ?? error.message) : messageOf(error);
}
