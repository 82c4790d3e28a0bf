import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commit } from '../contract.test-suite.ts';
import type { Damage, EventRow } from '../port.ts';
import { batch, deviceId, Feeder, incidentId, incidentRow, partition } from '../samples.ts';
import { JOURNAL_FILE } from './database.ts';
import { openSqliteJournal } from './journal.ts';
import { useTestDir } from './test-dir.ts';
import { verifyJournal } from './verify.ts';

const PARTITIONS_USED = 4;
const EVENTS = 80;

describe('Proving a journal', () => {
  const dir = useTestDir();
  let rows: EventRow[] = [];
  let whole: Buffer;

  /** Twenty events in each of four partitions, taking turns, over two epochs. */
  beforeAll(async () => {
    const home = mkdtempSync(join(tmpdir(), 'havenwatch-journal-'));
    rows = [];
    for (let epoch = 0; epoch < 2; epoch++) {
      const journal = await openSqliteJournal({ dir: home });
      const feeder = new Feeder(journal.opening);
      for (let n = 0; n < EVENTS / 2; n++) {
        rows.push(feeder.next(n % PARTITIONS_USED, n % 5 ? {} : { incident: incidentId(n) }));
      }
      await commit(journal, batch({ events: rows.slice(-EVENTS / 2) }));
      await journal.close();
    }
    whole = readFileSync(join(home, JOURNAL_FILE));
    rmSync(home, { recursive: true });
  });
  beforeEach(() => writeFileSync(join(dir.path(), JOURNAL_FILE), whole));

  const proofAfter = (change: (db: Database) => unknown) => {
    dir.tamper(change);
    return verifyJournal({ dir: dir.path() });
  };
  const damagesAfter = (change: (db: Database) => unknown) => proofAfter(change).damages;
  const afterSql = (sql: string) => damagesAfter((db) => db.exec(sql));
  const damage = (n: number, seq: number, kind: Damage['kind'], sentence: string) => [
    { partition: partition(n), seq, kind, sentence },
  ];

  /** Exchanges columns of two rows, as far as their unique places allow. */
  const swap = (db: Database, columns: string[], a: [number, number], b: [number, number]) => {
    const read = db.prepare(`SELECT ${columns.join(', ')} FROM events WHERE partition = ? AND seq = ?`).raw();
    const write = db.prepare(
      `UPDATE events SET ${columns.map((name) => `${name} = ?`).join(', ')} WHERE partition = ? AND seq = ?`,
    );
    const [inA, inB] = [read.get(...a), read.get(...b)];
    if (!Array.isArray(inA) || !Array.isArray(inB)) throw new Error('no such rows');
    write.run(...inB, ...a);
    write.run(...inA, ...b);
  };

  it('finds nothing wrong with a whole one, and counts it', () => {
    const progress: number[] = [];
    const proof = verifyJournal({ dir: dir.path(), onProgress: (events, total) => progress.push(events, total) });
    const whole = { ok: true, damages: [], unnamed: 0, segments: [], notices: [] };
    expect(proof).toEqual({ ...whole, partitions: PARTITIONS_USED, events: EVENTS });
    expect(progress).toEqual([EVENTS, EVENTS]);
  });

  it('names the first altered byte, what it reads and what it was', () => {
    const body = rows.find((row) => row.partition === 3 && row.seq === 17)?.body ?? '';
    const byte = body.indexOf('pressed') + 1;
    expect(
      afterSql("UPDATE events SET body = replace(body, 'pressed', 'qressed') WHERE partition = 3 AND seq = 17"),
    ).toEqual(damage(3, 17, 'altered', `byte ${byte} of seq 17 in partition 3: reads 'q', was 'p'`));
  });

  it('names a byte that was changed in the file itself, even to one that is no text', () => {
    const file = join(dir.path(), JOURNAL_FILE);
    const bytes = readFileSync(file);
    const body = rows.find((row) => row.partition === 2 && row.seq === 9)?.body ?? '';
    const at = bytes.indexOf(body);
    expect(at).toBeGreaterThan(0);
    bytes[at + 4] = 0xff;
    writeFileSync(file, bytes);
    const was = `'${body[4]}'`;
    expect(verifyJournal({ dir: dir.path() }).damages).toEqual(
      damage(2, 9, 'altered', `byte 5 of seq 9 in partition 2: reads 0xff, was ${was}`),
    );
  });

  it('names the row when more than one byte was changed, and where it contradicts its columns', () => {
    const [first] = afterSql(
      "UPDATE events SET body = replace(body, 'pressed', 'touched') WHERE partition = 1 AND seq = 4",
    );
    expect([first?.kind, first?.sentence]).toEqual([
      'altered',
      'seq 4 in partition 1 has been altered (more than one byte)',
    ]);
    const [second] = afterSql(
      "UPDATE events SET body = replace(body, 'signal-received', 'signal-imagined') WHERE partition = 0 AND seq = 4",
    );
    expect(second?.sentence).toMatch(
      /seq 4 in partition 0 .*from byte 17 on its body says type signal-imagined, its column signal-received/,
    );
  });

  it('names an altered hash, in the middle and at the end', () => {
    const wrong = "x'0000000000000000000000000000000000000000000000000000000000000000'";
    expect(afterSql(`UPDATE events SET hash = ${wrong} WHERE partition = 2 AND seq IN (5, 20)`)).toEqual([
      ...damage(2, 5, 'altered', 'the stored hash of seq 5 in partition 2 has been altered; its content is whole'),
      ...damage(2, 20, 'altered', 'the stored hash of seq 20 in partition 2 has been altered; its content is whole'),
    ]);
  });

  it('names a missing row, and a stretch of them, once', () => {
    expect(afterSql('DELETE FROM events WHERE partition = 3 AND seq = 17')).toEqual(
      damage(3, 17, 'missing', 'seq 17 of partition 3 is missing'),
    );
    expect(afterSql('DELETE FROM events WHERE partition = 0 AND seq <= 3')).toEqual([
      ...damage(0, 1, 'missing', 'seq 1 to 3 of partition 0 are missing'),
      ...damage(3, 17, 'missing', 'seq 17 of partition 3 is missing'),
    ]);
  });

  const everything = ['epoch', 'at', 'type', 'premises', 'incident', 'device', 'body', 'hash'];
  const ways: [string, string[]][] = [
    ['their bodies', ['body']],
    ['their bodies and columns', ['at', 'type', 'body']],
    ['everything but their places', everything],
  ];
  const pairs: [string, [number, number], [number, number]][] = [
    ['neighbours', [1, 6], [1, 7]],
    ['rows far apart', [1, 3], [1, 18]],
    ['rows of two partitions', [1, 3], [2, 12]],
  ];
  for (const [what, columns] of ways) {
    for (const [who, a, b] of pairs) {
      it(`names both of two swapped rows: ${who}, ${what}`, () => {
        const sentence = `seq ${a[1]} in partition ${a[0]} and seq ${b[1]} in partition ${b[0]} stand in each other's place`;
        expect(damagesAfter((db) => swap(db, columns, a, b))).toEqual(damage(a[0], a[1], 'swapped', sentence));
      });
    }
  }

  it('names two rows whose seq or position were swapped', () => {
    const exchange = (column: string, a: number, b: number) => `
      UPDATE events SET ${column} = -1 WHERE ${column} = ${a} AND partition = 0;
      UPDATE events SET ${column} = ${a} WHERE ${column} = ${b} AND partition = 0;
      UPDATE events SET ${column} = ${b} WHERE ${column} = -1;`;
    const sentence = "seq 3 in partition 0 and seq 8 in partition 0 stand in each other's place";
    expect(afterSql(exchange('seq', 3, 8))).toEqual(damage(0, 3, 'swapped', sentence));
    afterSql(exchange('seq', 3, 8));
    const position = (seq: number) => (seq - 1) * PARTITIONS_USED + 1;
    expect(afterSql(exchange('position', position(3), position(8)))).toEqual(damage(0, 3, 'swapped', sentence));
  });

  it('names a cut tail by the recorded end', () => {
    expect(afterSql('DELETE FROM events WHERE partition = 3 AND seq > 17')).toEqual(
      damage(
        3,
        18,
        'cut-tail',
        'partition 3 ends at seq 17 where its recorded end is seq 20: its last 3 rows are missing',
      ),
    );
    expect(afterSql('DELETE FROM events WHERE partition = 3')).toEqual(
      damage(
        3,
        1,
        'cut-tail',
        'partition 3 ends at seq 0 where its recorded end is seq 20: its last 20 rows are missing',
      ),
    );
  });

  it('sees a cut tail even when the recorded end was cut with it', async () => {
    const journal = await dir.open();
    const cut = new Feeder(journal.opening);
    const opened = { ...incidentRow(2, {}), id: '2-3-21' };
    await commit(journal, batch({ events: [cut.next(2), cut.next(1)], current: [opened] }));
    await journal.close();
    const [found, ...more] = afterSql(`DELETE FROM events WHERE partition = 2 AND seq = 21;
      UPDATE heads SET seq = 20, (position, hash) = (SELECT position, hash FROM events WHERE partition = 2 AND seq = 20) WHERE partition = 2`);
    expect([found?.partition, found?.seq, found?.kind, more]).toEqual([2, 21, 'cut-tail', []]);
    expect(found?.sentence).toMatch(/^position 81 is missing: the end of partition 2 has been cut .* incident 2-3-21 /);
  });

  it('sees the end of the whole journal cut away by the start of the next epoch', async () => {
    await (await dir.open()).close();
    const [found, ...more] = afterSql(`DELETE FROM events WHERE position > 79; DELETE FROM heads WHERE partition = 3;
      INSERT INTO heads SELECT partition, seq, position, hash FROM events WHERE partition = 3 AND seq = 19`);
    expect([found?.kind, more]).toEqual(['cut-tail', []]);
    expect(found?.sentence).toMatch(/^position 80 is missing/);
  });

  const columns: [string, string, string, string][] = [
    ['at', '= 5', '5', '1067'],
    ['type', "= 'signal-invented'", "'signal-invented'", "'signal-received'"],
    ['epoch', '= 1', '1', '2'],
    ['position', '= 900', '900', '67'],
    ['seq', '= 900', '900', '17'],
    ['partition', '= 40', '40', '2'],
    ['premises', "= 'pr_other'", "'pr_other'", "'pr_home2'"],
    ['incident', "= '1-1-1'", "'1-1-1'", 'nothing'],
    ['device', `= '${deviceId(3)}'`, "'dv_button3'", 'nothing'],
  ];
  for (const [column, change, reads, was] of columns) {
    it(`names a changed column: ${column}`, () => {
      const found = afterSql(`UPDATE events SET ${column} ${change} WHERE partition = 2 AND seq = 17`);
      expect(found.map((one) => [one.seq, one.kind])).toEqual([[17, 'column-mismatch']]);
      expect(found[0]?.sentence).toMatch(
        new RegExp(`^column ${column} of seq 17 in partition (2|40) reads ${reads}, was ${was}$`),
      );
    });
  }

  it('names a recorded end that was changed, taken away or falls short', () => {
    expect(afterSql('UPDATE heads SET hash = zeroblob(32) WHERE partition = 1').map((one) => one.sentence)).toEqual([
      'the recorded end of partition 1 does not match its last row, seq 20',
    ]);
    expect(afterSql('DELETE FROM heads WHERE partition = 1').map((one) => one.sentence)).toEqual([
      'partition 1 has rows but no recorded end',
    ]);
    afterSql('INSERT INTO heads SELECT partition, 18, position, hash FROM events WHERE partition = 1 AND seq = 18');
    expect(verifyJournal({ dir: dir.path() }).damages.map((one) => one.sentence)).toEqual([
      'partition 1 has rows up to seq 20 where its recorded end is seq 18',
    ]);
  });

  it('names every one of several separate damages', () => {
    const found = afterSql(`UPDATE events SET body = replace(body, 'button', 'cutton') WHERE partition = 0 AND seq = 2;
      UPDATE events SET body = replace(body, 'button', 'buttox') WHERE partition = 0 AND seq = 3;
      DELETE FROM events WHERE partition = 1 AND seq = 5; DELETE FROM events WHERE partition = 2 AND seq > 18`);
    expect(found.map((one) => [one.partition, one.seq, one.kind])).toEqual([
      [0, 2, 'altered'],
      [0, 3, 'altered'],
      [1, 5, 'missing'],
      [2, 19, 'cut-tail'],
    ]);
  });

  it('names rows that cannot be read, and goes on behind them', () => {
    const page = dir.tamper((db) => {
      db.pragma('wal_checkpoint(TRUNCATE)');
      const leaves = db
        .prepare("SELECT pageno FROM dbstat WHERE name = 'events' AND pagetype = 'leaf' ORDER BY pageno")
        .pluck();
      return Number(leaves.all()[1]);
    });
    const file = join(dir.path(), JOURNAL_FILE);
    const bytes = readFileSync(file);
    bytes.fill(0xfe, (page - 1) * 4_096, page * 4_096);
    writeFileSync(file, bytes);
    const proof = verifyJournal({ dir: dir.path() });
    expect(proof.damages.map((one) => one.kind)).toEqual(['unreadable']);
    expect(proof.damages[0]?.sentence).toMatch(
      /^position \d+ to \d+ cannot be read \(.*malformed.*\): seq \d+ in partition \d/,
    );
    expect(proof.events).toBeGreaterThan(EVENTS / 2);
  });

  it('names a table that cannot be read', () => {
    const page = dir.tamper((db) => {
      db.pragma('wal_checkpoint(TRUNCATE)');
      return Number(db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'current'").pluck().get());
    });
    const file = join(dir.path(), JOURNAL_FILE);
    const bytes = readFileSync(file);
    bytes.fill(0xfe, (page - 1) * 4_096, page * 4_096);
    writeFileSync(file, bytes);
    const { damages } = verifyJournal({ dir: dir.path() });
    expect(damages.map((one) => [one.kind, one.sentence.slice(0, 28)])).toEqual([
      ['unreadable', 'table current cannot be read'],
    ]);
  });
});
