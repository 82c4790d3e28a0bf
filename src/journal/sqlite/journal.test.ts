import { existsSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { instant } from '../../core/time.ts';
import { commit } from '../contract.test-suite.ts';
import { batch, deviceId, Feeder, incidentId } from '../samples.ts';
import { openForWriting, requireDurable } from './database.ts';
import { openSqliteJournal } from './journal.ts';
import { openSqliteReader, SqliteReader } from './reader.ts';
import { SCHEMA_VERSION } from './schema.ts';
import { readEvents, tailJournal } from './tail.ts';
import { useTestDir } from './test-dir.ts';
import { PENDING_LIMIT } from './writer-link.ts';

describe('Opening', () => {
  const dir = useTestDir();
  const settings = { busyTimeoutMs: 50, checkpointPages: 1_000 };

  it('asks for full durability and reads it back', () => {
    const db = openForWriting(dir.path(), settings);
    const read = ['journal_mode', 'synchronous', 'wal_autocheckpoint', 'busy_timeout', 'page_size'].map((name) =>
      db.pragma(name, { simple: true }),
    );
    db.close();
    expect(read).toEqual(['wal', 2, 1_000, 50, 4_096]);
  });

  it('refuses a file that could lose a commit with the power', () => {
    const db = new Sqlite(join(dir.path(), 'other.db'));
    expect(() => requireDurable(db, 'other.db')).toThrow(/journal_mode is delete/);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    expect(() => requireDurable(db, 'other.db')).toThrow(/synchronous is 1/);
    db.pragma('synchronous = FULL');
    expect(() => requireDurable(db, 'other.db')).not.toThrow();
    db.close();
  });

  it('refuses a directory that another writer has, in the same process too, and takes it once it is free', async () => {
    const first = await dir.open();
    await expect(dir.open()).rejects.toMatchObject({ code: 'HW_JOURNAL_IN_USE' });
    await first.close();
    expect((await dir.open()).opening.epoch).toBe(2);
  });

  it('refuses a journal of a later release, for writing and for reading, and leaves it as it was', async () => {
    await (await dir.open()).close();
    dir.tamper((db) => db.pragma(`user_version = ${SCHEMA_VERSION + 1}`));
    await expect(dir.open()).rejects.toMatchObject({ code: 'HW_JOURNAL_TOO_NEW' });
    expect(() => openSqliteReader({ dir: dir.path() })).toThrow(
      expect.objectContaining({ code: 'HW_JOURNAL_TOO_NEW' }),
    );
    expect(dir.tamper((db) => db.pragma('user_version', { simple: true }))).toBe(SCHEMA_VERSION + 1);
  });

  it('says plainly that there is no journal, or that the file is none', async () => {
    expect(() => openSqliteReader({ dir: dir.path() })).toThrow(
      expect.objectContaining({ code: 'HW_JOURNAL_MISSING' }),
    );
    writeFileSync(join(dir.path(), 'journal.db'), 'this is a shopping list, not a database. '.repeat(50));
    expect(() => openSqliteReader({ dir: dir.path() })).toThrow(
      expect.objectContaining({ code: 'HW_JOURNAL_UNREADABLE' }),
    );
  });

  it('never gives a position out twice, even when the last rows have been taken away', async () => {
    const first = await dir.open();
    const feeder = new Feeder(first.opening);
    await commit(first, batch({ events: [feeder.next(1), feeder.next(1), feeder.next(1)] }));
    await first.close();
    dir.tamper((db) => db.exec('DELETE FROM events WHERE position > 1'));
    const second = await dir.open();
    expect([second.opening.position, second.reader.lastPosition()]).toEqual([3, 3]);
    expect(await commit(second, batch({ events: [new Feeder(second.opening).next(1)] }))).toBeUndefined();
  });
});

describe('A commit that cannot be written', () => {
  const dir = useTestDir();

  it('fails with its cause, and the next one is written when the disk is back', async () => {
    const journal = await dir.open({ busyTimeoutMs: 20 });
    const rows = batch({ events: [new Feeder(journal.opening).next(1)] });
    const foreign = new Sqlite(join(dir.path(), 'journal.db'));
    foreign.exec('BEGIN IMMEDIATE');
    const faults = await Promise.all([commit(journal, rows), commit(journal, batch({}))]);
    expect(faults.map((fault) => fault?.code)).toEqual(['HW_COMMIT_FAILED', 'HW_COMMIT_FAILED']);
    expect(faults[0]?.cause).toMatchObject({ code: 'SQLITE_BUSY' });
    await expect(journal.nextEpoch()).rejects.toMatchObject({ code: 'HW_COMMIT_FAILED' });
    foreign.exec('ROLLBACK');
    foreign.close();
    expect(await journal.nextEpoch()).toBe(2);
    expect(await commit(journal, batch({ events: rows.events.map((row) => ({ ...row, epoch: 2 })) }))).toBeUndefined();
    expect(journal.counts()).toMatchObject({ failed: 2, pending: 0 });
  });
});

describe('A commit that is held back', () => {
  const dir = useTestDir();

  it('is not answered and not on disk until the gate opens, and keeps its order', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const journal = await dir.open({ hold: { gate: () => gate } });
    const feeder = new Feeder(journal.opening);
    const answered: number[] = [];
    const commits = [0, 1, 2].map((n) =>
      commit(journal, batch({ events: [feeder.next(1)] })).then(() => answered.push(n)),
    );
    // Another journal's commit, asked for later and not held, shows that there was time enough.
    const free = await openSqliteJournal({ dir: join(dir.path(), 'free') });
    expect(await commit(free, batch({ events: [new Feeder(free.opening).next(1)] }))).toBeUndefined();
    await free.close();
    expect([answered, journal.reader.lastPosition()]).toEqual([[], 0]);
    open();
    await Promise.all(commits);
    expect([answered, journal.reader.lastPosition()]).toEqual([[0, 1, 2], 3]);
  });

  it('fails when the gate says so, and closing does not wait for it', async () => {
    const journal = await dir.open({ hold: { gate: () => Promise.reject(new Error('the disk is full')) } });
    const feeder = new Feeder(journal.opening);
    const fault = await commit(journal, batch({ events: [feeder.next(1)] }));
    expect([fault?.code, fault?.why]).toEqual(['HW_COMMIT_FAILED', 'the disk is full']);
    await journal.close();
    const shut = await dir.open({ hold: { gate: () => new Promise<void>(() => {}) } });
    const held = commit(shut, batch({ events: [new Feeder(shut.opening).next(1)] }));
    await shut.close();
    expect((await held)?.code).toBe('HW_COMMIT_FAILED');
  });

  it('is refused when too many wait already, and says so in its turn', async () => {
    const journal = await dir.open({ hold: { gate: () => new Promise<void>(() => {}) } });
    const codes: (string | undefined)[] = [];
    for (let n = 0; n <= PENDING_LIMIT; n++) journal.commit(batch({}), (fault) => codes.push(fault?.code));
    expect([codes.length, journal.counts().pending]).toEqual([0, PENDING_LIMIT + 1]);
    await journal.close();
    expect([codes.length, codes[0], codes.at(-1)]).toEqual([PENDING_LIMIT + 1, 'HW_COMMIT_FAILED', 'HW_QUEUE_FULL']);
  });

  it('obeys a file in the directory only when the journal was opened to', async () => {
    const file = join(dir.path(), 'hold-commits');
    writeFileSync(file, '');
    const deaf = await dir.open();
    await commit(deaf, batch({ events: [new Feeder(deaf.opening).next(1)] }));
    await deaf.close();
    const journal = await dir.open({ allowHold: true });
    const held = commit(journal, batch({ events: [new Feeder(journal.opening).next(1)] }));
    expect(existsSync(file) && journal.reader.lastPosition()).toBe(1);
    await rm(file);
    await held;
    expect(journal.reader.lastPosition()).toBe(2);
  });
});

