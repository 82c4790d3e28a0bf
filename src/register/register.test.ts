import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { asPremisesId } from '../core/ids.ts';
import { filesHolding, HandClock, must, tempDirectory } from '../vault/test-files.ts';
import { openRecords, openRegisterDatabase } from './register.ts';
import { DESK, inAnotherProcess, openTestRecords, PASSWORD_HASH, shown } from './test-records.ts';

test('an empty directory becomes a register whose files are the owner’s alone', () => {
  const { directory, register } = openTestRecords(join(tempDirectory(), 'data'));
  register.premises.add();
  const names = [
    'register.db',
    'register.db-wal',
    'register.db-shm',
    'keys.db',
    'keys.db-wal',
    'keys.db-shm',
    'master.key',
  ];
  for (const name of names) expect([name, statSync(join(directory, name)).mode & 0o777]).toEqual([name, 0o600]);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
});

test('it runs with the settings that keep what is written, also when opened again', () => {
  const file = join(tempDirectory(), 'register.db');
  for (let n = 0; n < 2; n += 1) {
    const db = openRegisterDatabase(file);
    const settings = ['journal_mode', 'synchronous', 'foreign_keys', 'secure_delete', 'busy_timeout'];
    expect(settings.map((name) => db.pragma(name, { simple: true }))).toEqual(['wal', 2, 1, 1, 5_000]);
    db.close();
  }
});

test('a database that cannot have a write-ahead log is refused', () => {
  expect(() => openRegisterDatabase(':memory:')).toThrow(expect.objectContaining({ code: 'HW_DATABASE_UNSAFE' }));
});

test('a database of a newer release is refused and left as it is', () => {
  const file = join(tempDirectory(), 'register.db');
  openRegisterDatabase(file).close();
  const newer = new Database(file);
  newer.pragma('user_version = 4000');
  newer.close();
  expect(() => openRegisterDatabase(file)).toThrow(expect.objectContaining({ code: 'HW_REGISTER_TOO_NEW' }));
  const kept = new Database(file);
  expect(kept.pragma('user_version', { simple: true })).toBe(4000);
  kept.close();
});

test('processes that start on the same empty directory together all get the one register', async () => {
  const directory = tempDirectory();
  const source = `
    import { randomBytes } from 'node:crypto';
    const { openRecords } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'register.ts')).href)});
    const records = openRecords({ directory: ${JSON.stringify(directory)}, clock: () => Date.now(), random: randomBytes });
    process.stdout.write(records.register.premises.add().premises);
    records.close();`;
  const run = () =>
    promisify(execFile)(process.execPath, ['--input-type=module', '--eval', source], { timeout: 20_000 });
  const made = (await Promise.all([run(), run(), run(), run()])).map(({ stdout }) => must(asPremisesId(stdout)));
  const { register } = openTestRecords(directory);
  expect(register.premises.list().map((home) => home.id)).toEqual([...made].sort());
  expect(register.authorities.list()).toHaveLength(1);
  expect(register.providers.list()).toHaveLength(1);
}, 30_000);

test('no name, number, address, login or note of a person is in any file as it is', () => {
  const { directory, register, vault } = openTestRecords();
  const address = '1 Made-up Row, Exampleton, ZZ1 1AA';
  const household = register.households.add({ address, residents: [{ name: 'Resident Samplename' }] });
  register.premises.add({ household });
  const contact = register.contacts.add({
    household,
    role: 'safe contact',
    name: 'Contact Samplename',
    number: '07700 900123',
  });
  const staff = register.staff.add({
    login: 'sample.login',
    name: 'Staff Samplename',
    passwordHash: PASSWORD_HASH,
    role: 'operator',
  });
  vault.storeNote(household, 'Ring twice, then text');
  register.providers.add({ name: 'Marker Provider Limited' });
  expect(shown(register.contacts.contactNumber(contact, DESK))).toBe('+447700900123');
  expect(shown(register.contacts.contactName(contact, DESK))).toBe('Contact Samplename');
  expect(shown(register.households.address(household, DESK))).toBe(address);
  expect(shown(register.staff.name(staff, DESK))).toBe('Staff Samplename');

  // What is public is found: the search looks where the data is.
  expect(filesHolding(directory, 'Marker Provider Limited')).not.toEqual([]);
  for (const secret of [
    'Samplename',
    'Made-up Row',
    'Exampleton',
    'ZZ1 1AA',
    '7700900123',
    '07700 900123',
    'sample.login',
    'Ring twice',
  ]) {
    for (const form of ['utf8', 'utf16le', 'base64'] as const) {
      const bytes = form === 'base64' ? Buffer.from(secret).toString('base64').slice(0, 8) : Buffer.from(secret, form);
      expect([secret, form, filesHolding(directory, bytes)]).toEqual([secret, form, []]);
    }
  }
});

test('a household erased from the command line is closed to the running gateway at once', () => {
  const { directory, register } = openTestRecords();
  const household = register.households.add({ address: '1 Made-up Row' });
  expect(shown(register.households.address(household, DESK))).toBe('1 Made-up Row');
  inAnotherProcess(directory, `vault.destroy(${JSON.stringify(household)})`);
  expect(register.households.address(household, DESK)).toBe('erased');
});

test('a write that SQLite refuses is a fault with a code, and nothing of it stays', () => {
  const { directory, register } = openTestRecords();
  const other = new Database(join(directory, 'register.db'));
  other.exec(`CREATE TRIGGER full BEFORE INSERT ON premises BEGIN SELECT RAISE(ABORT, 'no room'); END`);
  expect(() => register.premises.add()).toThrow(expect.objectContaining({ code: 'HW_REGISTER_WRITE_FAILED' }));
  expect(other.prepare('SELECT count(*) AS n FROM households').get()).toEqual({ n: 0 });
  other.close();
});

test('a failed start leaves no file locked', () => {
  const directory = tempDirectory();
  openTestRecords(directory).register.households.add({ address: '1 Made-up Row' });
  const masterKeyFile = join(tempDirectory(), 'other.key');
  const open = () => openRecords({ directory, masterKeyFile, clock: new HandClock().read, random: randomBytes });
  expect(open).toThrow(expect.objectContaining({ code: 'HW_MASTER_KEY_MISSING' }));
  expect(openTestRecords(directory).register.premises.list()).toEqual([]);
});
