import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { JOURNAL_FILE } from '../database.ts';
import { MIGRATIONS } from '../schema.ts';
import { readable } from '../verify/chain-rows.ts';

const WORK_FILE = 'journal.salvage.db';
const PAGE_BYTES = 4_096;
const HEADER_BYTES = 100;
/** Places in the header of the file format: change counter, pages, free list, "version valid for". */
const CHANGES_AT = 24;
const PAGES_AT = 28;
const FREE_AT = 32;
const VALID_FOR_AT = 92;

const TABLES = ['events', 'heads', 'current'];

/** A damaged file opened for reading. */
export interface Source {
  db: Database;
  close(): void;
}

/**
 * Opens what is left of a journal without changing a byte of it. Where the beginning of the file is gone, a working copy is
 * given one as this software writes it; undefined when even that cannot be read.
 */
export function openSource(dir: string): Source | undefined {
  const file = join(dir, JOURNAL_FILE);
  const direct = tryOpen(file, () => {});
  if (direct !== undefined) return direct;
  const work = join(dir, WORK_FILE);
  const drop = () => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(work + suffix, { force: true });
  };
  for (const bytes of [HEADER_BYTES, PAGE_BYTES]) {
    for (const version of [MIGRATIONS.length, 1]) {
      drop();
      if (!copy(file, work)) return undefined;
      giveBeginning(work, version, bytes);
      const source = tryOpen(work, drop);
      if (source !== undefined) return source;
    }
  }
  drop();
  return undefined;
}

function tryOpen(file: string, afterwards: () => void): Source | undefined {
  let db: Database | undefined;
  try {
    db = new Sqlite(file, { readonly: true, fileMustExist: true });
    const opened = db;
    const tables = db
      .prepare("SELECT count(*) FROM sqlite_schema WHERE name IN ('events', 'heads', 'current')")
      .pluck();
    if (tables.get() !== TABLES.length || !TABLES.some((table) => gives(opened, table)))
      throw new Error('not a table of it');
    return {
      db: opened,
      close() {
        opened.close();
        afterwards();
      },
    };
  } catch {
    db?.close();
    return undefined;
  }
}

/** True when at least the first row of the table can be read. */
function gives(db: Database, table: string): boolean {
  return readable(() => db.prepare(`SELECT 1 FROM ${table} NOT INDEXED LIMIT 1`).get()) !== undefined;
}

/** False when there is no room for a working copy. */
function copy(file: string, work: string): boolean {
  try {
    copyFileSync(file, work, constants.COPYFILE_FICLONE);
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${work}-wal`, constants.COPYFILE_FICLONE);
    return true;
  } catch {
    return false;
  }
}

/** Writes the first bytes of an empty journal of the version over the copy's; tables lie at the same pages in both. */
function giveBeginning(work: string, version: number, bytes: number): void {
  const page = beginningOf(version);
  page.writeUInt32BE(Math.ceil(statSync(work).size / PAGE_BYTES), PAGES_AT);
  page.writeUInt32BE(page.readUInt32BE(CHANGES_AT), VALID_FOR_AT);
  page.fill(0, FREE_AT, FREE_AT + 8);
  const handle = openSync(work, 'r+');
  try {
    if (bytes === HEADER_BYTES) readSync(handle, page, HEADER_BYTES, PAGE_BYTES - HEADER_BYTES, HEADER_BYTES);
    writeSync(handle, page, 0, PAGE_BYTES, 0);
  } finally {
    closeSync(handle);
  }
}

function beginningOf(version: number): Buffer {
  const db = new Sqlite(':memory:');
  db.pragma(`page_size = ${PAGE_BYTES}`);
  for (const sql of MIGRATIONS.slice(0, version)) db.exec(sql);
  db.pragma(`user_version = ${version}`);
  const page = Buffer.from(db.serialize().subarray(0, PAGE_BYTES));
  db.close();
  // Bytes 18 and 19: the file is in WAL mode.
  page.fill(2, 18, 20);
  return page;
}
