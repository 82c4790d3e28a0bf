import { describe, expect, it } from 'vitest';
import type { Batch } from '../port.ts';
import { batch, Feeder, incidentRow } from '../samples.ts';
import { openForWriting } from './database.ts';
import { pack } from './parcel.ts';
import { migrate } from './schema.ts';
import { useTestDir } from './test-dir.ts';
import { Writer } from './writer.ts';

const SETTINGS = { busyTimeoutMs: 50, checkpointPages: 1_000 };

describe('The writer', () => {
  const dir = useTestDir();

  function open() {
    const db = openForWriting(dir.path(), SETTINGS);
    migrate(db, 'journal.db');
    const writer = new Writer(db, 0);
    const feeder = new Feeder({ epoch: writer.found.epoch, position: writer.found.position, heads: new Map() });
    const count = () => Number(db.prepare('SELECT count(*) FROM events').pluck().get());
    const codes = (batches: Batch[]) => writer.commitGroup(batches.map(pack)).map((failure) => failure?.code);
    return { db, writer, feeder, count, codes };
  }

  it('writes a group as one transaction', () => {
    const { db, writer, feeder, codes, count } = open();
    let commits = 0;
    const prepared = db.prepare('SELECT count(*) FROM events');
    db.function('noted', () => ++commits);
    db.exec('CREATE TEMP TRIGGER note AFTER UPDATE ON heads BEGIN SELECT noted(); END');
    expect(codes([batch({ events: [feeder.next(1)] })])).toEqual([undefined]);
    expect(codes([1, 2, 3].map(() => batch({ events: [feeder.next(1)] })))).toEqual([undefined, undefined, undefined]);
    expect([count(), prepared.pluck().get(), commits]).toEqual([4, 4, 1]);
    writer.close();
  });

  it('fails every batch of a group when the disk is full, keeps nothing of them, and goes on when there is room', () => {
    const { db, writer, feeder, codes, count } = open();
    const pages = Number(db.pragma('page_count', { simple: true }));
    db.pragma(`max_page_count = ${pages + 2}`);
    const small = batch({ events: [feeder.next(1)] });
    const large = batch({ current: [{ ...incidentRow(1, {}), body: 'x'.repeat(100_000) }] });
    expect(codes([small, large])).toEqual(['HW_COMMIT_FAILED', 'HW_COMMIT_FAILED']);
    expect(writer.commitGroup([pack(large)])[0]?.cause?.code).toBe('SQLITE_FULL');
    expect(count()).toBe(0);
    db.pragma('max_page_count = 100000');
    expect(codes([small, large])).toEqual([undefined, undefined]);
    expect(count()).toBe(1);
    writer.close();
  });

  it('refuses an event type that would make two rows look alike in the chain', () => {
    const { writer, feeder, codes, count } = open();
    const row = feeder.next(1);
    expect(codes([batch({ events: [{ ...row, type: 'a\nb' }] }), batch({ events: [row] })])).toEqual([
      'HW_BATCH_REFUSED',
      undefined,
    ]);
    expect(count()).toBe(1);
    writer.close();
  });

  it('forgets old signals in small steps', () => {
    const { db, writer, codes } = open();
    db.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
      INSERT INTO dedupe SELECT 'dv_a', 'sig-' || i, i FROM n`);
    expect([writer.forgetStep(1_101), writer.forgetStep(1_101), writer.forgetStep(1_101)]).toEqual([true, true, false]);
    expect(db.prepare('SELECT min(received_at) FROM dedupe').pluck().get()).toBe(1_101);
    expect(codes([batch({})])).toEqual([undefined]);
    writer.close();
  });
});
