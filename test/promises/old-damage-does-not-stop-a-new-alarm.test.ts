import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, afterEach, expect, test } from 'vitest';
import { incidentsOf, panicPolicy } from '../rig/record.ts';
import { Rig, until } from '../rig/rig.ts';
import { LONG, Seed } from '../rig/seed.ts';

const PAGE = 4_096;
/** The head of a page of a tree: its kind, its cells and where they begin. */
const HEAD = 8;
const seed = new Seed('old damage');
const rigs: Rig[] = [];

afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close();
});
afterAll(() => expect(rigs).toEqual([]));

/** The duty supervisor at once, the safe contact a little later: by then the journal has been damaged. */
const policies = panicPolicy({
  steps: [
    { at: '0 s', tell: 'desk' },
    { at: '0 s', tell: 'duty supervisor', by: ['voice'], each: '20 min' },
    { at: '3 s', tell: 'safe contacts', by: ['voice'], each: '20 min' },
  ],
  repeat: { after: '20 min' },
});
const DUTY = '+447700900441';
const CONTACT = '+447700900442';
const FRESH = '+447700900443';

/** A home with an open incident that is being escalated: the press that was acknowledged before the damage. */
async function withOpenIncident() {
  const rig = await Rig.start({ policies });
  rigs.push(rig);
  const home = rig.home({ ownDuty: [DUTY], contacts: [CONTACT] });
  const button = await rig.button(home);
  await button.press('1-1');
  await rig.phones.phone(DUTY).expectCall();
  return { rig, home };
}

const file = (rig: Rig, name = 'journal.db') => join(rig.dataDir, name);

function pageOf(rig: Rig, name: string): number {
  const db = new Sqlite(file(rig), { readonly: true });
  try {
    return Number(db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(name));
  } finally {
    db.close();
  }
}

/**
 * Turns over bytes of the file where they stand, as a failing disk does: the head of the range, by which SQLite knows what it reads, and
 * others chosen by the seed, each once. Answers the file's digest afterwards.
 */
function flip(rig: Rig, from: number, length: number, count: number): string {
  const part = readFileSync(file(rig)).subarray(from, from + length);
  const chosen = new Set(Array.from({ length: HEAD }, (_, n) => n));
  while (chosen.size < count) chosen.add(Math.floor(seed.between(0, length)));
  for (const at of chosen) part[at] = (part[at] ?? 0) ^ 0xff;
  const disk = openSync(file(rig), 'r+');
  writeSync(disk, part, 0, part.length, from);
  closeSync(disk);
  return createHash('sha256')
    .update(readFileSync(file(rig)))
    .digest('hex');
}

async function health(rig: Rig) {
  const answer = await fetch(`${rig.http}/health/ready`);
  return { status: answer.status, says: JSON.stringify(await answer.json()) };
}

/** The short form takes the gravest. */
const kinds: [string, (rig: Rig) => [from: number, length: number, count: number]][] = [
  ['the beginning of the file', () => [0, 100, 60]],
  ['the documents', (rig) => [(pageOf(rig, 'current') - 1) * PAGE, PAGE, 1_500]],
  ['the events', (rig) => [(pageOf(rig, 'events') - 1) * PAGE, PAGE, 1_500]],
];
for (const [what, where] of LONG ? kinds : kinds.slice(0, 1)) {
  test(`${what}, damaged while the gateway was stopped: it starts, goes on, takes a press in, and says what happened`, async () => {
    const { rig, home } = await withOpenIncident();
    const [before] = incidentsOf(rig, home.premises);
    await rig.kill('SIGTERM');
    const [from, length, count] = where(rig);
    const damaged = flip(rig, from, length, count);

    await rig.run();
    expect(incidentsOf(rig, home.premises).map(({ id }) => id)).toContain(before?.id);
    await rig.phones.phone(CONTACT).expectCall();
    const fresh = rig.home({ ownDuty: [FRESH] });
    const button = await rig.button(fresh);
    await button.press('2-1');
    await rig.phones.phone(FRESH).expectCall();
    expect(incidentsOf(rig, fresh.premises)).toHaveLength(1);

    const red = await health(rig);
    expect([red.status, red.says]).toEqual([503, expect.stringContaining('HW_DAMAGE_UNACCEPTED')]);
    expect(red.says).toContain('journal.damaged-1.db');
    expect(
      createHash('sha256')
        .update(readFileSync(file(rig, 'journal.damaged-1.db')))
        .digest('hex'),
    ).toBe(damaged);

    const { code, out } = await rig.cli('journal', 'verify', '--json');
    expect([code, JSON.parse(out)]).toMatchObject([1, { damages: [], segments: [{ kind: 'damaged', seen: true }] }]);
    expect((await rig.cli('journal', 'accept-damage')).code).toBe(0);
    await until(async () => (await health(rig)).status === 200);
    expect((await rig.cli('journal', 'verify')).code).toBe(0);
    const replay = await rig.cli('journal', 'replay', '--json');
    expect([replay.code, JSON.parse(replay.out).differences]).toEqual([0, []]);
  }, 60_000);
}

test('damaged under the running gateway: the press that meets it is acknowledged, on a fresh segment, without a restart', async () => {
  const { rig, home } = await withOpenIncident();
  await rig.kill('SIGTERM');
  await rig.run();
  const page = pageOf(rig, 'dedupe');
  flip(rig, (page - 1) * PAGE, PAGE, 2_000);
  const button = await rig.button(rig.home({ ownDuty: [FRESH] }));
  await button.press('3-1');
  await rig.phones.phone(FRESH).expectCall();
  await until(async () => (await health(rig)).says.includes('journal.damaged-1.db'));
  expect(incidentsOf(rig, home.premises)).toHaveLength(1);
  const { out } = await rig.cli('journal', 'verify', '--json');
  expect(JSON.parse(out)).toMatchObject({ damages: [], segments: [{ file: 'journal.damaged-1.db' }] });
  expect(rig.log.some((line) => line.includes('journal.damaged-1.db'))).toBe(true);
}, 60_000);
