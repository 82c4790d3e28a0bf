import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hours, ms } from '../core/time.ts';
import { openDatabase } from '../vault/database.ts';
import { must, tempDirectory } from '../vault/test-files.ts';
import { MIGRATIONS } from './migrations.ts';
import { PASSKEY_LIMIT } from './passkeys.ts';
import { RECOVERY_CODES } from './recovery-codes.ts';
import { REGISTER_FILE } from './register.ts';
import { SESSIONS_EACH } from './sessions.ts';
import { STRANGERS_KEPT } from './staff-events.ts';
import { openTestRecords, PASSWORD_HASH } from './test-records.ts';

const code = (expected: string) => expect.objectContaining({ code: expected });
const CLERK = { login: 'clerk', name: 'Cleo Sample', passwordHash: PASSWORD_HASH, role: 'operator' } as const;

test('a one-time secret counts once it is confirmed, each of its steps once, and the file never has it in the clear', () => {
  const { register, vault } = openTestRecords();
  const staff = register.staff.add(CLERK);
  register.oneTimeCodes.propose(staff, 'GEZDGNBVGY3TQOJQ');
  expect(register.oneTimeCodes.confirmedAt(staff)).toBeUndefined();
  expect(register.oneTimeCodes.take(staff, 100)).toBe(true);
  expect(register.oneTimeCodes.confirmedAt(staff)).toBeDefined();
  expect(register.oneTimeCodes.take(staff, 100)).toBe(false);
  expect(register.oneTimeCodes.take(staff, 99)).toBe(false);
  expect(register.oneTimeCodes.take(staff, 101)).toBe(true);
  expect(register.oneTimeCodes.secret(staff)?.secret.reveal()).toBe('GEZDGNBVGY3TQOJQ');
  expect(vault.listReveals()[0]).toMatchObject({ who: staff, what: `staff/${staff}/totp` });
  expect(() => register.oneTimeCodes.propose(staff, 'OTHER')).toThrow(code('HW_TOO_MANY_FACTORS'));
  expect(register.oneTimeCodes.remove(staff)).toBe(true);
  expect(register.oneTimeCodes.secret(staff)).toBeUndefined();
});

test('ten recovery codes, each good once, however it is typed; new ones replace the old', () => {
  const { register } = openTestRecords();
  const staff = register.staff.add(CLERK);
  const other = register.staff.add({ ...CLERK, login: 'other' });
  const codes = register.recoveryCodes.make(staff);
  expect(new Set(codes).size).toBe(RECOVERY_CODES);
  for (const one of codes) expect(one).toMatch(/^([A-Z2-7]{4}-){5}[A-Z2-7]{4}$/);
  const [first = '', second = ''] = codes;
  expect(register.recoveryCodes.take(other, first)).toBe(false);
  expect(register.recoveryCodes.take(staff, first.toLowerCase().replaceAll('-', ' '))).toBe(true);
  expect(register.recoveryCodes.take(staff, first)).toBe(false);
  expect(register.recoveryCodes.left(staff)).toBe(RECOVERY_CODES - 1);
  register.recoveryCodes.make(staff);
  expect(register.recoveryCodes.take(staff, second)).toBe(false);
  expect(register.recoveryCodes.left(staff)).toBe(RECOVERY_CODES);
});

