import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { asAttemptId } from '../core/ids.ts';
import { must } from '../vault/test-files.ts';
import { DESK, openTestRecords, shown } from './test-records.ts';

const code = (expected: string) => expect.objectContaining({ code: expected });
const ADA = { role: 'safe contact', name: 'Ada Sample', number: '07700 900123' } as const;

test('a contact is listed without name and number, and dispatch gets the number to dial', () => {
  const { register, vault } = openTestRecords();
  const household = register.households.add();
  const contact = register.contacts.add({ household, ...ADA });
  const [listed, ...others] = register.contacts.list(household);
  expect(others).toEqual([]);
  expect(listed).toMatchObject({ contact, household, role: 'safe contact', order: 1, channels: ['voice', 'sms'] });
  expect(JSON.stringify(listed)).not.toMatch(/Ada|7700|900123/);
  const attempt = must(asAttemptId('3-1-7.1'));
  expect(shown(register.contacts.contactNumber(contact, { purpose: 'dispatch', attempt }))).toBe('+447700900123');
  vault.flushAudit();
  expect(vault.listReveals()).toMatchObject([
    { attempt, subject: household, what: `contact_points/${listed?.points[0]?.point}/at` },
  ]);
});

test('an emergency number is refused for a new contact and for a changed one', () => {
  const { register } = openTestRecords();
  const household = register.households.add();
  for (const number of ['999', '112', '101', '911', '+44 999', '9990000000']) {
    expect(() => register.contacts.add({ household, ...ADA, number })).toThrow(code('HW_EMERGENCY_NUMBER'));
  }
  const contact = register.contacts.add({ household, ...ADA });
  expect(() => register.contacts.change(contact, { number: '999' })).toThrow(code('HW_EMERGENCY_NUMBER'));
  expect(shown(register.contacts.contactNumber(contact, DESK))).toBe('+447700900123');
  expect(register.contacts.list(household)).toHaveLength(1);
});

test('a change touches what it names and leaves the rest', () => {
  const { register } = openTestRecords();
  const provider = register.providers.default();
  const contact = register.contacts.add({ provider, ...ADA, role: 'duty supervisor' });
  register.contacts.change(contact, { number: '020 7946 0123', order: 3 });
  expect(register.contacts.get(contact)).toMatchObject({
    provider,
    role: 'duty supervisor',
    order: 3,
    channels: ['voice', 'sms'],
  });
  expect(shown(register.contacts.contactNumber(contact, DESK))).toBe('+442079460123');
  expect(shown(register.contacts.contactName(contact, DESK))).toBe('Ada Sample');
});

test('a removed contact has neither name nor number any more', () => {
  const { register } = openTestRecords();
  const household = register.households.add();
  const contact = register.contacts.add({ household, ...ADA });
  register.contacts.remove(contact);
  expect(register.contacts.list(household)).toEqual([]);
  expect(() => register.contacts.contactNumber(contact, DESK)).toThrow(code('HW_NOT_FOUND'));
  expect(() => register.contacts.change(contact, { order: 2 })).toThrow(code('HW_NOT_FOUND'));
});

test('a number moved into another contact’s row does not open', () => {
  const { directory, register } = openTestRecords();
  const household = register.households.add();
  const first = register.contacts.add({ household, ...ADA });
  const second = register.contacts.add({ household, ...ADA, number: '07700 900456' });
  const db = new Database(join(directory, 'register.db'));
  const sealedOf = '(SELECT sealed FROM contact_points WHERE contact = ?)';
  db.prepare(`UPDATE contact_points SET sealed = ${sealedOf} WHERE contact = ?`).run(first, second);
  db.prepare(`UPDATE contacts SET name_sealed = ${sealedOf} WHERE id = ?`).run(first, first);
  db.close();
  expect(() => register.contacts.contactNumber(second, DESK)).toThrow(code('HW_SEAL_BROKEN'));
  expect(() => register.contacts.contactName(first, DESK)).toThrow(code('HW_SEAL_BROKEN'));
});

test('a contact belongs to one household or one provider that exists', () => {
  const { register } = openTestRecords();
  const household = register.households.add();
  const provider = register.providers.default();
  expect(() => register.contacts.add(ADA)).toThrow(code('HW_INPUT_INVALID'));
  expect(() => register.contacts.add({ household, provider, ...ADA })).toThrow(code('HW_INPUT_INVALID'));
  expect(() => register.contacts.add({ household, ...ADA, channels: ['voice', 'voice'] })).toThrow(/contact, channels/);
});

test('no fault about a contact repeats what was typed', () => {
  const { register } = openTestRecords();
  const household = register.households.add();
  const attempts = [
    () => register.contacts.add({ household, ...ADA, number: '01632 96' }),
    () => register.contacts.add({ household, ...ADA, name: 'Ada Sample'.repeat(40) }),
    () => register.contacts.add({ household, ...ADA, number: '01632 960123'.repeat(9) }),
  ];
  for (const attempt of attempts)
    expect(attempt).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/Ada|01632/) }));
});
