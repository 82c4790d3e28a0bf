import { existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { incidentsOf } from '../rig/record.ts';
import { Rig, until } from '../rig/rig.ts';

const CLOSED = '+447700900451';
const OPEN = '+447700900452';
const LATER = '+447700900453';

let rig: Rig;
let events = 0;

/** A gateway lives through an alarm that was closed and one that is still open, and is stopped. */
beforeAll(async () => {
  rig = await Rig.start();
  const closed = rig.home({ ownDuty: [CLOSED] });
  await (await rig.button(closed)).press('1-1');
  await rig.phones.phone(CLOSED).expectCall();
  const [incident] = incidentsOf(rig, closed.premises);
  expect((await rig.post(`/api/incidents/${incident?.id}/acknowledge`)).status).toBe(200);
  const close = { reason: 'false', note: 'She pressed it by mistake.' };
  expect((await rig.post(`/api/incidents/${incident?.id}/close`, close)).status).toBe(200);
  await until(() => incidentsOf(rig, closed.premises)[0]?.state === 'closed');
  await (await rig.button(rig.home({ ownDuty: [OPEN] }))).press('2-1');
  await rig.phones.phone(OPEN).expectCall();
  await rig.kill('SIGTERM');
  events = rig.journal((reader) => reader.lastPosition());
});
afterAll(() => rig.close());

const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const file = () => join(rig.dataDir, 'journal.archive-1.db');
const openBegins = () =>
  rig.journal((reader) => {
    const [open] = reader.current('incident', { openOnly: true });
    return reader.eventsOfIncident(incidentIdOf(open?.incident), 0, 1)[0]?.position ?? 0;
  });

function incidentIdOf<T>(id: T | undefined): T {
  if (id === undefined) throw new Error('there is no open incident');
  return id;
}

test('a command moves old rows to a file of their own, but none that an open incident needs', async () => {
  const kept = openBegins();
  const refused = await rig.cli('journal', 'archive', '--before', tomorrow());
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('HW_ARCHIVE_RECENT')]);
  const wrong = await rig.cli('journal', 'archive', '--before', 'yesterday');
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('2026-03-31')]);
  const { code, out } = await rig.cli('journal', 'archive', '--before', tomorrow(), '--recent-too', '--json');
  expect([code, JSON.parse(out)]).toEqual([0, { file: 'journal.archive-1.db', events: kept - 1, from: kept }]);
  expect(kept).toBeGreaterThan(5);
  expect(statSync(file()).mode & 0o222).toBe(0);
  expect(rig.journal((reader) => reader.eventsAfter(0, 1)[0]?.position)).toBe(kept);
});

test('live journal and archive are proved as one, and a replay from the checkpoint gives the same documents', async () => {
  const verify = await rig.cli('journal', 'verify', '--json');
  expect([verify.code, JSON.parse(verify.out)]).toMatchObject([0, { ok: true, events, segments: [{ seen: true }] }]);
  const replay = await rig.cli('journal', 'replay', '--json');
  expect([replay.code, JSON.parse(replay.out).differences]).toEqual([0, []]);
});

test('the gateway goes on from the archive: the open incident is there, and a new press is taken in', async () => {
  await rig.run();
  await (await rig.button(rig.home({ ownDuty: [LATER] }))).press('3-1');
  await rig.phones.phone(LATER).expectCall();
  expect(rig.journal((reader) => reader.current('incident', { openOnly: true }))).toHaveLength(2);
  const inUse = await rig.cli('journal', 'archive', '--before', tomorrow(), '--recent-too');
  expect([inUse.code, inUse.err]).toEqual([1, expect.stringContaining('HW_JOURNAL_IN_USE')]);
  await rig.kill('SIGTERM');
  for (const command of ['verify', 'replay']) expect((await rig.cli('journal', command)).code).toBe(0);
});

test('without the archive the rest is proved, and it is said what could not be seen', async () => {
  renameSync(file(), `${file()}.elsewhere`);
  const { code, out } = await rig.cli('journal', 'verify');
  renameSync(`${file()}.elsewhere`, file());
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/journal\.archive-1\.db is not here: positions 1 to \d+ .* cannot be proved/),
  ]);
});

test('a checkpoint or an archive that was changed afterwards is named', async () => {
  const change = (name: string, sql: string) => {
    const db = new Sqlite(join(rig.dataDir, name));
    db.exec(sql);
    db.close();
  };
  expect(existsSync(file())).toBe(true);
  change('journal.db', "UPDATE base_documents SET digest = zeroblob(32) WHERE kind = 'incident'");
  const checkpoint = await rig.cli('journal', 'verify');
  expect([checkpoint.code, checkpoint.out]).toEqual([
    1,
    expect.stringContaining('the documents it begins with are not those on record'),
  ]);
  change('journal.archive-1.db', 'DELETE FROM events WHERE position = 3');
  const missing = await rig.cli('journal', 'verify');
  expect([missing.code, missing.out]).toEqual([
    1,
    expect.stringMatching(/journal\.archive-1\.db: seq \d+ of partition \d+ is missing/),
  ]);
});
