import { randomBytes } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { asAttemptId, asHouseholdId, asNoteId } from '../core/ids.ts';
import { openDatabase } from './database.ts';
import { AUDIT_FLUSH_AT, AUDIT_QUEUE_LIMIT, type Purpose } from './reveals.ts';
import { VAULT_TABLES_1 } from './tables.ts';
import { filesHolding, must, openTestVault, tempDirectory } from './test-files.ts';
import { NOTE_LIMIT, Vault } from './vault.ts';

const home = must(asHouseholdId('hh_home'));
const other = must(asHouseholdId('hh_other'));
const desk: Purpose = { purpose: 'desk', who: 'st_operator' };
const dispatch: Purpose = { purpose: 'dispatch', attempt: must(asAttemptId('3-1-7.1')) };

function revealed(text: ReturnType<Vault['open']>): string {
  return text === 'erased' ? text : text.reveal();
}

test('what a person opens at the desk is in the audit before they have it', () => {
  const { vault, db, clock } = openTestVault(tempDirectory());
  const sealed = vault.seal(home, 'households/hh_home/address', '1 Made-up Row, ZZ1 1AA');
  expect(revealed(vault.open(home, 'households/hh_home/address', sealed, desk))).toBe('1 Made-up Row, ZZ1 1AA');
  expect(db.prepare('SELECT at, who, purpose, subject, what FROM reveals').all()).toEqual([
    { at: clock.read(), who: 'st_operator', purpose: 'desk', subject: 'hh_home', what: 'households/hh_home/address' },
  ]);
});

test('when the audit cannot be written, nothing is handed over at the desk, but dispatch goes on', () => {
  const { vault, db } = openTestVault(tempDirectory());
  const sealed = vault.seal(home, 'a/b', 'text');
  db.exec('ALTER TABLE reveals RENAME TO away');
  expect(() => vault.open(home, 'a/b', sealed, desk)).toThrow();
  expect(revealed(vault.open(home, 'a/b', sealed, dispatch))).toBe('text');
  db.exec('ALTER TABLE away RENAME TO reveals');
  expect(vault.flushAudit()).toBe(1);
});

test('dispatch opens without touching the disk; its rows come with the flush and name the attempt', () => {
  const { vault } = openTestVault(tempDirectory());
  const sealed = vault.seal(home, 'contacts/ct_1/number', '+447700900123');
  vault.open(home, 'contacts/ct_1/number', sealed, dispatch);
  expect(vault.listReveals()).toEqual([]);
  expect(vault.counters().auditWaiting).toBe(1);
  expect(vault.flushAudit()).toBe(1);
  expect(vault.flushAudit()).toBe(0);
  expect(vault.listReveals()).toMatchObject([
    { who: 'dispatch', purpose: 'dispatch', attempt: '3-1-7.1', what: 'contacts/ct_1/number' },
  ]);
});

test('a full audit queue writes itself', () => {
  const { vault } = openTestVault(tempDirectory());
  const sealed = vault.seal(home, 'a/b', 'text');
  for (let n = 0; n < AUDIT_FLUSH_AT; n += 1) vault.open(home, 'a/b', sealed, dispatch);
  expect(vault.counters()).toMatchObject({ auditWaiting: 0, auditWritten: AUDIT_FLUSH_AT });
});

test('another process in the middle of a write holds up no alarm, and the queue stays within its limit', () => {
  const directory = tempDirectory();
  const { vault } = openTestVault(directory);
  const sealed = vault.seal(home, 'a/b', 'text');
  const blocker = new Database(join(directory, 'register.db'));
  blocker.exec('BEGIN IMMEDIATE');
  const startedAt = performance.now();
  for (let n = 0; n < AUDIT_QUEUE_LIMIT + 1; n += 1) vault.open(home, 'a/b', sealed, dispatch);
  // Waiting for the lock even once would take the whole busy timeout.
  expect(performance.now() - startedAt).toBeLessThan(4_000);
  blocker.close();
  expect(vault.counters()).toMatchObject({
    auditDropped: AUDIT_FLUSH_AT,
    auditFlushFailures: AUDIT_QUEUE_LIMIT / AUDIT_FLUSH_AT,
  });
  expect(vault.flushAudit()).toBe(AUDIT_QUEUE_LIMIT + 1 - AUDIT_FLUSH_AT);
});

