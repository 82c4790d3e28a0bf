import { expect, test } from 'vitest';
import { asProviderId } from '../core/ids.ts';
import { hours, minutes, ms } from '../core/time.ts';
import { must } from '../vault/test-files.ts';
import { openTestRecords, PASSWORD_HASH, shown } from './test-records.ts';

const code = (expected: string) => expect.objectContaining({ code: expected });
const CLERK = { login: 'Clerk', name: 'Cleo Sample', passwordHash: PASSWORD_HASH, role: 'operator' } as const;

test('a login is found however it is typed, and taken once', () => {
  const { register } = openTestRecords();
  const staff = register.staff.add(CLERK);
  for (const login of ['Clerk', 'CLERK', ' clerk ', 'ｃlerk']) {
    expect(register.staff.findByLogin(login)).toMatchObject({
      staff,
      role: 'operator',
      passwordHash: PASSWORD_HASH,
      scope: {},
    });
  }
  for (const login of ['clerk2', '', 'x'.repeat(500)]) expect(register.staff.findByLogin(login)).toBeUndefined();
  expect(() => register.staff.add({ ...CLERK, login: 'clerk' })).toThrow(code('HW_NAME_TAKEN'));
  expect(() => register.staff.add({ ...CLERK, login: 'other', passwordHash: 'plain' })).toThrow(
    code('HW_INPUT_INVALID'),
  );
});

test('nobody is given the scope of a provider that is not there', () => {
  const { register } = openTestRecords();
  const staff = register.staff.add(CLERK);
  const scope = { provider: must(asProviderId('pv_nobody')) };
  for (const given of [
    () => register.staff.change(staff, { scope }),
    () => register.staff.add({ ...CLERK, login: 'other', scope }),
    () => register.staffLinks.invite(staff, 'operator', scope),
    () => register.tokens.add({ name: 'peer', role: 'auditor', scope }),
  ])
    expect(given).toThrow(code('HW_NOT_FOUND'));
  expect(register.staff.get(staff).scope).toEqual({});
});

test('a colleague’s name beside what they did is audited in a batch', () => {
  const { register, vault } = openTestRecords();
  const staff = register.staff.add(CLERK);
  expect(shown(register.staff.name(staff, { purpose: 'roster', who: 'st_reader' }))).toBe('Cleo Sample');
  expect(vault.listReveals()).toEqual([]);
  vault.flushAudit();
  expect(vault.listReveals()).toMatchObject([{ who: 'st_reader', purpose: 'roster', what: `staff/${staff}/name` }]);
});

test('a session lasts its time and no longer', () => {
  const { register, clock } = openTestRecords();
  const staff = register.staff.add(CLERK);
  const { token } = register.sessions.start(staff, hours(1));
  clock.move(minutes(60) - 1);
  expect(register.sessions.find(token)).toMatchObject({ staff, role: 'operator' });
  clock.move(1);
  expect(register.sessions.find(token)).toBeUndefined();
  expect(register.sessions.find('hws_nonsense')).toBeUndefined();
});

test('signing out, being disabled, and a new password or role each end a session at once', () => {
  const { register } = openTestRecords();
  const staff = register.staff.add(CLERK);
  const ends = [
    (token: string) => register.sessions.end(token),
    () => register.staff.change(staff, { passwordHash: `${PASSWORD_HASH}x` }),
    () => register.staff.change(staff, { role: 'supervisor' }),
    () => register.staff.disable(staff),
  ];
  for (const end of ends) {
    const { token } = register.sessions.start(staff);
    expect(register.sessions.find(token)).toBeDefined();
    end(token);
    expect(register.sessions.find(token)).toBeUndefined();
  }
  expect(() => register.sessions.start(staff)).toThrow(code('HW_NOT_FOUND'));
  register.staff.enable(staff);
  expect(register.sessions.start(staff).token).toMatch(/^hws_.{43}$/);
});

test('use of a session is noted once a minute, not at every page', () => {
  const { register, clock } = openTestRecords();
  const { token } = register.sessions.start(register.staff.add(CLERK));
  const startedAt = clock.read();
  clock.move(59_999);
  register.sessions.find(token);
  clock.move(1);
  register.sessions.find(token);
  expect(register.sessions.find(token)?.lastUsedAt).toBe(startedAt + 60_000);
});

test('a token opens what its role and scope say until it is revoked', () => {
  const { register } = openTestRecords();
  const authority = register.authorities.add({ name: 'Exampleshire Council' });
  const { token, id } = register.tokens.add({ name: 'peer', role: 'auditor', scope: { authority } });
  expect(token).toMatch(/^hwt_[A-Za-z0-9_-]{43}$/);
  expect(register.tokens.find(token)).toMatchObject({ id, name: 'peer', role: 'auditor', scope: { authority } });
  expect(register.tokens.find(token.slice(4))).toBeUndefined();
  register.tokens.revoke(id);
  expect(register.tokens.find(token)).toBeUndefined();
  expect(register.tokens.list()).toMatchObject([{ id, revokedAt: expect.any(Number) }]);
  expect(() => register.tokens.revoke('tk_nothing')).toThrow(code('HW_NOT_FOUND'));
  expect(register.tokens.add({ role: 'operator' }).token).toMatch(/^hwt_/);
});

test('an administrator link works once', () => {
  const { register } = openTestRecords();
  expect(register.staff.hasAdministrator()).toBe(false);
  const { token } = register.adminLinks.create();
  expect(register.adminLinks.state(token)).toBe('valid');
  const person = { login: 'first', name: 'Fay Sample', passwordHash: PASSWORD_HASH };
  const staff = register.adminLinks.redeem(token, person);
  expect(register.staff.findByLogin('first')).toMatchObject({ staff, role: 'administrator' });
  expect(register.staff.hasAdministrator()).toBe(true);
  expect(register.adminLinks.redeem(token, { ...person, login: 'second' })).toBe('used');
  expect(register.staff.findByLogin('second')).toBeUndefined();
});

test('an administrator link that is old or unknown makes nobody; one that failed stays good', () => {
  const { register, clock } = openTestRecords();
  register.staff.add(CLERK);
  const person = { login: 'clerk', name: 'Fay Sample', passwordHash: PASSWORD_HASH };
  const { token } = register.adminLinks.create(ms(1_000));
  expect(() => register.adminLinks.redeem(token, person)).toThrow(code('HW_NAME_TAKEN'));
  expect(register.adminLinks.state(token)).toBe('valid');
  clock.move(1_000);
  expect(register.adminLinks.redeem(token, { ...person, login: 'fay' })).toBe('expired');
  expect(register.adminLinks.redeem('hwl_nothing', { ...person, login: 'fay' })).toBe('unknown');
  expect(register.staff.hasAdministrator()).toBe(false);
});
