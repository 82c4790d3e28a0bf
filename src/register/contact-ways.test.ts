import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { asContactId, asHouseholdId } from '../core/ids.ts';
import { bytesOf, must } from '../vault/test-files.ts';
import { MIGRATIONS } from './migrations.ts';
import { DESK, openTestRecords, shown } from './test-records.ts';

const fault = (code: string) => expect.objectContaining({ code });
const NIGHT = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '22:00', to: '06:00' } as const;
const ADA = { role: 'safe contact', name: 'Ada Sample', number: '07700 900123' } as const;

function withAda() {
  const records = openTestRecords();
  const { register } = records;
  const { premises } = register.premises.add();
  const { household } = register.premises.get(premises);
  const contact = register.contacts.add({
    household,
    ...ADA,
    points: [
      { number: '020 7946 0123', channels: ['voice'], when: [{ ...NIGHT, days: [...NIGHT.days] }] },
      { email: 'ada@example.org' },
    ],
    language: 'cy',
    cover: 'dentist',
    pin: '4711',
  });
  const ways = () => register.contacts.get(contact).points;
  return { ...records, premises, household, contact, ways };
}

test('somebody has several ways, each with its own channels and hours, and each is opened by itself', () => {
  const { register, contact, ways } = withAda();
  expect(ways()).toMatchObject([
    { order: 1, kind: 'telephone', channels: ['voice', 'sms'], when: undefined, verifiedAt: undefined },
    {
      order: 2,
      kind: 'telephone',
      channels: ['voice'],
      when: [{ days: [1, 2, 3, 4, 5], fromMinute: 1320, toMinute: 360 }],
    },
    { order: 3, kind: 'email', channels: ['email'] },
  ]);
  const opened = ways().map(({ point }) => shown(register.contacts.contactNumber(contact, DESK, point)));
  expect(opened).toEqual(['+447700900123', '+442079460123', 'ada@example.org']);
  expect(shown(register.contacts.contactNumber(contact, DESK))).toBe('+447700900123');
});

test('the directory knows the ways, the hours and the manner, and nothing else about anybody', () => {
  const { register, premises, contact, ways } = withAda();
  const directory = register.openDirectory();
  const [first, second, third] = ways().map(({ point }) => point);
  expect(directory.contactsFor(premises)).toMatchObject([
    {
      contact,
      channels: ['voice', 'sms', 'email'],
      points: [
        { point: first, channels: ['voice', 'sms'], verified: false },
        { point: second, channels: ['voice'], when: [{ fromMinute: 1320 }] },
        { point: third, channels: ['email'] },
      ],
    },
  ]);
  expect(directory.manner(contact)).toEqual({ language: 'cy', cover: 'dentist', pin: true });
  expect(JSON.stringify(directory.contactsFor(premises))).not.toMatch(/Ada|7700|7946|ada@|4711/);
  register.contacts.change(contact, { language: null, cover: null, pin: null });
  directory.refresh();
  expect(directory.manner(contact)).toEqual({});
});

test('a lost channel leaves the roster and comes back; without a point it is the first that has it', () => {
  const { register, premises, contact, ways } = withAda();
  const directory = register.openDirectory();
  const channels = () => directory.contactsFor(premises)[0]?.points?.map((point) => point.channels.join());
  const [first] = ways();
  expect(register.contacts.setLost(contact, undefined, 'sms', 'opted-out')).toBe(true);
  expect(register.contacts.setLost(contact, must(first).point, 'sms', 'opted-out')).toBe(false);
  expect(directory.refresh().premises).toEqual([premises]);
  expect(channels()).toEqual(['voice', 'voice', 'email']);
  expect(ways()[0]?.lost).toMatchObject({ sms: { why: 'opted-out' } });
  register.contacts.setLost(contact, must(first).point, 'sms', undefined);
  directory.refresh();
  expect(channels()).toEqual(['voice,sms', 'voice', 'email']);
});

test('another number is one that nobody has verified; other changes leave what is proved', () => {
  const { register, contact, ways } = withAda();
  const [first] = ways();
  const { point } = must(first);
  register.contacts.setVerified(contact, point);
  register.contacts.setLost(contact, point, 'sms', 'not-a-number');
  register.contacts.changePoint(contact, point, { when: [{ days: ['sun'], from: '09:00', to: '12:00' }] });
  expect(ways()[0]).toMatchObject({ verifiedAt: expect.any(Number), lost: { sms: { why: 'not-a-number' } } });
  register.contacts.changePoint(contact, point, { number: '07700 900199' });
  expect(ways()[0]).toMatchObject({ point, verifiedAt: undefined, lost: {}, when: [{ days: [0] }] });
  expect(() => register.contacts.changePoint(contact, point, { number: '999' })).toThrow(fault('HW_EMERGENCY_NUMBER'));
  expect(() => register.contacts.changePoint(contact, point, { channels: ['email'] })).toThrow(
    fault('HW_INPUT_INVALID'),
  );
});

