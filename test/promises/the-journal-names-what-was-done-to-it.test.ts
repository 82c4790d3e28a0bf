import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { incidentsOf } from '../rig/record.ts';
import { Rig, until } from '../rig/rig.ts';

interface Row {
  partition: number;
  seq: number;
  body: string;
}

let rig: Rig;
let rows: Row[] = [];
let partition = 0;
const file = () => join(rig.dataDir, 'journal.db');
const kept = () => join(rig.dir, 'journal.kept.db');

/** A gateway lives through two alarms, one accepted and one open, and is stopped as a person stops it. */
beforeAll(async () => {
  rig = await Rig.start();
  const [accepted, open] = ['+447700900401', '+447700900402'].map((number) => ({
    ...rig.home({ ownDuty: [number] }),
    phone: rig.phones.phone(number),
  }));
  if (accepted === undefined || open === undefined) throw new Error('there are not two homes');
  for (const home of [accepted, open]) {
    const button = await rig.button(home);
    await button.press('1-1');
    await home.phone.expectCall();
  }
  await accepted.phone.answer();
  await accepted.phone.press('1');
  await until(() => incidentsOf(rig, accepted.premises)[0]?.state === 'acknowledged');
  await rig.kill('SIGTERM');
  expect(existsSync(`${file()}-wal`), 'a gateway that was stopped leaves one file').toBe(false);
  cpSync(file(), kept());
  rows = change((db) => db.prepare<[], Row>('SELECT partition, seq, body FROM events ORDER BY position').all());
  partition = incidentsOf(rig, accepted.premises)[0]?.partition ?? -1;
});
beforeEach(() => {
  // Readers of a stopped gateway's journal leave these behind.
  for (const suffix of ['-wal', '-shm']) rmSync(`${file()}${suffix}`, { force: true });
  cpSync(kept(), file());
});
afterAll(() => rig.close());

/** Opens the file as anybody could who has got at the disk. */
function change<T>(what: (db: Sqlite.Database) => T): T {
  const db = new Sqlite(file());
  try {
    return what(db);
  } finally {
    db.close();
  }
}

async function verify() {
  const { code, out, err } = await rig.cli('journal', 'verify', '--json');
  expect(err).not.toMatch(/\bat .*\.ts:\d+/);
  return { code, verdict: JSON.parse(out), err };
}

function placesOf(bytes: Buffer, text: string): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) places.push(at);
  return places;
}

/** What is found is one thing, of the named partition. */
const damage = (kind: string, seq: number, sentence: string) => ({
  code: 1,
  verdict: { ok: false, unnamed: 0, damages: [{ partition, seq, kind, sentence }] },
});

test('an untouched journal: the chain holds, and a replay gives the same documents to the byte', async () => {
  expect(await verify()).toMatchObject({ code: 0, verdict: { ok: true, damages: [], events: rows.length } });
  const replay = await rig.cli('journal', 'replay', '--json');
  expect(replay.code).toBe(0);
  const report = JSON.parse(replay.out);
  expect(report).toMatchObject({ events: rows.length, differences: [] });
  expect(report.documents).toBeGreaterThan(5);
});

test('one altered byte in the file is named, with what it was', async () => {
  const bytes = readFileSync(file());
  const body = rows.find((row) => row.partition === partition && row.seq === 5)?.body ?? '';
  const offset = body.indexOf('"at":') + 8;
  const was = body[offset] ?? '';
  const reads = was === '7' ? '8' : '7';
  // A page that was split keeps a dead copy of what moved on, which nobody reads.
  const copies = placesOf(bytes, body);
  expect(copies.length).toBeGreaterThan(0);
  for (const at of copies) bytes.write(reads, at + offset, 'latin1');
  writeFileSync(file(), bytes);
  expect(await verify()).toMatchObject(
    damage('altered', 5, `byte ${offset + 1} of seq 5 in partition ${partition}: reads '${reads}', was '${was}'`),
  );
});

test('a missing row is named', async () => {
  change((db) => db.prepare('DELETE FROM events WHERE partition = ? AND seq = 4').run(partition));
  expect(await verify()).toMatchObject(damage('missing', 4, `seq 4 of partition ${partition} is missing`));
});

test('two rows that have changed places are named', async () => {
  change((db) => {
    const move = db.prepare('UPDATE events SET seq = ? WHERE partition = ? AND seq = ?');
    for (const [to, from] of [
      [1_000, 3],
      [3, 6],
      [6, 1_000],
    ] as const)
      move.run(to, partition, from);
  });
  const { code, verdict } = await verify();
  expect(code).toBe(1);
  const sentence = `seq 3 in partition ${partition} and seq 6 in partition ${partition} stand in each other's place`;
  expect(verdict.damages).toMatchObject([{ partition, seq: 3, kind: 'swapped', sentence }]);
});

test('a tail that was cut off is named', async () => {
  const last = Math.max(...rows.filter((row) => row.partition === partition).map(({ seq }) => seq));
  change((db) => db.prepare('DELETE FROM events WHERE partition = ? AND seq > ?').run(partition, last - 3));
  const { code, verdict } = await verify();
  expect(code).toBe(1);
  expect(verdict.damages).toMatchObject([{ partition, seq: last - 2, kind: 'cut-tail' }]);
});

test('a current row that no event accounts for is named by the replay', async () => {
  change((db) =>
    db.exec(`UPDATE current SET body = replace(body, '"state":"open"', '"state":"closed"') WHERE kind = 'incident'`),
  );
  const { code, out } = await rig.cli('journal', 'replay', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out).differences).toMatchObject([
    expect.stringMatching(/^incident .* is not what the events lead to$/),
  ]);
});
