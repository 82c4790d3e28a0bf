import { renameSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { commit } from '../../contract.test-suite.ts';
import type { CurrentRow, StoredEvent } from '../../port.ts';
import { batch, Feeder, incidentId, incidentRow, partition } from '../../samples.ts';
import { archiveInBackground } from '../background.ts';
import { useTestDir } from '../test-dir.ts';
import { verifyJournal } from '../verify.ts';
import { archiveJournal } from './archive.ts';

const REPLAYER = join(import.meta.dirname, 'replayer.of-tests.ts');
const EVENTS = 1_000;

describe('Archiving', () => {
  const dir = useTestDir();

  /** Events at 1 s, 2 s, …, in four partitions. */
  async function fill(current: CurrentRow[] = []) {
    const journal = await dir.open();
    const feeder = new Feeder(journal.opening);
    const events = Array.from({ length: EVENTS }, (_, n) =>
      feeder.next(n % 4, { at: (n + 1) * 1_000, incident: incidentId(n === 300 ? 9 : 1) }),
    );
    await commit(journal, batch({ events, current }));
    return { journal, feeder };
  }
  const archive = (beforeS: number, pause = () => {}) =>
    archiveJournal({ dir: dir.path(), before: beforeS * 1_000, at: 5_000_000, replayer: REPLAYER, pause });

  it('moves what is older beside a running writer, which goes on, and both parts are proved as one', async () => {
    const { journal, feeder } = await fill();
    const { done } = archiveInBackground({ dir: dir.path(), before: 601_000, at: 5_000_000, replayer: REPLAYER });
    const during = commit(journal, batch({ events: [feeder.next(1), feeder.next(7)] }));
    expect(await done).toEqual({ file: 'journal.archive-1.db', events: 600, from: 601 });
    expect(await during).toBeUndefined();
    expect(journal.reader.eventsAfter(0, 5).map((row: StoredEvent) => row.position)).toEqual([601, 602, 603, 604, 605]);
    expect(await commit(journal, batch({ events: [feeder.next(2)] }))).toBeUndefined();
    const proof = verifyJournal({ dir: dir.path() });
    expect([proof.ok, proof.damages, proof.events, proof.partitions]).toEqual([true, [], EVENTS + 3, 5]);
    expect(proof.segments).toMatchObject([{ file: 'journal.archive-1.db', kind: 'archive', seen: true, events: 600 }]);
  });

  it('goes on after a restart, and archives again behind the first archive', async () => {
    const first = await fill();
    archive(301);
    await first.journal.close();
    const journal = await dir.open();
    expect([journal.notices(), journal.opening.position]).toEqual([[], EVENTS]);
    await commit(journal, batch({ events: [new Feeder(journal.opening).next(3)] }));
    expect(archive(501)).toEqual({ file: 'journal.archive-2.db', events: 200, from: 501 });
    expect(archive(501)).toEqual({ file: undefined, events: 0, from: 501 });
    const proof = verifyJournal({ dir: dir.path() });
    expect([proof.ok, proof.damages, proof.events]).toEqual([true, [], EVENTS + 1]);
    expect(proof.segments.map(({ events }) => events)).toEqual([300, 200]);
  });

  it('never moves an event of an open incident, nor what came after it', async () => {
    const { journal } = await fill([incidentRow(9, {})]);
    expect(archive(900)).toMatchObject({ events: 300, from: 301 });
    await commit(journal, batch({ current: [incidentRow(9, { state: 'closed' })] }));
    expect(archive(900)).toMatchObject({ events: 599, from: 900 });
  });

  it('says what it cannot see when an archive is not there, and that the rest goes on from it', async () => {
    const { journal } = await fill();
    archive(401);
    await journal.close();
    renameSync(join(dir.path(), 'journal.archive-1.db'), join(dir.path(), 'elsewhere.db'));
    const proof = verifyJournal({ dir: dir.path() });
    expect([proof.ok, proof.events]).toEqual([true, 600]);
    expect(proof.segments).toMatchObject([{ seen: false }]);
    expect(proof.segments[0]?.says).toMatch(
      /^journal\.archive-1\.db is not here: positions 1 to 400 .* cannot be proved/,
    );
  });

  it('names an archive that was altered, and one that was exchanged', async () => {
    const { journal } = await fill();
    archive(401);
    await journal.close();
    const file = join(dir.path(), 'journal.archive-1.db');
    const change = (sql: string) => {
      const db = new Sqlite(file);
      db.exec(sql);
      db.close();
    };
    change("UPDATE events SET body = replace(body, 'pressed', 'qressed') WHERE partition = 2 AND seq = 40");
    expect(verifyJournal({ dir: dir.path() }).damages).toMatchObject([
      {
        partition: partition(2),
        seq: 40,
        kind: 'altered',
        sentence: expect.stringMatching(/^journal\.archive-1\.db: byte/),
      },
    ]);
    change("UPDATE events SET body = replace(body, 'qressed', 'pressed') WHERE partition = 2 AND seq = 40");
    expect(verifyJournal({ dir: dir.path() }).ok).toBe(true);
    change(`DELETE FROM events WHERE partition = 3 AND seq = 100;
      UPDATE heads SET seq = 99, (position, hash) = (SELECT position, hash FROM events WHERE partition = 3 AND seq = 99) WHERE partition = 3`);
    expect(verifyJournal({ dir: dir.path() }).damages.map(({ sentence }) => sentence)).toContainEqual(
      expect.stringMatching(/partition 3 does not begin with the hash that the archive ends with/),
    );
  });

  it('refuses to move damage out of sight', async () => {
    const { journal } = await fill();
    await journal.close();
    dir.tamper((db) => db.exec("UPDATE events SET body = '{}' WHERE position = 77"));
    expect(() => archive(401)).toThrow(expect.objectContaining({ code: 'HW_JOURNAL_DAMAGED' }));
    expect(verifyJournal({ dir: dir.path() }).events).toBe(EVENTS);
  });

  it('a stop at any step loses nothing: the chain holds, and the next call completes it', async () => {
    const { journal } = await fill();
    let steps = 0;
    archive(101, () => {
      steps += 1;
    });
    expect(steps).toBeGreaterThan(2);
    for (let stopAt = 1; stopAt <= 6; stopAt += 1) {
      let step = 0;
      const stop = () => {
        step += 1;
        if (step === stopAt) throw new Error('the power went');
      };
      try {
        archive(101 + stopAt * 50, stop);
      } catch (error) {
        expect(String(error)).toContain('the power went');
      }
      const proof = verifyJournal({ dir: dir.path() });
      expect([proof.damages, proof.events]).toEqual([[], EVENTS]);
    }
    archive(900);
    expect(journal.reader.eventsAfter(0, 1)[0]?.position).toBe(900);
    expect(verifyJournal({ dir: dir.path() })).toMatchObject({ ok: true, events: EVENTS });
  });
});
