import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readHandlingStandards } from '../../src/app/config/handling-file.ts';
import { days, type Instant, instant, minutes } from '../../src/core/time.ts';
import { Figures, MonthReport } from '../../src/desk/schema/figures.ts';
import { openHouse } from '../../src/desk/testing/house.ts';
import { readExport } from '../../src/figures/export/read.ts';
import { exportJournal } from '../../src/figures/export/write.ts';
import { figuresOf, reportOf } from '../../src/figures/sums/figures-of.ts';
import type { Question } from '../../src/figures/worker/ask.ts';
import { Clerk } from '../../src/figures/worker/clerk.ts';
import { FiguresDesk } from '../../src/figures/worker/figures-desk.ts';
import { must } from '../../src/vault/test-files.ts';
import { BusyMonth } from '../rig/busy-month.ts';
import { ROOT } from '../rig/rig.ts';
import { LONG, Seed } from '../rig/seed.ts';

const HOMES = 10;
/** The house begins on 2 February 2026: the rest of that month is played. */
const MONTH = '2026-02';
const PLAYED = days(LONG ? 26 : 6);

const standards = must(readHandlingStandards(join(ROOT, 'config/standards'))).value;

async function openScheme() {
  let figures: FiguresDesk | undefined;
  const house = await openHouse({ standards, figures: { ask: (question) => must(figures).ask(question) } });
  figures = new FiguresDesk({ dir: house.directory, standards });
  onTestFinished(() => figures?.close());
  const { register, gateway, clock } = house;
  const council = register.authorities.add({ name: 'Another Council' });
  const homes = Array.from({ length: HOMES }, (_, n) => {
    const { premises } = register.premises.add(n % 2 === 0 ? {} : { authority: council });
    const { device } = register.devices.add({ premises });
    return { premises, device, partition: register.premises.get(premises).partition };
  });
  const staff = [await house.addStaff('operator', 'one'), await house.addStaff('operator', 'two')];
  const seed = new Seed('a busy month');
  const month = new BusyMonth({ gateway, clock, homes, staff, seed });
  const get = async (url: string) => (await house.app.inject({ url, headers: house.token('auditor') })).body;
  return { ...house, figures, council, month, seed, get };
}

it('the screen, the worker and an export give the same figures to the unit, and a changed byte is noticed', async () => {
  const { directory, clock, council, month, seed, get, figures } = await openScheme();
  // A ledger that is kept up from day to day, and one that reads everything at the end.
  const kept = new Clerk({ dir: directory, standards });
  const halfway: Question = { about: { month: MONTH }, scope: {}, until: clock.now() };
  await month.play(PLAYED / 2);
  await kept.answer(halfway);
  await month.play(PLAYED / 2);
  const file = join(directory, 'export.jsonl');
  const until = instant(Math.floor(clock.now() / 10_000) * 10_000);
  exportJournal({ dir: directory, file, since: null, until: null, madeAt: until, standards });
  const { header, ledger, events } = readExport(file);
  const known = { ledger, estate: header.estate, standards: header.standards, until };
  for (const scope of [{}, { authority: council }]) {
    const again = JSON.stringify(reportOf({ ...known, scope }, MONTH));
    expect((await kept.answer({ about: { month: MONTH }, scope, until })).text).toBe(again);
    const query = 'authority' in scope ? `&authority=${council}` : '';
    expect(await get(`/api/report?month=${MONTH}${query}`)).toBe(again);
    expect(MonthReport.strict().parse(JSON.parse(again))).toMatchObject({ complete: false });
  }
  kept.close();
  const about = { from: instant(clock.now() - days(3)), to: instant(clock.now() - minutes(7)) };
  const [from, to] = [about.from, about.to].map((at) => new Date(at).toISOString());
  const screen = await get(`/api/figures?from=${from}&to=${to}`);
  expect(screen).toBe(JSON.stringify(figuresOf({ ...known, scope: {} }, about)));
  mustHaveHappened(JSON.parse(await get(`/api/report?month=${MONTH}`)).figures);
  expect(figures.counts).toMatchObject({ asked: 4, answered: 4, kept: 1, failed: 0 });
  expect(events).toBeGreaterThan(200);

  mustProvePart(directory, instant(clock.now() - days(2)), clock.now());
  const bytes = readFileSync(file);
  for (let n = 0; n < 12; n++) {
    const at = Math.floor(seed.between(0, bytes.length));
    const other = Buffer.from(bytes);
    other[at] = (other[at] ?? 0) ^ 1;
    writeFileSync(file, other);
    expect(() => readExport(file), `byte ${at}`).toThrow(expect.objectContaining({ code: 'HW_EXPORT_DAMAGED' }));
  }
  mustNoticeForger(file, bytes.toString('utf8'));
  writeFileSync(file, bytes.subarray(0, bytes.lastIndexOf('\n', bytes.length - 2) + 1));
  expect(() => readExport(file)).toThrow(/its end is missing/);
});

/** A comparison of nothing with nothing would prove little. */
function mustHaveHappened(given: unknown): void {
  const { incidents, handling, availability, police, falseAlarms, delivery, load, stale, missing } =
    Figures.parse(given);
  expect(missing).toBe(0);
  expect(incidents.opened).toBeGreaterThan(10);
  expect(handling[0]?.handled).toBeGreaterThan(5);
  expect(availability.homes).toHaveLength(HOMES + 1);
  const causes = availability.lost.map(({ cause }) => cause);
  for (const cause of ['gateway-away', 'silent', 'unknown']) expect(causes).toContain(cause);
  expect(police.onScene).toBeGreaterThan(0);
  expect(falseAlarms.closed).toBeGreaterThan(0);
  expect(delivery.channels.find(({ channel }) => channel === 'voice')?.accepted).toBeGreaterThan(0);
  expect(load?.floodMs).toBeGreaterThan(0);
  expect(stale.afterMs).toBe(days(1));
}

/** Proved on its own, and it says that it does not know what was before. */
function mustProvePart(directory: string, since: Instant, now: Instant): void {
  const file = join(directory, 'part.jsonl');
  exportJournal({ dir: directory, file, since, until: null, madeAt: now, standards });
  const { header, ledger } = readExport(file);
  expect(header.before.length).toBeGreaterThan(0);
  const about = { from: instant(since - days(1)), to: now };
  const { knownFrom } = figuresOf({ ledger, estate: header.estate, standards, scope: {}, until: now }, about);
  expect(Date.parse(must(knownFrom ?? undefined))).toBeGreaterThanOrEqual(since);
}

/** Somebody changes one event and writes a new end that fits: the chain of hashes still says so. */
function mustNoticeForger(file: string, text: string): void {
  const lines = text.trimEnd().split('\n').slice(0, -1);
  const at = lines.findIndex((line) => line.includes('\\"type\\":\\"incident-claimed\\"'));
  lines[at] = must(lines[at]).replace('\\"how\\":\\"claimed\\"', '\\"how\\":\\"taken\\"');
  const forged = `${lines.join('\n')}\n`;
  const sha256 = createHash('sha256').update(forged).digest('hex');
  writeFileSync(file, `${forged}${JSON.stringify({ end: { events: lines.length - 1, sha256 } })}\n`);
  expect(() => readExport(file)).toThrow(`line ${at + 1}`);
  expect(() => readExport(file)).toThrow(/does not match its hash/);
}
