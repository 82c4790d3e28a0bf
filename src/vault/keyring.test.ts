import { randomBytes } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { asHouseholdId, type HouseholdId } from '../core/ids.ts';
import { Keyring, type KeyringOptions } from './keyring.ts';
import { bytesOf, HandClock, must, tempDirectory } from './test-files.ts';

function open(directory: string, options: Partial<KeyringOptions> = {}): Keyring {
  const keyring = new Keyring({
    file: join(directory, 'keys.db'),
    masterKeyFile: join(directory, 'master.key'),
    clock: new HandClock().read,
    random: randomBytes,
    ...options,
  });
  onTestFinished(() => keyring.close());
  return keyring;
}

const household = (name: string | number): HouseholdId => must(asHouseholdId(`hh_${name}`));

function wrappedKeys(directory: string): Map<string, Buffer> {
  const db = new Database(join(directory, 'keys.db'), { readonly: true });
  const rows = db
    .prepare<[], { subject: string; wrapped: Buffer }>(
      'SELECT subject, wrapped FROM subject_keys WHERE wrapped IS NOT NULL',
    )
    .all();
  db.close();
  return new Map(rows.map((row) => [row.subject, row.wrapped]));
}

function mustBytes(key: Buffer | 'erased'): Buffer {
  if (key === 'erased') throw new Error('the key is erased');
  return key;
}

test('each subject has a key of its own, the same after a restart', () => {
  const directory = tempDirectory();
  const first = open(directory);
  const a = Buffer.from(first.keyToSeal(household('aa')));
  const b = Buffer.from(first.keyToSeal(household('bb')));
  expect(a.equals(b)).toBe(false);
  const second = open(directory);
  expect(second.keyToOpen(household('aa'))).toEqual(a);
  expect(second.keyToOpen(household('bb'))).toEqual(b);
});

test('neither a subject’s key nor the master key is on the disk as it is', () => {
  const directory = tempDirectory();
  const key = Buffer.from(open(directory).keyToSeal(household('aa')));
  const kept = bytesOf(join(directory, 'keys.db'));
  expect(kept.includes(must(wrappedKeys(directory).get('hh_aa')))).toBe(true);
  expect(kept.includes(key)).toBe(false);
});

test('a wrapped key moved to another subject’s row does not open', () => {
  const directory = tempDirectory();
  const keyring = open(directory);
  keyring.keyToSeal(household('aa'));
  keyring.keyToSeal(household('bb'));
  const db = new Database(join(directory, 'keys.db'));
  db.exec(
    `UPDATE subject_keys SET wrapped = (SELECT wrapped FROM subject_keys WHERE subject = 'hh_bb') WHERE subject = 'hh_aa'`,
  );
  db.close();
  expect(() => keyring.keyToOpen(household('aa'))).toThrow(expect.objectContaining({ code: 'HW_SEAL_BROKEN' }));
});

test('a destroyed key leaves no byte in the file or its log, however the pages were moved about', () => {
  const directory = tempDirectory();
  const keyring = open(directory);
  for (let n = 0; n < 120; n += 1) keyring.keyToSeal(household(`${(n * 7919) % 1000}`));
  const before = wrappedKeys(directory);
  const doomed = [...before.keys()].filter((_, n) => n % 4 !== 0);
  for (const subject of doomed) keyring.destroy(must(asHouseholdId(subject)));
  const kept = bytesOf(join(directory, 'keys.db'));
  for (const subject of doomed) expect(kept.includes(must(before.get(subject)).subarray(16, 32))).toBe(false);
  for (const [subject, wrapped] of before) if (!doomed.includes(subject)) expect(kept.includes(wrapped)).toBe(true);
});

test('a destroyed key is gone for every process at once, though it had the key in memory', () => {
  const directory = tempDirectory();
  const gateway = open(directory);
  const command = open(directory);
  gateway.keyToSeal(household('aa'));
  command.destroy(household('aa'));
  expect(gateway.keyToOpen(household('aa'))).toBe('erased');
  expect(gateway.cachedKeys).toBe(0);
});

test('an erased subject gets no new key, also when it never had one', () => {
  const keyring = open(tempDirectory());
  keyring.destroy(household('aa'));
  keyring.destroy(household('aa'));
  expect(() => keyring.keyToSeal(household('aa'))).toThrow(expect.objectContaining({ code: 'HW_SUBJECT_ERASED' }));
});

test('while a reader holds the old pages an erasure says so, and a second call finishes it', () => {
  const directory = tempDirectory();
  const keyring = open(directory);
  keyring.keyToSeal(household('aa'));
  const wrapped = must(wrappedKeys(directory).get('hh_aa'));
  const reader = new Database(join(directory, 'keys.db'), { readonly: true });
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM subject_keys').get();
  expect(() => keyring.destroy(household('aa'))).toThrow(expect.objectContaining({ code: 'HW_ERASURE_UNFINISHED' }));
  expect(keyring.keyToOpen(household('aa'))).toBe('erased');
  reader.close();
  keyring.destroy(household('aa'));
  expect(bytesOf(join(directory, 'keys.db')).includes(wrapped)).toBe(false);
});

test('data of a subject that keys.db has never known is refused by name, not called erased', () => {
  expect(() => open(tempDirectory()).keyToOpen(household('aa'))).toThrow(
    expect.objectContaining({ code: 'HW_SUBJECT_KEY_MISSING' }),
  );
});

test('without its master key, or with another one, the keyring does not open', () => {
  const directory = tempDirectory();
  open(directory).keyToSeal(household('aa'));
  renameSync(join(directory, 'master.key'), join(directory, 'kept'));
  expect(() => open(directory)).toThrow(expect.objectContaining({ code: 'HW_MASTER_KEY_MISSING' }));
  open(tempDirectory(), { masterKeyFile: join(directory, 'master.key') });
  expect(() => open(directory)).toThrow(expect.objectContaining({ code: 'HW_MASTER_KEY_WRONG' }));
  rmSync(join(directory, 'master.key'));
  renameSync(join(directory, 'kept'), join(directory, 'master.key'));
  expect(open(directory).keyToOpen(household('aa'))).toHaveLength(32);
});

test('keys in memory stay within their limit, and those let go can be read again', () => {
  const keyring = open(tempDirectory(), { cacheLimit: 3 });
  const keys = [1, 2, 3, 4, 5].map((n) => Buffer.from(keyring.keyToSeal(household(`n${n}`))));
  expect(keyring.cachedKeys).toBe(3);
  expect(keys.map((key, n) => key.equals(mustBytes(keyring.keyToOpen(household(`n${n + 1}`)))))).not.toContain(false);
});
