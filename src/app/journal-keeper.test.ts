import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { instant, ms } from '../core/time.ts';
import { commit } from '../journal/contract.test-suite.ts';
import { batch, Feeder, incidentRow } from '../journal/samples.ts';
import { useTestDir } from '../journal/sqlite/test-dir.ts';
import { keepJournal } from './journal-keeper.ts';

describe('The proof in the background', () => {
  const dir = useTestDir();
  const clock = { now: () => instant(Date.now()), at: () => ({ cancel() {} }) };
  const log = { error() {}, info() {} };

  async function filled() {
    const journal = await dir.open();
    const feeder = new Feeder(journal.opening);
    const events = Array.from({ length: 400 }, (_, n) => feeder.next(n % 4));
    await commit(journal, batch({ events, current: [incidentRow(1, {})] }));
    return journal;
  }

  it('puts an altered old row on record while the gateway runs, once, and changes nothing else', async () => {
    const journal = await filled();
    dir.tamper((db) => db.exec("UPDATE events SET body = replace(body, 'pressed', 'qressed') WHERE position = 50"));
    const parts = { journal, dir: dir.path(), keep: undefined, clock, log, proveAfter: ms(1) };
    const stop = [keepJournal(parts), keepJournal(parts)];
    await expect
      .poll(() => journal.notices().map(({ says }) => says), { timeout: 20_000 })
      .toEqual([
        expect.stringMatching(
          /^The proof of the journal found: byte \d+ of seq 13 in partition 1: reads 'q', was 'p'\.$/,
        ),
      ]);
    await Promise.all(stop.map((end) => end()));
    expect(journal.counts().breaks).toBe(0);
  }, 30_000);

  it('lets the gateway go on in a fresh segment when the file itself is damaged, and names what is wrong', async () => {
    const journal = await filled();
    const page = dir.tamper((db) => {
      db.pragma('wal_checkpoint(TRUNCATE)');
      return Number(db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'events_incident'").pluck().get());
    });
    const file = join(dir.path(), 'journal.db');
    const bytes = readFileSync(file);
    bytes.fill(0xfe, (page - 1) * 4_096, page * 4_096);
    writeFileSync(file, bytes);
    const parts = { journal, dir: dir.path(), keep: undefined, clock, log, proveAfter: ms(1) };
    const stop = keepJournal(parts);
    await expect
      .poll(() => journal.notices().map(({ says }) => says), { timeout: 20_000 })
      .toEqual([expect.stringMatching(/index events_incident of the events cannot be read/)]);
    await stop();
    expect([journal.counts().breaks, journal.reader.lastPosition()]).toEqual([1, 400]);
  }, 30_000);
});