test('a passkey is known by its credential, has a name that only the vault reads, and its count goes up or is refused', () => {
  const { register } = openTestRecords();
  const staff = register.staff.add(CLERK);
  const key = { staff, name: 'Blue key', publicKey: Buffer.from('key'), counter: 5, transports: ['usb', 'nfc'] };
  const id = register.passkeys.add({ ...key, credential: 'one' });
  expect(register.passkeys.findByCredential('one')).toMatchObject({
    id,
    staff,
    name: 'Blue key',
    transports: ['usb', 'nfc'],
  });
  expect(() => register.passkeys.add({ ...key, credential: 'one' })).toThrow(code('HW_NAME_TAKEN'));
  expect(register.passkeys.use(id, 6)).toBe(true);
  expect(register.passkeys.use(id, 6)).toBe(false);
  expect(register.passkeys.use(id, 3)).toBe(false);
  const silent = register.passkeys.add({ ...key, credential: 'two', counter: 0 });
  expect([register.passkeys.use(silent, 0), register.passkeys.use(silent, 0)]).toEqual([true, true]);
  for (let more = 2; more < PASSKEY_LIMIT; more += 1) register.passkeys.add({ ...key, credential: `more ${more}` });
  expect(() => register.passkeys.add({ ...key, credential: 'beyond' })).toThrow(code('HW_TOO_MANY_FACTORS'));
  const other = register.staff.add({ ...CLERK, login: 'other' });
  expect(() => register.passkeys.remove(other, id)).toThrow(code('HW_NOT_FOUND'));
  register.passkeys.remove(staff, id);
  expect(register.passkeys.findByCredential('one')).toBeUndefined();
});

test('an invitation makes one person with the role and scope that were chosen, for 72 hours', () => {
  const { register, clock } = openTestRecords();
  const authority = register.authorities.add({ name: 'Exampleshire Council' });
  const person = { login: 'fay', name: 'Fay Sample', passwordHash: PASSWORD_HASH };
  const { token } = register.staffLinks.invite('st_boss', 'auditor', { authority });
  const joined = register.staffLinks.join(token, person);
  expect(register.staff.findByLogin('fay')).toMatchObject({ role: 'auditor', scope: { authority } });
  expect(joined).toMatchObject({ link: { madeBy: 'st_boss' } });
  expect(register.staffLinks.join(token, { ...person, login: 'fay2' })).toBe('used');
  const late = register.staffLinks.invite('st_boss', 'operator', {});
  const gone = register.staffLinks.invite('st_boss', 'operator', {});
  register.staffLinks.withdraw(gone.id);
  expect(register.staffLinks.join(gone.token, { ...person, login: 'fay2' })).toBe('used');
  clock.move(hours(72));
  expect(register.staffLinks.join(late.token, { ...person, login: 'fay2' })).toBe('expired');
  expect(register.staffLinks.setPassword(late.token, PASSWORD_HASH)).toBe('expired');
  expect(register.staff.findByLogin('fay2')).toBeUndefined();
});

test('a link to a new password is good once, ends the sessions, and the newer one replaces the older', () => {
  const { register } = openTestRecords();
  const staff = register.staff.add(CLERK);
  const { token: session } = register.sessions.start(staff);
  const older = register.staffLinks.forPassword('st_boss', staff);
  const newer = register.staffLinks.forPassword('st_boss', staff);
  expect(register.staffLinks.setPassword(older.token, `${PASSWORD_HASH}x`)).toBe('used');
  expect(register.staffLinks.setPassword(newer.token, `${PASSWORD_HASH}x`)).toBe(staff);
  expect(register.staff.findByLogin('clerk')?.passwordHash).toBe(`${PASSWORD_HASH}x`);
  expect(register.sessions.find(session)).toBeUndefined();
  expect(register.staffLinks.join(newer.token, { ...CLERK, login: 'x1' })).toBe('used');
});

test('of two people who change the same record one is told, and nothing of theirs is kept', () => {
  const { register } = openTestRecords();
  const staff = register.staff.add(CLERK);
  const { version } = register.staff.get(staff);
  register.staff.change(staff, { role: 'supervisor' }, version);
  expect(() => register.staff.change(staff, { role: 'auditor' }, version)).toThrow(code('HW_VERSION_STALE'));
  expect(() => register.staff.disable(staff, version)).toThrow(code('HW_VERSION_STALE'));
  expect(register.staff.get(staff)).toMatchObject({ role: 'supervisor', disabledAt: undefined, version: version + 1 });
});