describe('Reading along', () => {
  const dir = useTestDir();

  it('tells the last events and walks through all of them beside a writer', async () => {
    const journal = await dir.open();
    const feeder = new Feeder(journal.opening);
    await commit(journal, batch({ events: Array.from({ length: 2_500 }, (_, n) => feeder.next(n % 5)) }));
    const reader = openSqliteReader({ dir: dir.path() });
    expect(tailJournal(reader, 3).map((row) => row.position)).toEqual([2_498, 2_499, 2_500]);
    const walked = [...readEvents(reader, 10)].map((row) => row.position);
    expect([walked.length, walked[0], walked.at(-1)]).toEqual([2_490, 11, 2_500]);
    reader.close();
  });

  it('serves every question from an index, and sorts only where a start reads everything', async () => {
    await (await dir.open()).close();
    const asked: string[] = [];
    const plans = dir.tamper((db) => {
      const prepare = db.prepare.bind(db);
      const record = (sql: string) => {
        asked.push(sql);
        return prepare(sql);
      };
      new SqliteReader(Object.assign(db, { prepare: record }));
      return asked.map((sql) => {
        const steps = prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql.replace(/\?|@\w+/g, '1')}`).all();
        return { sql, steps: steps.map((step) => step.detail).join('; ') };
      });
    });
    expect(plans.length).toBeGreaterThan(15);
    const whole = /^SCAN (timers|outbox|life|heads|CONSTANT ROW)/;
    const wrong = plans.filter(({ sql, steps }) => {
      const scans = /\bSCAN (?!c USING INDEX current_open|i USING INDEX current_open|CONSTANT ROW)/.test(steps);
      return (scans && !whole.test(steps)) || (steps.includes('TEMP B-TREE') && !sql.includes('rowid'));
    });
    expect(wrong).toEqual([]);
  });

  it('counts what its writer does', async () => {
    const journal = await dir.open();
    const feeder = new Feeder(journal.opening);
    const life = [{ device: deviceId(1), lastSeenAt: instant(1) }];
    await Promise.all(
      Array.from({ length: 300 }, () =>
        commit(journal, batch({ events: [feeder.next(1, { incident: incidentId(1) })], life })),
      ),
    );
    const { batches, groups, failed, pending } = journal.counts();
    expect([batches, failed, pending]).toEqual([300, 0, 0]);
    expect(groups).toBeLessThan(150);
  });
});
