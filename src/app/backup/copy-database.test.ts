import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copyDatabase } from './copy-database.ts';

const PIECES = 40;
const PIECE_BYTES = 400_000;
/** The copy has eight steps; one that begins anew with every commit would take a step more each time, for ever. */
const STEPS_MOST = 50;

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'havenwatch-copy-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('a copy made while others commit without pause comes to its end, and is of the moment it began', async () => {
  const live = new Sqlite(join(dir, 'live.db'));
  live.pragma('journal_mode = WAL');
  live.exec('CREATE TABLE t (n INTEGER PRIMARY KEY, text BLOB)');
  const insert = live.prepare('INSERT INTO t (text) VALUES (?)');
  for (let piece = 0; piece < PIECES; piece += 1) insert.run(Buffer.alloc(PIECE_BYTES, piece));
  let steps = 0;
  let bytes = 0;
  await copyDatabase(join(dir, 'live.db'), join(dir, 'copy.db'), (copied) => {
    steps += 1;
    bytes += copied;
    // Where a page that has been copied is changed, and where one that has not.
    insert.run(Buffer.from('later'));
    live.prepare('UPDATE t SET text = ? WHERE n = ?').run(Buffer.from('changed'), PIECES);
    if (steps > STEPS_MOST) throw new Error('the copy does not end');
  });
  expect(steps).toBeGreaterThan(2);
  expect(bytes).toBeGreaterThan(PIECES * PIECE_BYTES * 0.9);
  live.close();

  const copy = new Sqlite(join(dir, 'copy.db'), { readonly: true });
  expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(copy.prepare('SELECT count(*) FROM t').pluck().get()).toBe(PIECES);
  expect(copy.prepare('SELECT length(text) FROM t WHERE n = ?').pluck().get(PIECES)).toBe(PIECE_BYTES);
  copy.close();
  expect(statSync(join(dir, 'copy.db')).mode & 0o777).toBe(0o600);
});