test('the last administrator who can let people in stays', () => {
  const { register } = openTestRecords();
  const boss = register.staff.add({ ...CLERK, role: 'administrator' });
  const authority = register.authorities.add({ name: 'Exampleshire Council' });
  register.staff.add({ ...CLERK, login: 'part', role: 'administrator', scope: { authority } });
  for (const leave of [
    () => register.staff.disable(boss),
    () => register.staff.change(boss, { role: 'operator' }),
    () => register.staff.change(boss, { scope: { authority } }),
  ]) {
    expect(leave).toThrow(code('HW_LAST_ADMINISTRATOR'));
    expect(register.staff.get(boss)).toMatchObject({ role: 'administrator', scope: {}, disabledAt: undefined });
  }
  register.staff.add({ ...CLERK, login: 'second', role: 'administrator' });
  register.staff.disable(boss);
});

test('a session goes on under a new token, and the eleventh ends the oldest', () => {
  const { register, clock } = openTestRecords();
  const staff = register.staff.add(CLERK);
  const { token } = register.sessions.start(staff);
  const { id, expiresAt } = must(register.sessions.find(token));
  clock.move(ms(1_000));
  const next = register.sessions.renew(token, 'password+code');
  expect(register.sessions.find(token)).toBeUndefined();
  expect(register.sessions.find(next)).toMatchObject({ id, expiresAt, by: 'password+code', provedAt: clock.read() });
  expect(() => register.sessions.renew(token, 'passkey')).toThrow(code('HW_NOT_FOUND'));
  for (let more = 1; more < SESSIONS_EACH; more += 1) register.sessions.start(staff);
  expect(register.sessions.find(next)).toBeDefined();
  clock.move(ms(1));
  register.sessions.start(staff);
  expect(register.sessions.find(next)).toBeUndefined();
  expect(register.sessions.of(staff)).toHaveLength(SESSIONS_EACH);
});

test('a token with an end opens nothing after it', () => {
  const { register, clock } = openTestRecords();
  const { token } = register.tokens.add({ role: 'auditor', expiresAt: clock.read() + 1_000 });
  expect(register.tokens.find(token)).toBeDefined();
  clock.move(ms(1_000));
  expect(register.tokens.find(token)).toBeUndefined();
});

test('what was done about a person is neither changed nor deleted; what strangers tried is forgotten in time', () => {
  const { register } = openTestRecords();
  register.staffEvents.record('st_boss', 'disabled', 'st_one');
  register.together(() => {
    for (let i = 0; i <= STRANGERS_KEPT; i += 1) register.staffEvents.record('nobody', 'sign-in-failed', null);
  });
  expect(register.staffEvents.list({ about: 'st_one' })).toMatchObject([{ who: 'st_boss', what: 'disabled' }]);
  expect(register.staffEvents.list({ beforeId: 3 })).toHaveLength(1);
});

test('a register of the first release goes on: its people and tokens are there, and whoever was signed in signs in anew', () => {
  const directory = tempDirectory();
  const old = openDatabase({ file: join(directory, REGISTER_FILE), migrations: [MIGRATIONS[0] ?? ''] });
  old.exec(`INSERT INTO staff (id, login_index, login_sealed, name_sealed, password_hash, role, created_at, changed)
      VALUES ('st_234567abcdef', 'index', 'sealed', 'sealed', '${PASSWORD_HASH}', 'supervisor', 1, 1);
    INSERT INTO sessions VALUES (zeroblob(32), 'st_234567abcdef', 1, 1, 99999999999999);
    INSERT INTO api_tokens (id, token_hash, name, role, created_at) VALUES ('tk_234567abcdef', zeroblob(32), 'peer', 'auditor', 1);`);
  old.close();
  const { register } = openTestRecords(directory);
  expect(register.staff.list()).toMatchObject([{ role: 'supervisor', version: 1, scope: {} }]);
  expect(register.sessions.of(must(register.staff.list()[0]).staff)).toEqual([]);
  expect(register.tokens.list()).toMatchObject([{ name: 'peer', expiresAt: undefined }]);
});