test('the second of two who change somebody at the same time is told', () => {
  const { register, contact, ways } = withAda();
  const { version } = register.contacts.get(contact);
  expect(register.contacts.change(contact, { order: 2 }, version)).toBe(version + 1);
  const [first] = ways();
  const late = [
    () => register.contacts.change(contact, { order: 3 }, version),
    () => register.contacts.addPoint(contact, { number: '07700 900150' }, version),
    () => register.contacts.changePoint(contact, must(first).point, { order: 4 }, version),
    () => register.contacts.removePoint(contact, must(first).point, version),
    () => register.contacts.remove(contact, version),
  ];
  for (const change of late) expect(change).toThrow(fault('HW_VERSION_STALE'));
  expect(register.contacts.get(contact)).toMatchObject({ order: 2, version: version + 1 });
  expect(ways()).toHaveLength(3);
  // What is found out about a number is no change of a colleague's.
  register.contacts.setLost(contact, undefined, 'sms', 'opted-out');
  expect(register.contacts.change(contact, { order: 5 }, version + 1)).toBe(version + 2);
});

test('whoever is removed leaves no number, no name and no PIN; the last way cannot be taken by itself', () => {
  const { register, directory, contact, ways } = withAda();
  const points = ways().map(({ point }) => point);
  for (const point of points.slice(1)) register.contacts.removePoint(contact, point);
  expect(() => register.contacts.removePoint(contact, must(points[0]))).toThrow(/only way/);
  register.contacts.remove(contact);
  const db = new Database(`${directory}/register.db`, { readonly: true });
  const kept = 'SELECT count(*) FROM contact_points WHERE sealed IS NOT NULL';
  expect(db.prepare(kept).pluck().get()).toBe(0);
  expect(db.prepare('SELECT name_sealed, pin_sealed FROM contacts').get()).toEqual({
    name_sealed: null,
    pin_sealed: null,
  });
  db.close();
  for (const point of points) {
    expect(() => register.contacts.contactNumber(contact, DESK, point)).toThrow(fault('HW_NOT_FOUND'));
  }
});

test('a household that is erased takes numbers and PINs with it', () => {
  const { register, vault, household, contact, ways } = withAda();
  expect(register.contacts.isPin(contact, '4711', DESK)).toBe(true);
  expect(register.contacts.isPin(contact, '4712', DESK)).toBe(false);
  vault.destroy(household);
  for (const { point } of ways()) expect(register.contacts.contactNumber(contact, DESK, point)).toBe('erased');
  expect(register.contacts.isPin(contact, '4711', DESK)).toBe(false);
});

test('neither numbers nor PINs are in the file', () => {
  const { directory } = withAda();
  const bytes = bytesOf(`${directory}/register.db`).toString('latin1');
  for (const word of ['447700900123', '442079460123', 'ada@example.org', '"4711"', 'Ada Sample'])
    expect(bytes.includes(word), word).toBe(false);
});

test('who was told by an older release is told as before: by one number, not verified, with the same seal', () => {
  const db = new Database(':memory:');
  for (const script of MIGRATIONS.slice(0, 5)) db.exec(script);
  db.exec(`
    INSERT INTO households (id, created_at, changed) VALUES ('hh_old1', 1, 1);
    INSERT INTO contacts (id, household, role, place, channels, name_sealed, number_sealed, created_at, removed_at, changed) VALUES
      ('ct_old1', 'hh_old1', 'safe contact', 2, '["sms"]', 'name', 'number', 5, NULL, 7),
      ('ct_gone', 'hh_old1', 'safe contact', 1, '["voice"]', NULL, NULL, 5, 6, 8);`);
  db.exec(must(MIGRATIONS[5]));
  expect(
    db.prepare('SELECT id, place, name_sealed, changed, removed_at, version FROM contacts ORDER BY id').all(),
  ).toEqual([
    { id: 'ct_gone', place: 1, name_sealed: null, changed: 8, removed_at: 6, version: 1 },
    { id: 'ct_old1', place: 2, name_sealed: 'name', changed: 7, removed_at: null, version: 1 },
  ]);
  expect(
    db.prepare('SELECT id, contact, channels, sealed, sealed_as, verified_at, lost FROM contact_points').all(),
  ).toEqual([
    {
      id: 'cp_old1',
      contact: 'ct_old1',
      channels: '["sms"]',
      sealed: 'number',
      sealed_as: 'contacts/ct_old1/number',
      verified_at: null,
      lost: '{}',
    },
  ]);
  db.close();
});

test('somebody who is not there is never found', () => {
  const { register } = openTestRecords();
  const nobody = must(asContactId('ct_nobody'));
  expect(register.contacts.setLost(nobody, undefined, 'sms', 'opted-out')).toBe(false);
  expect(register.contacts.isPin(nobody, '1234', DESK)).toBe(false);
  expect(() => register.contacts.addPoint(nobody, { number: '07700 900123' })).toThrow(fault('HW_NOT_FOUND'));
  expect(register.premises.ofHousehold(must(asHouseholdId('hh_nobody')))).toEqual([]);
});
