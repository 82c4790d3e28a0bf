import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CHECKPOINT_PAGES, type Db, openDatabase, waitingAtMost } from './database.ts';
import { Settling } from './settling.ts';

const NORMAL = 1;
const FULL = 2;
const PAGE_BYTES = 4_096;
const MIGRATIONS = ['CREATE TABLE t (n INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;'];

let dir = '';
let db: Db;
let settling: Settling;
const file = () => join(dir, 'register.db');
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'havenwatch-settling-'));
  db = openDatabase({ file: file(), migrations: MIGRATIONS, synced: 'afterwards' });
  settling = new Settling(db, file());
});
afterEach(async () => {
  await settling.close();
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

const pragma = (name: string) => Number(db.pragma(name, { simple: true }));

function write(times = 1): void {
  const insert = db.prepare('INSERT INTO t (text) VALUES (?)');
  for (let i = 0; i < times; i += 1) {
    insert.run('x'.repeat(1_000));
    settling.wrote();
  }
}

test('the thread that writes neither syncs nor writes the log back; many writes share a sync', async () => {
  expect([pragma('synchronous'), pragma('wal_autocheckpoint')]).toEqual([NORMAL, 0]);
  await settling.settled();
  expect(settling.counters.syncs).toBe(0);
  write(50);
  await Promise.all(Array.from({ length: 50 }, () => settling.settled()));
  expect(settling.counters.syncs).toBe(1);
  await settling.settled();
  expect(settling.counters).toEqual({ syncs: 1, syncFailures: 0, syncPatienceLost: 0 });
});

test('the log is written back and begins anew by itself', async () => {
  const sizes: number[] = [];
  for (let round = 0; round < 60; round += 1) {
    write(50);
    await settling.settled();
    sizes.push(statSync(`${file()}-wal`).size);
    if (round % 4 === 0) await pause(5);
  }
  expect(Math.max(...sizes)).toBeLessThan(3 * CHECKPOINT_PAGES * PAGE_BYTES);
  expect(
    sizes.some((size, i) => size < (sizes[i - 1] ?? 0)),
    'it has begun anew',
  ).toBe(true);
  expect(db.prepare('SELECT count(*) FROM t').pluck().get()).toBe(3_000);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
});

test('another process in the middle of a transaction holds a writer up for a moment only', () => {
  const other = new Database(file());
  other.exec('BEGIN IMMEDIATE');
  expect(() => write()).toThrow(/locked/);
  expect(() => waitingAtMost(db, 0, () => write())).toThrow(/locked/);
  expect(pragma('busy_timeout')).toBe(25);
  other.exec('COMMIT');
  other.close();
  write();
});

test('once the thread is gone every write is synced by itself, and nobody waits for it', async () => {
  write();
  await settling.close();
  expect([pragma('synchronous'), pragma('wal_autocheckpoint')]).toEqual([FULL, CHECKPOINT_PAGES]);
  write();
  await settling.settled();
});
