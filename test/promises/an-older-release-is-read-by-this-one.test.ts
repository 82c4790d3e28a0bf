import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { asNoteId } from '../../src/core/ids.ts';
import { MIGRATIONS as JOURNAL_MIGRATIONS } from '../../src/journal/sqlite/schema.ts';
import { MIGRATIONS as REGISTER_MIGRATIONS } from '../../src/register/migrations.ts';
import { KEYS_MIGRATIONS } from '../../src/vault/keyring.ts';
import { schemaOf } from '../golden/dump.ts';
import { expectedOf, putBack, RECORDED, sqlOf } from '../golden/golden.ts';
import { Rig, until } from '../rig/rig.ts';

// The product starts and ends several times; on a busy machine each takes seconds.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const MIGRATIONS = { journal: JOURNAL_MIGRATIONS, register: REGISTER_MIGRATIONS, keys: KEYS_MIGRATIONS };
const NEWEST = Object.entries(MIGRATIONS).map(([database, scripts]) => ({ database, version: scripts.length }));
const STEPS = Object.entries(MIGRATIONS).flatMap(([database, scripts]) =>
  scripts.map((_, i) => ({ database, scripts, version: i + 1 })),
);
const SCHEMAS = join(import.meta.dirname, '../golden/schema');
const why = { purpose: 'shell', who: 'rig' } as const;

test.each(STEPS)(
  '$database: version $version is what it was when it was released',
  ({ database, scripts, version }) => {
    const db = new Sqlite(':memory:');
    for (const script of scripts.slice(0, version)) db.exec(script);
    const file = join(SCHEMAS, `${database}-${version}.sql`);
    if (!existsSync(file) && process.env['UPDATE_GOLDEN'] === '1') {
      mkdirSync(SCHEMAS, { recursive: true });
      writeFileSync(file, schemaOf(db));
    }
    expect(existsSync(file), `UPDATE_GOLDEN=1 writes ${database}-${version}.sql down, once`).toBe(true);
    // A step that has been released is never edited: other machines have run it.
    expect(schemaOf(db)).toBe(readFileSync(file, 'utf8'));
    db.close();
  },
);

test('there is a recorded gateway to be read', () => expect(RECORDED).toContain('release-1'));

describe.each(RECORDED)('%s', (name) => {
  const expected = expectedOf(name);
  const before = new Sqlite(':memory:');
  before.exec(sqlOf(name, 'journal'));
  let rig: Rig;
  beforeAll(async () => {
    rig = await Rig.start({ prepare: (dir) => putBack(name, dir) });
  });
  afterAll(async () => {
    before.close();
    await rig.close();
  });

  function now<T>(database: string, look: (db: Sqlite.Database) => T): T {
    const db = new Sqlite(join(rig.dataDir, `${database}.db`), { readonly: true });
    try {
      return look(db);
    } finally {
      db.close();
    }
  }

  test.each(NEWEST)('$database: brought to version $version', ({ database, version }) => {
    expect(now(database, (db) => db.pragma('user_version', { simple: true }))).toBe(version);
  });

  test('every event is as it was, the chain holds across the upgrade, and its replay gives the same documents', async () => {
    const sql =
      'SELECT position, partition, seq, epoch, at, type, body, hash FROM events WHERE position <= ? ORDER BY position';
    const last = Number(before.prepare('SELECT max(position) FROM events').pluck().get());
    expect(last).toBeGreaterThan(20);
    expect(now('journal', (db) => db.prepare(sql).all(last))).toEqual(before.prepare(sql).all(last));
    for (const proof of ['verify', 'replay']) expect(await rig.cli('journal', proof)).toMatchObject({ code: 0 });
  });

  test('what is over is over, as it was written', () => {
    const sql = "SELECT body FROM current WHERE kind = 'incident' AND id = ?";
    const body = now('journal', (db) => db.prepare(sql).pluck().get(expected.closed));
    expect(JSON.parse(String(body))).toEqual(JSON.parse(String(before.prepare(sql).pluck().get(expected.closed))));
  });

  test('names, numbers and notes are still read with their keys', () => {
    const { numbers, name: resident, note } = expected.personal;
    rig.records(({ register, vault }) => {
      const notes = now('register', (db) => db.prepare<[], string>('SELECT id FROM notes').pluck().all());
      const shown = (text: { reveal(): string } | 'erased') => (text === 'erased' ? text : text.reveal());
      expect(notes.map((id) => shown(vault.readNote(asNoteId(id) ?? fail(), why)))).toEqual([note]);
      const numbersNow = contacts().map((id) => shown(register.contacts.contactNumber(id as never, why)));
      expect(numbersNow.toSorted()).toEqual([...numbers].toSorted());
      const [household] = now('register', (db) =>
        db.prepare<[], string>('SELECT household FROM residents').pluck().all(),
      );
      const residents = register.households.residents(household as never, why);
      expect(residents).not.toBe('erased');
      if (residents !== 'erased') expect(residents.map((one) => shown(one.name))).toEqual([resident]);
    });
  });

  test('the alarm that was open goes on, and its device is let in with its old secret', async () => {
    const [, , third] = expected.personal.numbers;
    const phone = rig.phones.phone(third ?? '');
    await until(() => phone.calls.length + phone.texts.length > 0);
    await (await rig.button(expected.device)).press('2-1');
    expect((await rig.post(`/api/incidents/${expected.open}/acknowledge`)).status).toBe(200);
    expect(await rig.get(`/api/incidents/${expected.open}`)).toMatchObject({ state: 'acknowledged' });
  });

  const contacts = () => now('register', (db) => db.prepare<[], string>('SELECT id FROM contacts').pluck().all());
});

function fail(): never {
  throw new Error('it is not an id');
}
