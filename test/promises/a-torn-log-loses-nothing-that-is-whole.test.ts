import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHECKPOINT_PAGES } from '../../src/journal/sqlite/database.ts';
import { openSqliteJournal } from '../../src/journal/sqlite/journal.ts';
import { verifyJournal } from '../../src/journal/sqlite/verify.ts';
import { Rig } from '../rig/rig.ts';
import { LONG, Seed } from '../rig/seed.ts';

const PRESSES = 24;
const TEARS = LONG ? 400 : 16;
/** SQLite's file format, "The Write-Ahead Log": a head of 32 bytes, then frames of 24 bytes and a page. */
const LOG_HEAD_BYTES = 32;
const FRAME_HEAD_BYTES = 24;
const PAGE_BYTES = 4_096;
const FRAME_BYTES = FRAME_HEAD_BYTES + PAGE_BYTES;
/** In a frame's head: the size of the database after the commit that it ends; 0 in every other frame. */
const COMMIT_AT = 4;

let rig: Rig;
let kept = '';
let log: Buffer;
/** The length of the log when each PUBACK had come. */
const acked: { device: string; id: string; logBytes: number }[] = [];

beforeAll(async () => {
  rig = await Rig.start();
  const file = join(rig.dataDir, 'journal.db-wal');
  for (let home = 0; home < 4; home += 1) {
    const credentials = rig.home();
    const button = await rig.button(credentials);
    for (let i = 0; i < PRESSES / 4; i += 1) {
      await button.press(`1-${i}`);
      acked.push({ device: credentials.device, id: `1-${i}`, logBytes: readFileSync(file).length });
    }
  }
  await rig.kill();
  kept = mkdtempSync(join(tmpdir(), 'havenwatch-torn-'));
  cpSync(rig.dataDir, kept, { recursive: true });
  log = readFileSync(join(kept, 'journal.db-wal'));
});
afterAll(async () => {
  await rig.close();
  rmSync(kept, { recursive: true, force: true });
});

/** How much of the log is left that can count: up to the last commit whose frames all lie before the tear. */
function wholeBytes(tornAt: number): number {
  let whole = 0;
  for (let at = LOG_HEAD_BYTES; at + FRAME_BYTES <= tornAt; at += FRAME_BYTES) {
    if (log.readUInt32BE(at + COMMIT_AT) !== 0) whole = at + FRAME_BYTES;
  }
  return whole;
}

function dataWith(torn: Buffer, n: number): string {
  const dir = join(rig.dir, `torn-${n}`);
  mkdirSync(dir);
  cpSync(join(kept, 'journal.db'), join(dir, 'journal.db'));
  writeFileSync(join(dir, 'journal.db-wal'), torn);
  return dir;
}

test(`a log cut off or garbled at ${TEARS} places: what was acknowledged before is there, no half batch is, the chain holds`, async () => {
  const seed = new Seed('a torn log');
  // Long enough to be torn, and not yet written back: every frame in it counts.
  expect(log.length).toBeGreaterThan(20 * FRAME_BYTES);
  expect(log.length).toBeLessThan(CHECKPOINT_PAGES * FRAME_BYTES);
  let survived = 0;
  let gone = 0;
  for (let n = 0; n < TEARS; n += 1) {
    const tornAt = Math.floor(seed.between(LOG_HEAD_BYTES, log.length));
    const torn = n % 2 === 0 ? log.subarray(0, tornAt) : garbled(tornAt, seed);
    const dir = dataWith(torn, n);
    const journal = await openSqliteJournal({ dir });
    const whole = wholeBytes(tornAt);
    for (const { device, id, logBytes } of acked) {
      const there = journal.reader.hasSignal(device as never, id as never);
      if (logBytes <= whole) expect(there, `${device} ${id}, torn at ${tornAt}`).toBe(true);
      if (there) survived += 1;
      else gone += 1;
    }
    expectWholeBatches(dir);
    await journal.close();
    expect(verifyJournal({ dir }).damages).toEqual([]);
    rmSync(dir, { recursive: true });
  }
  console.info(`${TEARS} tears: ${survived} presses survived, ${gone} were behind the tear`);
  expect(survived).toBeGreaterThan(0);
  expect(gone).toBeGreaterThan(0);
}, 120_000);

/** From the tear on nothing is what it was, as when a page of the disk was half written. */
function garbled(tornAt: number, seed: Seed): Buffer {
  const torn = Buffer.from(log);
  for (let at = tornAt; at < torn.length; at += 1)
    torn[at] = ((torn[at] ?? 0) + 1 + Math.floor(seed.between(0, 254))) % 256;
  return torn;
}

/** An event, the row that it changes, and the id that must not be taken twice are of one transaction. */
function expectWholeBatches(dir: string): void {
  expect(existsSync(join(dir, 'journal.db'))).toBe(true);
  const db = new Sqlite(join(dir, 'journal.db'), { readonly: true });
  const count = (sql: string) => Number(db.prepare(sql).pluck().get());
  expect(count("SELECT count(*) FROM events WHERE type = 'signal-received'")).toBe(
    count('SELECT count(*) FROM dedupe'),
  );
  expect(count("SELECT count(*) FROM events WHERE type = 'incident-opened'")).toBe(
    count("SELECT count(*) FROM current WHERE kind = 'incident'"),
  );
  db.close();
}
