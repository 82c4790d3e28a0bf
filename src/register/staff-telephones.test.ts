import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { asStaffId } from '../core/ids.ts';
import { must } from '../vault/test-files.ts';
import { DESK, openTestRecords, PASSWORD_HASH, shown } from './test-records.ts';

const code = (expected: string) => expect.objectContaining({ code: expected });
const CLERK = { login: 'clerk', name: 'Cleo Sample', passwordHash: PASSWORD_HASH, role: 'operator' } as const;

test('a telephone of staff is kept sealed, opened on the record, and taken away again; an emergency number never goes in', () => {
  const { register, vault, directory } = openTestRecords();
  const { staffTelephones } = register;
  const staff = register.staff.add(CLERK);
  expect([staffTelephones.has(staff), staffTelephones.number(staff, DESK)]).toEqual([false, undefined]);
  staffTelephones.set(staff, '07700 900123');
  expect(staffTelephones.has(staff)).toBe(true);
  expect(vault.listReveals()).toEqual([]);
  expect(shown(staffTelephones.number(staff, DESK))).toBe('+447700900123');
  expect(vault.listReveals()).toMatchObject([{ who: 'st_operator', what: `staff/${staff}/number` }]);
  for (const name of readdirSync(directory))
    expect(readFileSync(join(directory, name)).includes('7700900123'), name).toBe(false);
  expect(() => staffTelephones.set(staff, '112')).toThrow(code('HW_EMERGENCY_NUMBER'));
  expect(() => staffTelephones.set(must(asStaffId('st_nobody')), null)).toThrow(code('HW_NOT_FOUND'));
  staffTelephones.set(staff, null);
  expect(staffTelephones.has(staff)).toBe(false);
});

test('a home has a force or none, and rooms with a place on the plan or without', () => {
  const { register } = openTestRecords();
  const place = { x: 20, y: 0, w: 4, h: 6 };
  const rooms = [
    { room: 'hall', zone: 'perimeter', floor: 1, place } as const,
    { room: 'attic', zone: 'interior' } as const,
  ];
  const { premises } = register.premises.add({ rooms, force: 'example' });
  expect(register.premises.get(premises)).toMatchObject({ force: 'example', rooms });
  register.premises.change(premises, { risk: 'high' });
  expect(register.premises.get(premises).force).toBe('example');
  register.premises.change(premises, { force: null });
  expect(register.premises.get(premises).force).toBeUndefined();
  const off = { room: 'hall', zone: 'interior', place: { ...place, w: 5 } } as const;
  expect(() => register.premises.change(premises, { rooms: [off] })).toThrow(code('HW_INPUT_INVALID'));
});
