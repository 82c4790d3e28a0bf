import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../core/time.ts';
import { commit } from '../../contract.test-suite.ts';
import { attemptId, batch, deviceId, Feeder, incidentId, incidentRow, partition, signalId } from '../../samples.ts';
import { JOURNAL_FILE } from '../database.ts';
import { useTestDir } from '../test-dir.ts';
import { verifyJournal } from '../verify.ts';

const LONG = process.env['HAVENWATCH_LONG'] === '1';
/** Places of the short form; `flips.test.ts` damages all of them at random. */
const SHORT = 5;
const PAGE = 4_096;
const EVENTS = 400;

describe('A journal found damaged at the start', () => {
  const dir = useTestDir();
  const file = () => join(dir.path(), JOURNAL_FILE);

  /** Four partitions, an open incident in each, a send under way and remembered signals; stopped in good order. */
  async function fill() {
    const journal = await dir.open();
    const feeder = new Feeder(journal.opening);
    const rows = Array.from({ length: EVENTS }, (_, n) => feeder.next(n % 4, { incident: incidentId(n % 4) }));
    const current = [0, 1, 2, 3].map((n) => ({
      ...incidentRow(n, {}),
      body: `{"id":"${incidentId(n)}","state":"open"}`,
    }));
    const dedupe = rows.map((_, n) => ({ device: deviceId(n), signal: signalId(n), receivedAt: instant(n) }));
    const life = rows.map((_, n) => ({ device: deviceId(n), lastSeenAt: instant(n) }));
    await commit(journal, batch({ events: rows, current, dedupe, life }));
    journal.alive(instant(77_000));
    await journal.close();
    return { epoch: journal.opening.epoch };
  }

  /** The page on which a table or index begins, or one of its leaves. */
  const pageOf = (name: string, leaf?: number) =>
    dir.tamper((db) =>
      leaf === undefined
        ? Number(db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(name))
        : Number(
            db
              .prepare("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path")
              .pluck()
              .all(name)
              .at(leaf),
          ),
    );
  const spoil = (from: number, bytes: number) => {
    const text = readFileSync(file());
    text.fill(0xfe, from, from + bytes);
    writeFileSync(file(), text);
    return text;
  };
  const spoilPage = (page: number) => spoil((page - 1) * PAGE, PAGE);

  const places: [string, () => Buffer][] = [
    ['the header of the file', () => spoil(0, 100)],
    ['its first page', () => spoil(0, PAGE)],
    ['the table of the ends', () => spoilPage(pageOf('heads'))],
    ['the index of the chain', () => spoilPage(pageOf('events_chain'))],
    ['the documents', () => spoilPage(pageOf('current'))],
    ['an index of the documents', () => spoilPage(pageOf('current_partition'))],
    ['the last page of the events', () => spoilPage(pageOf('events', -1))],
    ['the epochs', () => spoilPage(pageOf('epochs'))],
  ];
  for (const [what, damage] of LONG ? places : places.slice(0, SHORT)) {
    it(`is set aside untouched and gone on from: ${what}`, async () => {
      const before = await fill();
      const damaged = damage();
      const journal = await dir.open();
      expect(journal.notices().map(({ says }) => says)).toEqual([
        expect.stringMatching(/^The journal was found damaged \(.+\)\. It was set aside as journal\.damaged-1\.db/),
      ]);
      const { epoch, position, heads } = journal.opening;
      expect(epoch).toBeGreaterThan(before.epoch);
      expect(position).toBeGreaterThanOrEqual(EVENTS);
      expect([...heads]).toEqual([0, 1, 2, 3].map((n) => [partition(n), EVENTS / 4]));
      const aside = join(dir.path(), 'journal.damaged-1.db');
      expect(readFileSync(aside).equals(damaged)).toBe(true);
      expect(statSync(aside).mode & 0o222).toBe(0);

      const next = new Feeder(journal.opening);
      expect(await commit(journal, batch({ events: [next.next(1), next.next(9)] }))).toBeUndefined();
      await journal.close();
      const proof = verifyJournal({ dir: dir.path() });
      expect([proof.damages, proof.notices.length, proof.ok]).toEqual([[], 1, false]);
      expect(proof.segments).toMatchObject([{ file: 'journal.damaged-1.db', kind: 'damaged', seen: true }]);
    });
  }

  it('keeps documents, signs of life and signals that can still be read', async () => {
    await fill();
    spoilPage(pageOf('heads'));
    const journal = await dir.open();
    expect(journal.reader.current('incident', { openOnly: true }).map(({ id }) => id)).toEqual(
      [0, 1, 2, 3].map(incidentId),
    );
    expect(journal.reader.life()).toHaveLength(EVENTS);
    expect(journal.reader.hasSignal(deviceId(7), signalId(7))).toBe(true);
    expect(journal.opening.lastAliveAt).toBe(77_000);
  });

  it('says so of a document with one changed byte, and never uses it', async () => {
    await fill();
    dir.tamper((db) =>
      db.exec(`UPDATE current SET body = replace(body, 'open', 'opem') WHERE id = '${incidentId(2)}'`),
    );
    const journal = await dir.open();
    expect(journal.notices()[0]?.says).toContain(`the document of incident ${incidentId(2)} is not what was written`);
    expect(journal.reader.document('incident', incidentId(2))).toBeUndefined();
  });

  it('is refused plainly when it is not the content that is wrong', async () => {
    await fill();
    dir.tamper((db) => db.pragma('user_version = 99'));
    await expect(dir.open()).rejects.toMatchObject({ code: 'HW_JOURNAL_TOO_NEW' });
    expect(readdirSync(dir.path()).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('is gone on from even when not a page of it makes sense, and no position is given twice', async () => {
    await fill();
    const bytes = spoil(0, statSync(file()).size).length;
    const journal = await dir.open();
    expect([journal.opening.heads.size, journal.opening.position]).toEqual([0, Math.ceil(bytes / 100)]);
    expect(journal.opening.epoch).toBeGreaterThan(1_000_000);
    expect(journal.notices()[0]?.says).toContain('not a page of the file can be read');
    expect(await commit(journal, batch({ events: [new Feeder(journal.opening).next(3)] }))).toBeUndefined();
    await journal.close();
    expect(verifyJournal({ dir: dir.path() }).damages).toEqual([]);
  });

  it('the record of the break cannot be changed afterwards without being named', async () => {
    await fill();
    spoilPage(pageOf('epochs'));
    const journal = await dir.open();
    const next = new Feeder(journal.opening);
    await commit(journal, batch({ events: [next.next(1)] }));
    await journal.close();
    dir.tamper((db) => db.exec(`UPDATE segments SET record = replace(record, '"lost":[', '"lost":["nothing",')`));
    const { damages } = verifyJournal({ dir: dir.path() });
    expect(damages.map(({ sentence }) => sentence)).toContainEqual(
      expect.stringMatching(
        /goes on from journal\.damaged-1\.db, the record of it or the beginning of partition 1 has been altered/,
      ),
    );
  });

  it('a break that a crash cut in two is completed, and one that had not begun is begun anew', async () => {
    await fill();
    spoilPage(pageOf('epochs'));
    await (await dir.open()).close();
    const whole = readFileSync(file());
    // As if the crash had come between the two renames.
    writeFileSync(join(dir.path(), 'journal.fresh.db'), whole);
    for (const name of readdirSync(dir.path()))
      if (name.startsWith(JOURNAL_FILE)) chmodSync(join(dir.path(), name), 0o600);
    rmSync(file());
    const completed = await dir.open();
    expect(completed.notices()).toHaveLength(1);
    await completed.close();
    writeFileSync(join(dir.path(), 'journal.fresh.db'), 'half a file');
    expect((await dir.open()).opening.epoch).toBe(completed.opening.epoch + 1);
    expect(existsSync(join(dir.path(), 'journal.fresh.db'))).toBe(false);
  });

  it('breaks a second time with its history kept: both segments are proved across', async () => {
    await fill();
    for (const page of ['epochs', 'heads']) {
      spoilPage(pageOf(page));
      const journal = await dir.open();
      await commit(journal, batch({ events: [new Feeder(journal.opening).next(1)] }));
      await journal.close();
    }
    const proof = verifyJournal({ dir: dir.path() });
    expect(proof.segments.map((segment) => segment.file)).toEqual(['journal.damaged-1.db', 'journal.damaged-2.db']);
    expect(proof.damages).toEqual([]);
  });
});

describe('A journal found damaged while it runs', () => {
  const dir = useTestDir();
  const attempt = attemptId(1, 1);

  async function running() {
    const first = await dir.open();
    const feeder = new Feeder(first.opening);
    const dedupe = Array.from({ length: 400 }, (_, n) => ({
      device: deviceId(n),
      signal: signalId(n),
      receivedAt: instant(n),
    }));
    await commit(first, batch({ events: [feeder.next(1), feeder.next(2)], current: [incidentRow(1, {})], dedupe }));
    await first.close();
    const page = dir.tamper((db) =>
      Number(db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'dedupe'").pluck().get()),
    );
    const journal = await dir.open();
    const file = join(dir.path(), JOURNAL_FILE);
    const bytes = readFileSync(file);
    bytes.fill(0xfe, (page - 1) * PAGE, page * PAGE);
    writeFileSync(file, bytes);
    return journal;
  }

  it('takes the commit that hit the damage in on a fresh segment, in the same epoch, without a fault', async () => {
    const journal = await running();
    const { epoch, position } = journal.opening;
    const feeder = new Feeder(journal.opening);
    const dedupe = [{ device: deviceId(3), signal: signalId(9_000), receivedAt: instant(1) }];
    const events = [feeder.next(1), feeder.next(5)];
    expect(await commit(journal, batch({ events, dedupe }))).toBeUndefined();
    expect(journal.counts()).toMatchObject({ breaks: 1, failed: 0 });
    expect(journal.reader.lastPosition()).toBe(position + 2);
    expect(journal.reader.hasSignal(deviceId(3), signalId(9_000))).toBe(true);
    expect(journal.reader.document('incident', incidentId(1))).toBeDefined();
    expect(journal.notices()).toHaveLength(1);
    expect(await journal.nextEpoch()).toBe(epoch + 1);
    await journal.close();
    expect(verifyJournal({ dir: dir.path() }).damages).toEqual([]);
  });

  it('counts what it cannot look up as never seen, and goes on in a fresh segment by itself', async () => {
    const journal = await running();
    expect(journal.reader.hasSignal(deviceId(3), signalId(3))).toBe(false);
    await expect.poll(() => journal.counts().breaks).toBe(1);
    // The index by age lies on other pages and holds every id as well.
    expect(journal.reader.hasSignal(deviceId(3), signalId(3))).toBe(true);
    expect(await commit(journal, batch({ settled: [attempt] }))).toBeUndefined();
    expect(journal.counts().breaks).toBe(1);
  });
});
