import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Replayer, ReplayerModule } from '../../replayer.ts';
import { JOURNAL_FILE } from '../database.ts';
import { type BreakRecord, readSegments } from '../segments.ts';
import { readable } from '../verify/chain-rows.ts';
import { type Known, knownTails, SHORTEST_ROW_BYTES } from './ends.ts';
import { writeFresh } from './fresh.ts';
import { Documents } from './history.ts';
import { type Salvage, salvage } from './salvage.ts';
import { openSource } from './source.ts';

const FRESH_FILE = 'journal.fresh.db';
const SEGMENT_FILE = /^journal\.(?:damaged|archive)-(\d+)\.db$/;
const READ_ONLY = 0o400;

export interface BreakOptions {
  dir: string;
  why: string;
  at: number;
  /** What the writer knows when the damage is found while it runs. */
  known?: Known;
  /** Path of a module that exports `makeReplayer`. */
  replayer: string | undefined;
}

/**
 * Sets the journal aside as it is and begins a fresh segment with everything that could be saved. The caller has let go of
 * the file. A crash at any point leaves either the damaged journal in its place or what `finishBreak` completes.
 */
export function breakJournal(options: BreakOptions): BreakRecord {
  const { dir, why, at, known } = options;
  const fresh = join(dir, FRESH_FILE);
  rmSync(fresh, { force: true });
  const source = openSource(dir);
  try {
    const earlier = source === undefined ? [] : (readable(() => readSegments(source.db)) ?? []);
    const number = Math.max(0, ...earlier.map((segment) => segment.number), ...numbersIn(dir)) + 1;
    const saved = source === undefined ? nothing(dir, known) : salvage(source.db, known, lend(options.replayer), 0);
    const file = damagedFile(number);
    const found = known === undefined ? 'at the start' : 'while running';
    const record = writeFresh({
      file: fresh,
      salvage: saved,
      source: source?.db,
      number,
      record: { file, why, found },
      at,
      epoch: known?.epoch,
    });
    source?.close();
    setAside(dir, file);
    return record;
  } finally {
    if (source?.db.open === true) source.close();
  }
}

/** Completes a break that a crash interrupted between its two renames; throws away one that was interrupted before. */
export function finishBreak(dir: string): void {
  const fresh = join(dir, FRESH_FILE);
  if (!existsSync(fresh)) return;
  const file = existsSync(join(dir, JOURNAL_FILE)) ? undefined : damagedFileOf(fresh);
  if (file === undefined) rmSync(fresh, { force: true });
  else setAside(dir, file);
  rmSync(`${fresh}-journal`, { force: true });
}

function damagedFileOf(fresh: string): string | undefined {
  const db = new Sqlite(fresh, { readonly: true });
  try {
    return readable(() => readSegments(db).at(-1)?.file);
  } finally {
    db.close();
  }
}

/** The damaged file first, its log with it, so that the fresh one never meets a log that is not its own. */
function setAside(dir: string, file: string): void {
  const from = join(dir, JOURNAL_FILE);
  const to = join(dir, file);
  if (existsSync(from)) renameSync(from, to);
  if (existsSync(`${from}-wal`)) renameSync(`${from}-wal`, `${to}-wal`);
  rmSync(`${from}-shm`, { force: true });
  for (const part of [to, `${to}-wal`]) if (existsSync(part)) chmodSync(part, READ_ONLY);
  renameSync(join(dir, FRESH_FILE), from);
  const handle = openSync(dir, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

function damagedFile(number: number): string {
  return `journal.damaged-${number}.db`;
}

/** Numbers of the segments whose files lie in the directory. */
function numbersIn(dir: string): number[] {
  return readdirSync(dir).flatMap((name) => {
    const number = SEGMENT_FILE.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

/** The module is read only now: a healthy journal never needs it. */
function lend(module: string | undefined): Replayer | undefined {
  if (module === undefined) return undefined;
  const { makeReplayer }: ReplayerModule = createRequire(import.meta.url)(module);
  return makeReplayer();
}

/** The worst case: not a page makes sense. Only what the writer still knows, and a plain sentence. */
function nothing(dir: string, known: Known | undefined): Salvage {
  const none = { timers: [], outbox: [], dedupe: [], life: [], epochs: [], aliveAt: undefined };
  const lost = ['not a page of the file can be read: with it every open incident'];
  const documents = new Documents();
  if (known !== undefined) return { ...none, documents, tails: knownTails(known), lastPosition: known.position, lost };
  lost.push('where its chains ended is not known: they begin anew');
  // No row of ours is shorter, so no position up to here can have been given out by this file.
  const lastPosition = Math.ceil(statSync(join(dir, JOURNAL_FILE)).size / SHORTEST_ROW_BYTES);
  return { ...none, documents, tails: [], lastPosition, lost };
}