test('the audit is listed newest first, by subject or person, page by page', () => {
  const { vault } = openTestVault(tempDirectory());
  for (const [n, subject] of [home, other, home, home].entries()) {
    vault.open(subject, `a/${n}`, vault.seal(subject, `a/${n}`, 'text'), {
      purpose: 'desk',
      who: n === 2 ? 'st_two' : 'st_one',
    });
  }
  expect(vault.listReveals({ subject: home }).map((row) => row.what)).toEqual(['a/3', 'a/2', 'a/0']);
  expect(vault.listReveals({ who: 'st_two' }).map((row) => row.what)).toEqual(['a/2']);
  const page = vault.listReveals({ limit: 2 });
  expect(vault.listReveals({ limit: 2, beforeId: must(page[1]).id }).map((row) => row.what)).toEqual(['a/1', 'a/0']);
});

test('a destroyed subject stays closed, in today’s files and in an older copy of the database', () => {
  const directory = tempDirectory();
  const { vault, db, clock } = openTestVault(directory);
  const note = vault.storeNote(home, 'She prefers texts');
  const kept = vault.storeNote(other, 'Key with the warden');
  db.pragma('wal_checkpoint(TRUNCATE)');
  copyFileSync(join(directory, 'register.db'), join(directory, 'backup.db'));
  expect(vault.hasKey(home)).toBe(true);
  vault.destroy(home);
  expect(vault.hasKey(home)).toBe(false);
  expect(vault.readNote(note, desk)).toBe('erased');

  const backup = openDatabase({ file: join(directory, 'backup.db'), migrations: [VAULT_TABLES_1] });
  const restored = new Vault({
    db: backup,
    keysFile: join(directory, 'keys.db'),
    masterKeyFile: join(directory, 'master.key'),
    clock: clock.read,
    random: randomBytes,
  });
  onTestFinished(() => {
    restored.close();
    backup.close();
  });
  expect(restored.readNote(note, desk)).toBe('erased');
  expect(revealed(restored.readNote(kept, desk))).toBe('Key with the warden');
});

test('the database that backups copy holds no key, wrapped or not', () => {
  const directory = tempDirectory();
  const { vault } = openTestVault(directory);
  vault.storeNote(home, 'She prefers texts');
  const keys = new Database(join(directory, 'keys.db'), { readonly: true });
  const wrapped = keys.prepare<[], Buffer>('SELECT wrapped FROM subject_keys').pluck().get();
  keys.close();
  expect(new Set(filesHolding(directory, must(wrapped)).map((name) => name.replace(/-wal$/, '')))).toEqual(
    new Set(['keys.db']),
  );
});

test('a note is kept under its id alone and within its length', () => {
  const directory = tempDirectory();
  const { vault } = openTestVault(directory);
  const note = vault.storeNote(home, 'She prefers texts');
  expect(revealed(vault.readNote(note, desk))).toBe('She prefers texts');
  expect(filesHolding(directory, note)).not.toEqual([]);
  expect(filesHolding(directory, 'prefers texts')).toEqual([]);
  const invalid = expect.objectContaining({ code: 'HW_INPUT_INVALID' });
  expect(() => vault.storeNote(home, '')).toThrow(invalid);
  expect(() => vault.storeNote(home, 'x'.repeat(NOTE_LIMIT + 1))).toThrow(invalid);
  expect(() => vault.readNote(must(asNoteId('nt_nothing')), desk)).toThrow(
    expect.objectContaining({ code: 'HW_NOT_FOUND' }),
  );
});

test('a note’s ciphertext put in another note’s row does not open', () => {
  const { vault, db } = openTestVault(tempDirectory());
  const first = vault.storeNote(home, 'first');
  const second = vault.storeNote(home, 'second');
  db.prepare('UPDATE notes SET sealed = (SELECT sealed FROM notes WHERE id = ?) WHERE id = ?').run(first, second);
  expect(() => vault.readNote(second, desk)).toThrow(expect.objectContaining({ code: 'HW_SEAL_BROKEN' }));
});

test('blind indexes and derived keys are the same after a restart and differ by label', () => {
  const directory = tempDirectory();
  const { vault } = openTestVault(directory);
  const again = openTestVault(directory).vault;
  expect(again.blindIndex('staff/login', 'example')).toBe(vault.blindIndex('staff/login', 'example'));
  expect(vault.blindIndex('other', 'example')).not.toBe(vault.blindIndex('staff/login', 'example'));
  expect(again.derive('reply-codes')).toEqual(vault.derive('reply-codes'));
  expect(vault.derive('reply-codes').equals(vault.derive('webhooks'))).toBe(false);
});
